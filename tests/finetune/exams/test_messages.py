"""What is said of an exam: what teaching brought, and what helps against a wrong answer."""

import itertools
from typing import Any

import pytest

from finetune.examiner import marks
from finetune.exams import mending, messages
from finetune.exams.mending import Deed
from finetune.models import Exam, ExamItem

CODES = [value for name, value in vars(marks).items() if name.isupper() and isinstance(value, str)]


def taught(*, gained: int, lost: int, chance: float = 0.01) -> str:
    of = {"items": 60, "right": 58, "gained": gained, "lost": lost, "chance": chance}
    return messages.teaching(Exam(parts={"covered": of}))


def test_what_teaching_brought_is_told_in_answers() -> None:
    assert taught(gained=12, lost=2).startswith("Teaching brought 10 more right answers to the 60")
    assert "chance" not in taught(gained=12, lost=2)
    assert "may be chance" in taught(gained=3, lost=2, chance=1.0)


def test_that_teaching_brought_nothing_is_told_plainly() -> None:
    assert "brought nothing" in taught(gained=4, lost=4)
    assert "answered 3 more" in taught(gained=1, lost=4)
    assert messages.teaching(Exam()) == ""


@pytest.mark.parametrize(("part", "code"), [*itertools.product(ExamItem.Part.values, CODES)])
def test_something_helps_against_every_failure(part: str, code: str) -> None:
    item = ExamItem(part=part, reason={"code": code, "params": {}}, group=1)
    assert str(mending.way(item).text)


@pytest.mark.parametrize(
    ("fields", "deeds"),
    [
        ({"reason": {"code": marks.FACT_WRONG}}, {Deed.CORRECT_ANSWER, Deed.ADD_WORDINGS}),
        ({"reason": {"code": marks.REFUSED}, "origin": "made"}, {Deed.ADD_THIS_WORDING}),
        ({"reason": {"code": marks.REFUSED}, "origin": "own"}, {Deed.ADD_WORDINGS}),
        ({"part": "uncovered", "group": 0}, {Deed.ADD_ROW}),
        ({"part": "uncovered", "group": 3}, {Deed.CORRECT_ANSWER}),
        ({"part": "trap", "reason": {"code": marks.GAVE_IN}}, set()),
    ],
)
def test_what_helps_depends_on_the_part_and_the_reason(
    fields: dict[str, Any], deeds: set[Deed]
) -> None:
    assert set(mending.way(ExamItem(**fields)).deeds) == deeds


def test_failing_by_conduct_alone_is_advised_about() -> None:
    part = {"items": 10, "right": 2}
    exam = Exam(items_total=40, items_right=40, score=1.0, passed=False, pass_mark=0.95)
    exam.parts = {"covered": {"items": 40, "right": 40}, "uncovered": part}
    assert any("parts beside the covered" in step for step in messages.advice(exam, "thorough"))
