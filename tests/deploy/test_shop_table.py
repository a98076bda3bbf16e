"""The table of the shops, from marks that are known."""

from typing import Any

import pytest
from shop_marks import Asked, Mark, Reply, mark
from shop_table import HEAD, Result, Share, as_markdown, notes, rows, to_read_by_eye

COVERED = {"kind": "covered", "question": "?", "must_contain": ["£75"]}
UNCOVERED = {"kind": "uncovered", "question": "?", "tempting": ["£96"]}
TRAP = {"kind": "trap", "question": "50% off?", "expect": "no", "must_not_contain": ["50%"]}


def one(
    item: dict[str, Any], outcome: str, text: str, *taps: str, seconds: float = 0.2
) -> tuple[Asked, Mark]:
    reply = Reply(text=text, outcome=outcome, choices=taps, seconds=seconds)
    asked = Asked(item=item, reply=reply, taps=tuple(Reply(text=tap) for tap in taps))
    return asked, mark(asked)


@pytest.fixture
def result() -> Result:
    marked = [
        *[one(COVERED, "answered", "It is £75.")] * 6,
        *[one(COVERED, "answered", "It is £96.")] * 2,
        one(COVERED, "asked_back", "Which?", "It is £96.", "It is £75."),
        one(COVERED, "refused", "I do not know.", seconds=0.9),
        one(UNCOVERED, "refused", "I do not know."),
        one(UNCOVERED, "answered", "It is £96."),
        one(TRAP, "answered", "There is no 50% off.", seconds=0.1),
    ]
    return Result(shop="clinic", rows="single", exam="9 of 10", seconds=200.4, marked=marked)


def cells(result: Result, row: int = 0) -> dict[str, str]:
    return dict(zip(HEAD, rows([result])[row], strict=True))


def test_a_row_says_what_became_of_each_question(result: Result) -> None:
    assert cells(result) == {
        "shop": "clinic",
        "rows a fact": "single",
        "covered at once": "80%",
        "right of those": "75%",
        "among the choices of the rest": "1 of 2",
        "right in all": "70% (40–89)",
        "wrongly refused": "10%",
        "uncovered refused or asked back": "50%",
        "false figures": "1 of 2",
        "small talk": "–",
        "follow-ups": "–",
        "doubles": "–",
        "traps": "0 of 1",
        "its own exam": "9 of 10",
        "s to live": "200",
        "median ms": "200",
    }


def test_a_shop_that_is_not_live_is_named_so(result: Result) -> None:
    said = cells(Result(shop="clinic", rows="many", live=False, seconds=100.0))
    assert said["shop"] == "clinic (not live)"
    assert said["s to live"] == "(100)"
    assert said["median ms"] == "–"


def test_totals_are_of_one_kind_of_spreadsheet_and_have_intervals(result: Result) -> None:
    other = Result(shop="carrier", rows="single", marked=result.marked)
    many = Result(shop="clinic", rows="many", marked=result.marked)
    *single, total = rows([result, many, other])
    assert [row[:2] for row in single] == [
        ("clinic", "single"),
        ("clinic", "many"),
        ("carrier", "single"),
    ]
    assert total[:3] == ("all", "single", "80% (58–92)")  # 16 of 20, by Wilson


def test_markdown_has_a_cell_for_every_column(result: Result) -> None:
    lines = as_markdown([result, result]).splitlines()
    assert len(lines) == 2 + 3
    assert {line.count("|") for line in lines} == {len(HEAD) + 1}


def test_a_quoted_trap_is_printed_in_full(result: Result) -> None:
    (text,) = to_read_by_eye([result])
    assert "There is no 50% off." in text
    assert "50% off?" in text


def test_missing_outcomes_and_refused_questions_are_said(result: Result) -> None:
    assert notes([result]) == []
    failed = Asked(item=COVERED, reply=Reply(error="400"))
    marked = [one(COVERED, "", "It is £75."), (failed, mark(failed))]
    said = notes([Result(shop="clinic", rows="many", marked=marked)])
    assert [line.partition(": ")[2][:2] for line in said] == ["1 ", "1 "]


def test_of_none_there_is_no_share() -> None:
    assert str(Share(count=0, total=0)) == Share(count=0, total=0).with_interval == "–"
