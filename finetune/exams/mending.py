"""What helps against a wrong answer: by why it is wrong, and in which part of the exam."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finetune.examiner import marks
from finetune.models import ExamItem, Example

Part = ExamItem.Part


class Deed(StrEnum):
    """What a person can do about it: to the row behind the answer, or to the data as a whole."""

    CORRECT_ANSWER = "correct_answer"
    ADD_WORDINGS = "add_wordings"
    ADD_THIS_WORDING = "add_this_wording"
    ADD_ROW = "add_row"


@dataclass(frozen=True, kw_only=True)
class Way:
    text: Promise
    deeds: Collection[Deed] = ()


_TEACH_BETTER = _(
    "Nothing in your data mends this. Teach again with a more thorough recipe, or choose a larger "
    "base model."
)
_NOT_RECOGNISED = {
    marks.REFUSED,
    marks.HANDED_OVER,
    marks.TAKEN_FOR_SMALL_TALK,
    marks.NO_RIGHT_CHOICE,
}
_WAYS = {
    Part.COVERED: Way(
        text=_(
            "If the answer in your data is wrong, correct it; else add more ways to ask for it."
        ),
        deeds=(Deed.CORRECT_ANSWER, Deed.ADD_WORDINGS),
    ),
    Part.FOLLOW_UP: Way(
        text=_(
            "It was asked after a question about something else. Add more ways to ask for it, "
            "above all short ones, as customers write them in a conversation."
        ),
        deeds=(Deed.ADD_WORDINGS,),
    ),
    Part.DOUBLE: Way(
        text=_(
            "If it answers each of the two alone, nothing in your data mends this. Teach again "
            "with a more thorough recipe, or choose a larger base model."
        )
    ),
    Part.SMALL_TALK: Way(
        text=_(
            "One of your questions may be as general as this. Word it so that it says what it is "
            "about."
        ),
        deeds=(Deed.CORRECT_ANSWER, Deed.ADD_WORDINGS),
    ),
    Part.TRAP: Way(text=_TEACH_BETTER),
}


def way(item: ExamItem) -> Way:
    """What helps against a wrong answer."""
    code = item.reason.get("code", "")
    if code == marks.NOT_ANSWERED:
        return Way(text=_("Examine again. If it happens again, tell the platform's administrator."))
    if item.part == Part.UNCOVERED:
        return _of_the_unknown(item)
    if item.part in (Part.COVERED, Part.FOLLOW_UP) and code in _NOT_RECOGNISED:
        return _not_recognised(item)
    return _WAYS[Part(item.part)]


def _not_recognised(item: ExamItem) -> Way:
    """Words of the data itself are there already, kept for the exam: others like them help."""
    if item.origin == Example.Origin.OWN:
        return Way(
            text=_("It did not know this question again. Add more wordings like this one."),
            deeds=(Deed.ADD_WORDINGS,),
        )
    return Way(
        text=_("It did not know this question again. If customers ask like this, add the wording."),
        deeds=(Deed.ADD_THIS_WORDING,),
    )


def _of_the_unknown(item: ExamItem) -> Way:
    if item.group:
        return Way(
            text=_(
                "The fact that answers this was taken away for this one question, and it answered "
                "with another. Word that other answer so that it says what it is about."
            ),
            deeds=(Deed.CORRECT_ANSWER,),
        )
    return Way(
        text=_("Add this question to your data, with your answer to it, also where that is a no."),
        deeds=(Deed.ADD_ROW,),
    )
