"""What the checks said of an answer, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from serving.channels.models import Turn
from serving.checks import Check, CheckVerdict

TITLES: Mapping[str, Promise] = {
    Check.SCOPE: _("Kind of message"),
    Check.GROUNDED: _("In your data"),
    Check.THREAD: _("Makes sense"),
    Check.REVIEW: _("May be said"),
    Check.GUARD: _("True to your data"),
    Check.HAND_OVER: _("Handed over"),
}
_WORDS: Mapping[tuple[str, str], Promise] = {
    (Check.SCOPE, CheckVerdict.PASSED): _("A question."),
    (Check.GROUNDED, CheckVerdict.PASSED): _("Your data has the answer."),
    (Check.GROUNDED, CheckVerdict.ASKED_BACK): _(
        "Several rows of your data may be meant: the customer was asked which."
    ),
    (Check.GROUNDED, CheckVerdict.WITHHELD): _("Your data has no answer, so it said that."),
    (Check.THREAD, CheckVerdict.PASSED): _("Nothing to object to."),
    (Check.THREAD, CheckVerdict.REPLACED): _("The model had lost the thread."),
    (Check.REVIEW, CheckVerdict.PASSED): _("Nothing to object to."),
    (Check.REVIEW, CheckVerdict.REPLACED): _("This may not be said, so it was not shown."),
    (Check.GUARD, CheckVerdict.PASSED): _("Your data carries every sentence."),
    (Check.GUARD, CheckVerdict.REPLACED): _(
        "Your data does not carry this sentence, so it was not shown: your own words were."
    ),
    (Check.HAND_OVER, CheckVerdict.HANDED_OVER): _("The customer was told how to reach a person."),
}
_SMALL_TALK = _("Small talk.")
_LOOKS = {CheckVerdict.PASSED: ("good", "check"), CheckVerdict.REPLACED: ("warn", "shield-check")}


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One check of an answer. `look` and `sign` are a state's class and icon."""

    title: str
    words: str
    look: str
    sign: str
    said: str = ""
    fact: str = ""
    source: str = ""


def check_lines(turn: Turn) -> dict[str, Any]:
    """The lines to show of a turn, and whether a check objected; {} for turns without checks."""
    lines = _lines(turn.checks)
    if not lines:
        return {}
    objected = any(one.get("verdict") == CheckVerdict.REPLACED for one in turn.checks)
    return {"lines": lines, "objected": objected}


def _lines(checks: Sequence[Mapping[str, str]]) -> list[CheckLine]:
    return [line for one in checks if (line := _line(one)) is not None]


def _line(one: Mapping[str, str]) -> CheckLine | None:
    """None for a check that this version does not know."""
    check, verdict = one.get("check", ""), one.get("verdict", "")
    if (check, verdict) not in _WORDS:
        return None
    talked = one.get("reason") == "small_talk"
    look, sign = _LOOKS.get(CheckVerdict(verdict), ("", "message-circle"))
    return CheckLine(
        title=str(TITLES[check]),
        words=str(_SMALL_TALK if talked else _WORDS[check, verdict]),
        look=look,
        sign=sign,
        said=one.get("said", ""),
        fact=one.get("fact", ""),
        source=one.get("source", ""),
    )
