"""Text of questions and answers one below the other."""

from pathlib import Path

import pytest

from finetune.data.codes import Fate
from tests.finetune.data.makers import load, parsed, text

ENGLISH = """Our questions

## Opening
Q: When do you open?
A: At nine.
On Sundays at ten.

Q: Where are you?
Q: What is your address?
A: 14 Mill Lane

--------
[Post]
Q: Do you ship?

A: Yes, for £3.
"""


def cells(path: Path, content: str) -> list[list[str]]:
    return [line.cells for line in load(text(path, content)).tables[0].lines]


def test_blocks_are_rows_with_their_headings(tmp_path: Path) -> None:
    assert cells(tmp_path / "x.txt", ENGLISH) == [
        ["Opening", "When do you open?", "At nine.\nOn Sundays at ten."],
        ["Opening", "Where are you?\nWhat is your address?", "14 Mill Lane"],
        ["Post", "Do you ship?", "Yes, for £3."],
    ]
    lines = load(text(tmp_path / "x.txt", ENGLISH)).tables[0].lines
    assert [line.number for line in lines] == [4, 8, 14]


def test_they_are_taught(tmp_path: Path) -> None:
    found = parsed(text(tmp_path / "x.txt", ENGLISH))
    assert [(row.question, row.wordings, row.fate) for row in found.rows] == [
        ("When do you open?", [], Fate.KEPT),
        ("Where are you?", ["What is your address?"], Fate.REPAIRED),
        ("Do you ship?", [], Fate.KEPT),
    ]


@pytest.mark.parametrize("colon", [":", "："])
@pytest.mark.parametrize(("asked", "answered"), [("问", "答"), ("问题1", "答案1"), ("**Q1", "A1")])
def test_marks_in_both_languages(tmp_path: Path, colon: str, asked: str, answered: str) -> None:
    block = f"{asked}{colon} 几点开门？\n{answered}{colon} 九点\n\n"
    other = f"{asked}{colon} 在哪里？\n{answered}{colon} 磨坊路14号\n"
    assert cells(tmp_path / "x.txt", block + other) == [
        ["", "几点开门？", "九点"],
        ["", "在哪里？", "磨坊路14号"],
    ]


def test_a_numbered_question_without_an_answer_is_no_wording_of_the_next(tmp_path: Path) -> None:
    content = "Q1: When?\nQ2: Where?\nA2: In Leeds.\nQ3: Which?\nA3: The red one.\n"
    assert cells(tmp_path / "x.txt", content) == [
        ["", "When?", ""],
        ["", "Where?", "In Leeds."],
        ["", "Which?", "The red one."],
    ]


@pytest.mark.parametrize(
    "content",
    [
        "question,answer\nQ: When?,A: At nine\nQ: Where?,A: Leeds\n",
        "Q: When?\tA: At nine\nQ: Where?\tA: Leeds\n",
        "question;answer\nWhen?;At nine\n",
    ],
)
def test_a_table_stays_a_table(tmp_path: Path, content: str) -> None:
    assert load(text(tmp_path / "x.txt", content)).kind in {"csv", "tsv"}
