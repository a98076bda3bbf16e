"""An exam's reasons in words."""

import pytest

from finetune.examiner import marks
from maas.catalog import verdicts

PARAMS = {"facts": ["£68", "Monday"], "expected": ["£68"], "given": ["£86"]}
CODES = [value for name, value in vars(marks).items() if name.isupper() and isinstance(value, str)]


@pytest.mark.parametrize("code", CODES)
def test_every_reason_that_the_examiner_gives_has_words(code: str) -> None:
    assert verdicts.explain({"code": code, "params": PARAMS})


def test_facts_are_listed_as_the_answer_has_them() -> None:
    told = verdicts.explain({"code": marks.FACT_MISSING, "params": PARAMS})
    assert told == "It leaves out: £68, Monday."


def test_a_wrong_fact_stands_beside_the_right_one() -> None:
    told = verdicts.explain({"code": marks.FACT_WRONG, "params": PARAMS})
    assert told == "It says £86; it should say £68."


def test_a_wrong_period_is_named() -> None:
    reason = {"code": marks.PERIOD_WRONG, "params": {"expected": ["day"], "given": ["week"]}}
    assert verdicts.explain(reason) == "It says “per week” instead of “per day”."


def test_an_unknown_code_says_nothing() -> None:
    assert verdicts.explain({"code": "from_the_future"}) == ""
