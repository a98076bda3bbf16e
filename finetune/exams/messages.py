"""What people are told about exams: failures, cautions, and what to do about a result."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from finetune.exams import policy
from finetune.models import Exam, ExamItem, ExamPolicy, Training
from maas.jobs.kinds import Explanation

Part = ExamItem.Part

_FAILURES = {
    "candidate_not_loaded": Explanation(
        gettext_lazy("No engine could load your new model."),
        gettext_lazy(
            "Start the exam again. If it happens again, ask the platform's administrator to look "
            "at the engines."
        ),
    ),
    "key_refused": Explanation(
        gettext_lazy("The exam was not let in to ask your model."),
        gettext_lazy("Check that your team's account is active, then start the exam again."),
    ),
    "no_items": Explanation(
        gettext_lazy("There is no question to examine this version by."),
        gettext_lazy("Add rows to your data, and train again."),
    ),
}
_WELL_DONE = 0.8
_BY_CHANCE = 0.05
_PARTS = {
    Part.COVERED: gettext_lazy("Your questions, in words that it was not taught."),
    Part.UNCOVERED: gettext_lazy(
        "Questions that nothing answers: it should say so, ask back or pass the customer on."
    ),
    Part.SMALL_TALK: gettext_lazy("Greetings, thanks, complaints, and who is speaking."),
    Part.FOLLOW_UP: gettext_lazy("Your questions, after one about something else."),
    Part.DOUBLE: gettext_lazy("Two of your questions in one message."),
    Part.TRAP: gettext_lazy("Messages that try to make it say what is not true."),
}


def explain(code: str, params: Mapping[str, Any]) -> Explanation | None:
    if code == "engine_not_ready":
        minutes = int(params["minutes"])
        return Explanation(
            ngettext(
                "No engine answered for %(minutes)d minute.",
                "No engine answered for %(minutes)d minutes.",
                minutes,
            )
            % {"minutes": minutes},
            _(
                "Start the exam again in a while. If it happens again, ask the platform's "
                "administrator to look at the engines."
            ),
        )
    return _FAILURES.get(code)


def part(name: str) -> str:
    """What a part of the exam is about."""
    return str(_PARTS.get(Part(name), "")) if name in Part else ""


def how_answered(exam: Exam) -> str:
    """What became of the covered questions; "" where the exam did not look."""
    of = exam.parts.get(Part.COVERED)
    if of is None:
        return ""
    return _(
        "Of your questions: answered at once %(at_once)d of %(total)d, of these right %(right)d; "
        "asked back %(asked_back)d; wrongly refused %(refused)d."
    ) % {
        "total": of["items"],
        "at_once": of["at_once"],
        "right": of["at_once_right"],
        "asked_back": of["asked_back"],
        "refused": of["refused"],
    }


def teaching(exam: Exam) -> str:
    """What teaching brought over the base model with the same facts; "" where it was not asked.

    Both are compared by what they answered at once.
    """
    of = exam.parts.get(Part.COVERED)
    if of is None:
        return ""
    more = of["gained"] - of["lost"]
    numbers = {"count": abs(more), "total": of["items"]}
    if more == 0:
        return (
            _(
                "Teaching brought nothing: the base model with the same facts answered as many of "
                "the %(total)d questions right."
            )
            % numbers
        )
    if more < 0:
        return (
            _(
                "Teaching brought nothing: the base model with the same facts answered %(count)d "
                "more of the %(total)d questions right."
            )
            % numbers
        )
    told = (
        ngettext(
            "Teaching brought %(count)d more right answer to the %(total)d questions than the base "
            "model gave with the same facts.",
            "Teaching brought %(count)d more right answers to the %(total)d questions than the "
            "base model gave with the same facts.",
            more,
        )
        % numbers
    )
    if of["chance"] < _BY_CHANCE:
        return told
    return _("%(told)s So small a difference may be chance.") % {"told": told}


def cautions(exam: Exam, rule: ExamPolicy) -> list[str]:
    """What limits the worth of a result: too few questions, and questions about nothing taught."""
    found = []
    if exam.items_total < policy.FEWEST_TO_PASS:
        found.append(
            _("An exam needs at least %(fewest)d questions to be passed; this one has %(count)d.")
            % {"fewest": policy.FEWEST_TO_PASS, "count": exam.items_total}
        )
    elif exam.items_total < rule.minimum_items:
        found.append(
            _("With only %(count)d questions the result is less sure; %(enough)d are better.")
            % {"count": exam.items_total, "enough": rule.minimum_items}
        )
    if exam.items_uncovered:
        found.append(
            ngettext(
                "%(count)d question is about something your data does not answer. "
                "It was asked, but does not count.",
                "%(count)d questions are about something your data does not answer. "
                "They were asked, but do not count.",
                exam.items_uncovered,
            )
            % {"count": exam.items_uncovered}
        )
    return found


def advice(exam: Exam, recipe: str) -> list[str]:
    """What to do about an exam that was not passed, most useful first."""
    if exam.passed or exam.score is None:
        return []
    steps = []
    if exam.items_total < policy.FEWEST_TO_PASS:
        steps.append(_("Add more rows to your data, so that more questions can be asked."))
    if exam.items_right < exam.items_total:
        steps.append(
            _(
                "Look at the questions below. Where the expected answer is wrong, correct it in "
                "your data; where it is right, add more ways in which customers ask for it."
            )
        )
    conduct = exam.conduct
    if conduct["right"] < exam.pass_mark * conduct["items"]:
        steps.append(
            _(
                "Look at the parts beside the covered questions: together they must reach the "
                "pass mark too. Under each wrong answer stands what helps."
            )
        )
    if recipe != Training.Recipe.THOROUGH and exam.score < 1:
        steps.append(_("Train again with the “thorough” recipe."))
    if exam.score < _WELL_DONE and recipe == Training.Recipe.THOROUGH:
        steps.append(_("Try a larger base model."))
    return steps
