"""What every check said of one answer, for those who want to know why it is as it is."""

from collections.abc import Iterator, Sequence

from serving.checks.results import Check, CheckResult, CheckVerdict
from serving.dialogue.answering import Outcome, Plan

_GROUNDED = {
    Outcome.ANSWERED: CheckResult(check=Check.GROUNDED, verdict=CheckVerdict.PASSED),
    Outcome.ASKED_BACK: CheckResult(
        check=Check.GROUNDED, verdict=CheckVerdict.ASKED_BACK, reason="several_facts"
    ),
    Outcome.REFUSED: CheckResult(
        check=Check.GROUNDED, verdict=CheckVerdict.WITHHELD, reason="no_fact"
    ),
}
_ON_SENTENCES = (Check.THREAD, Check.REVIEW, Check.GUARD)


def report(plan: Plan, objections: Sequence[CheckResult]) -> list[CheckResult]:
    """`objections`: what the chain held against the engine's answer or answers."""
    return list(_report(plan, objections))


def _report(plan: Plan, objections: Sequence[CheckResult]) -> Iterator[CheckResult]:
    talk = plan.outcome is Outcome.SMALL_TALK
    yield CheckResult(
        check=Check.SCOPE, verdict=CheckVerdict.PASSED, reason="small_talk" if talk else "question"
    )
    if plan.outcome in _GROUNDED:
        yield _GROUNDED[plan.outcome]
    if not plan.reply:
        yield from _of_sentences(objections)
    if plan.outcome is Outcome.HANDED_OVER:
        yield CheckResult(check=Check.HAND_OVER, verdict=CheckVerdict.HANDED_OVER)


def _of_sentences(objections: Sequence[CheckResult]) -> Iterator[CheckResult]:
    """Sentences before an objection passed every check; the objection ended the answer."""
    for check in _ON_SENTENCES:
        made = [objection for objection in objections if objection.check is check]
        yield from made or [CheckResult(check=check, verdict=CheckVerdict.PASSED)]
