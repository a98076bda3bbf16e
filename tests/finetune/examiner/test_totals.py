"""What the marks come to, by part."""

from typing import Any

import pytest

from finetune.examiner.totals import totals


def marked(
    part: str = "covered", *, right: bool = True, outcome: str = "answered", **fields: Any
) -> dict[str, Any]:
    return {
        "part": part,
        "covered": True,
        "origin": "own",
        "right": right,
        "outcome": outcome,
        "base_right": False,
        "base_facts_right": False,
        **fields,
    }


def test_each_part_that_was_asked_has_its_count_and_range() -> None:
    found = totals([marked(), marked("trap", right=False), marked("trap")])
    assert set(found["parts"]) == {"covered", "trap"}
    trap = found["parts"]["trap"]
    assert (trap["items"], trap["right"]) == (2, 1)
    assert 0.09 < trap["low"] < 0.5 < trap["high"] < 0.91


def test_the_score_is_of_the_covered_questions_that_count() -> None:
    others = [marked("uncovered", right=False)] * 5
    found = totals([*[marked()] * 3, marked(right=False), marked(covered=False), *others])
    assert (found["items"], found["right"], found["score"]) == (4, 3, 0.75)
    assert found["uncovered"] == 1


def test_the_covered_part_says_what_was_done_with_its_questions() -> None:
    found = totals(
        [
            marked(),
            marked(outcome="", right=False),
            marked(outcome="asked_back"),
            marked(outcome="asked_back", right=False),
            marked(outcome="refused", right=False),
        ]
    )["parts"]["covered"]
    names = ("items", "right", "at_once", "at_once_right", "asked_back", "refused")
    assert [found[name] for name in names] == [5, 2, 2, 1, 2, 1]


def test_teaching_is_compared_by_what_both_answered_at_once() -> None:
    """A choice that led to the answer is no gain: the base model's choices were not tried."""
    found = totals(
        [
            *[marked()] * 9,
            marked(outcome="asked_back"),
            marked(right=False, base_facts_right=True),
            marked(base_facts_right=True),
        ]
    )["parts"]["covered"]
    assert (found["gained"], found["lost"]) == (9, 1)
    assert found["chance"] == pytest.approx(0.0215, abs=0.001)


def test_own_wordings_are_counted_in_the_covered_part_alone() -> None:
    found = totals([marked(), marked(origin="made"), marked("follow_up"), marked(covered=False)])
    assert found["own"] == 1
