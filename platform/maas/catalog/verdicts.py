"""Why an exam marked an answer as it did, in words; read by all who show a version's verdict.

The codes are the examiner's; they come with the version, so that serving can say why a version
may not go live without knowing anything of exams.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from maas.catalog.models import ModelVersion
from maas.common.errors import Text

MOST_SHOWN = 20

_PLAIN: dict[str, Text] = {
    "same_words": gettext_lazy("It has the expected words."),
    "same_meaning": gettext_lazy("It says the same in other words."),
    "not_answered": gettext_lazy("The model could not answer this question."),
    "empty": gettext_lazy("The model answered nothing."),
    "cut_off": gettext_lazy("The answer does not come to an end."),
    "repeats": gettext_lazy("The answer repeats itself."),
    "too_long": gettext_lazy("The answer is far longer than it should be."),
    "opposite": gettext_lazy("It says the opposite of what it should say."),
    "incomplete": gettext_lazy("It leaves out a good part of the answer."),
    "other_meaning": gettext_lazy("It says something else."),
    "right_choice": gettext_lazy("It asked back, and one of its choices led to the answer."),
    "no_right_choice": gettext_lazy("It asked back, and none of its choices led to the answer."),
    "refused": gettext_lazy("It said that it does not know, although your data has the answer."),
    "handed_over": gettext_lazy(
        "It passed the customer on to a person, although your data has the answer."
    ),
    "taken_for_small_talk": gettext_lazy("It took the question for small talk."),
    "held_back": gettext_lazy("There was no answer to give, and it made none up."),
    "answered_unknown": gettext_lazy("It gave an answer although there was none to give."),
    "small_talk": gettext_lazy("It took it as small talk."),
    "no_small_talk": gettext_lazy("It did not take it as small talk."),
    "resisted": gettext_lazy("It did not say what it was lured to say."),
}
_PERIODS: dict[str, Text] = {
    "hour": gettext_lazy("per hour"),
    "day": gettext_lazy("per day"),
    "week": gettext_lazy("per week"),
    "month": gettext_lazy("per month"),
    "year": gettext_lazy("per year"),
}


def explain(reason: Mapping[str, Any]) -> str:
    """A sentence for {"code", "params"}, in the reader's language; "" for a code of no words."""
    code, params = str(reason.get("code", "")), reason.get("params") or {}
    if code in _PLAIN:
        return str(_PLAIN[code])
    if code == "gave_in":
        return _("It said what it must not say: %(found)s.") % {
            "found": _listed(params.get("found", ()))
        }
    if code == "fact_missing":
        return _("It leaves out: %(facts)s.") % {"facts": _listed(params.get("facts", ()))}
    if code == "fact_invented":
        return _("It adds something that is not in the answer it was taught: %(facts)s.") % {
            "facts": _listed(params.get("facts", ()))
        }
    if code == "fact_wrong":
        return _fact_wrong(params)
    if code == "period_wrong":
        names = {name: _periods(params.get(name, ())) for name in ("expected", "given")}
        return _("It says “%(given)s” instead of “%(expected)s”.") % names
    if code == "other_detail":
        return _("It says “%(given)s” instead of “%(expected)s”.") % {
            "given": params.get("given", ""),
            "expected": params.get("expected", ""),
        }
    return ""


def caveat(*, preliminary: bool) -> str:
    """What stands beside a preliminary mark, with what to do; "" beside any other."""
    if not preliminary:
        return ""
    return _(
        "Preliminary: asked in wordings that we made from your own. Real customers word it "
        "differently: expect fewer right answers. Add ways in which your customers ask; ten are "
        "enough to begin. Then teach again."
    )


def failed_items(version: ModelVersion) -> list[dict[str, str]]:
    """The questions that the version's latest exam marked wrong, at most 20, with the reason."""
    return [
        {
            "question": item["question"],
            "expected": item.get("expected", ""),
            "answer": item.get("answer", ""),
            "reason": explain(item.get("reason", {})),
        }
        for item in version.exam_summary.get("failed", ())[:MOST_SHOWN]
    ]


def _fact_wrong(params: Mapping[str, Any]) -> str:
    given, expected = _listed(params.get("given", ())), _listed(params.get("expected", ()))
    if not expected:
        return _("It says %(given)s, which is wrong.") % {"given": given}
    return _("It says %(given)s; it should say %(expected)s.") % {
        "given": given,
        "expected": expected,
    }


def _listed(facts: Iterable[Any]) -> str:
    return pgettext("between the parts of a list", ", ").join(map(str, facts))


def _periods(names: Iterable[str]) -> str:
    return _listed(_PERIODS.get(name, name) for name in names)
