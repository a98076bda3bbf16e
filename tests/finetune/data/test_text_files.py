"""Text files with slips in them: no row is swallowed, and nothing is read that cannot be kept."""

import json
from pathlib import Path

import pytest

from finetune.data.reading import Book
from maas.jobs.program import Failure
from tests.finetune.data.makers import load, parsed, text


def cells(book: Book) -> list[list[str]]:
    return [line.cells for line in book.tables[0].lines]


def test_an_unclosed_mark_swallows_no_rows_where_a_later_cell_has_marks(tmp_path: Path) -> None:
    content = (
        'question,answer\nWhat size is it?,"Large\nDo you ship?,Yes\n'
        'Who made it?,"Anna, in Leeds"\nWhere?,Leeds'
    )
    book = load(text(tmp_path / "x.csv", content))
    assert cells(book) == [
        ["question", "answer"],
        ["What size is it?", "Large"],
        ["Do you ship?", "Yes"],
        ["Who made it?", "Anna, in Leeds"],
        ["Where?", "Leeds"],
    ]
    assert [line.number for line in book.tables[0].lines] == [1, 2, 3, 4, 5]
    assert [note.code for note in book.notes] == ["broken_quotes"]


def test_a_slip_leaves_other_answers_of_several_lines_whole(tmp_path: Path) -> None:
    content = 'question,answer\nWhere?,"Mill Lane 14\n\nAldermoor"\nSize?,"5" pipe\nWhen?,"Now\n'
    book = load(text(tmp_path / "x.csv", content))
    assert cells(book)[1:] == [
        ["Where?", "Mill Lane 14\n\nAldermoor"],
        ["Size?", "5 pipe"],
        ["When?", "Now"],
    ]


def test_marks_in_the_middle_of_a_cell_are_no_news(tmp_path: Path) -> None:
    book = load(text(tmp_path / "x.csv", 'question,answer\nSize?,"5" pipe"\nWhen?,"Now"\n'))
    assert cells(book)[1:] == [["Size?", '5 pipe"'], ["When?", "Now"]]
    assert not book.notes


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.csv"])
@pytest.mark.parametrize("content", ["\n \r\n\t", "\ufeff", "\ufeff\n", " " * 5000])
def test_a_file_of_blanks_has_no_rows(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(Failure) as caught:
        load(text(tmp_path / name, content))
    assert caught.value.code == "no_rows"


def test_what_no_database_can_hold_is_taken_out(tmp_path: Path) -> None:
    pair = r'{"question\u0000": "When\ud83d?", "answer": "At \u0000nine \ud83d\ude00."}'
    for path in (
        text(tmp_path / "x.json", f"[{pair}]"),
        text(tmp_path / "x.jsonl", f'{pair}\n["\\ud83d", 1, 2]'),
    ):
        table = load(path).tables[0]
        assert table.keys == ["question", "answer"]
        assert table.lines[0].cells == ["When?", "At nine 😀."]
    assert table.lines[1].notes[0][0].params == {"text": '["", 1, 2]'}
    result = parsed(path)
    told = json.dumps([row.as_json() for row in result.rows] + [result.report], ensure_ascii=False)
    assert "\\u0000" not in told
    assert told.encode()


def test_a_zero_byte_far_into_a_table_is_taken_out(tmp_path: Path) -> None:
    content = "question,answer\n" + "When?,At nine.\n" * 20_000 + "Where?,In Mill\0 Lane.\n"
    assert cells(load(text(tmp_path / "x.csv", content)))[-1] == ["Where?", "In Mill Lane."]


def test_a_number_of_thousands_of_digits_is_only_its_digits(tmp_path: Path) -> None:
    number = "7" * 5000
    for path in (
        text(tmp_path / "x.json", f'[{{"question": "Pi?", "answer": {number}}}]'),
        text(tmp_path / "x.jsonl", f'{{"question": "Pi?", "answer": {number}}}\n'),
    ):
        assert cells(load(path)) == [["Pi?", number]]


def test_line_separators_of_unicode_may_stand_inside_a_json_line(tmp_path: Path) -> None:
    for separator in "\u2028\u2029\x85":
        line = f'{{"question": "When?", "answer": "At{separator}nine."}}'
        book = load(text(tmp_path / "x.jsonl", f"{line}\r\n{line}\r\n"))
        assert cells(book) == [["When?", f"At{separator}nine."]] * 2
    assert [line.number for line in book.tables[0].lines] == [1, 2]
