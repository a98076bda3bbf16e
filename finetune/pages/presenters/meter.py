"""The exam's mark beside the base model's, alone and with the same facts, on one scale; and what
the mark is worth, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finetune.models import Exam

WIDTH = 600


@dataclass(frozen=True, kw_only=True)
class MarkBar:
    """One model's bar, in units of 600. `low` and `range`: where its mark may lie; 0 for none."""

    label: Promise
    score: float | None
    kind: str
    value: str
    low: str
    range: str


def bars(exam: Exam) -> list[MarkBar]:
    """The merchant's model and the base model, to be compared; the latter also with the same
    facts before it, where the exam asked it so."""
    low, high = exam.score_low or 0.0, exam.score_high or 0.0
    shown = [
        MarkBar(
            label=_("Your model"),
            score=exam.score,
            kind="own",
            value=_at(exam.score or 0.0),
            low=_at(low),
            range=_at(high - low),
        ),
        MarkBar(
            label=_("The base model, untaught"),
            score=exam.base_score,
            kind="base",
            value=_at(exam.base_score or 0.0),
            low="0",
            range="0",
        ),
    ]
    if exam.base_facts_score is not None:
        shown.insert(
            1,
            MarkBar(
                label=_("The base model, untaught, with the same facts before it"),
                score=exam.base_facts_score,
                kind="base",
                value=_at(exam.base_facts_score),
                low="0",
                range="0",
            ),
        )
    return shown


def mark_at(exam: Exam) -> str:
    """Where the line lies that must be reached."""
    return _at(exam.pass_mark)


def certainty(exam: Exam) -> Promise:
    """How far one may rely on the verdict."""
    low, high = exam.score_low or 0.0, exam.score_high or 0.0
    if low >= exam.pass_mark:
        return _("You can rely on it.")
    if high < exam.pass_mark:
        return _("More questions would not change that: it needs to learn more first.")
    if exam.passed:
        return _(
            "It passed. With this few questions its real mark may still lie below the line; "
            "more exam questions make it certain."
        )
    return _("It is close. A little more teaching, or more exam questions, can decide it.")


def _at(share: float) -> str:
    return f"{min(max(share, 0.0), 1.0) * WIDTH:.1f}"
