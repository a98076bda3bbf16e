"""One bad byte costs one row, and not the file; its line is named."""

from pathlib import Path

import pytest

from finetune.data.codes import Fate
from finetune.data.reading import Book, Note
from maas.jobs.program import Failure
from tests.finetune.data.makers import codes, load, parsed, row_at, text

ROWS = [
    f"{number}号袋子能装多少斤大米,{number}号袋子能装{number + 4}斤大米。"
    for number in range(1, 10)
]
ENGLISH = [
    f"Is bag {number} big?,Bag {number} holds {number + 4} kg – really." for number in range(9)
]


def broken(path: Path, rows: list[str], at: int, slip: bytes, encoding: str = "utf-8") -> Path:
    """A file in which the row at that place (from 0) ends with a slip."""
    lines = [line.encode(encoding) for line in ["question,answer", *rows]]
    lines[at + 1] += slip
    path.write_bytes(b"\n".join(lines))
    return path


def notes(book: Book) -> dict[str, Note]:
    return {note.code: note for note in book.notes}


@pytest.mark.parametrize("slip", ["惠".encode()[:2], "惠".encode()[:1], b"\xff", b"\xa0", b"\xe9"])
@pytest.mark.parametrize("rows", [ROWS, ENGLISH])
def test_a_bad_byte_in_utf8_costs_one_row(tmp_path: Path, slip: bytes, rows: list[str]) -> None:
    path = broken(tmp_path / "x.csv", rows, 4, slip)
    book = load(path)
    assert book.encoding == "utf-8"
    assert notes(book)["broken_lines"].params == {"count": 1, "lines": [6]}
    result = parsed(path)
    assert row_at(result, 6).fate is Fate.NEEDS_YOU
    assert "broken_characters" in codes(row_at(result, 6))
    others = [row for row in result.rows if row.number not in (1, 6)]
    assert [f"{row.question},{row.answer}" for row in others] == rows[:4] + rows[5:]
    assert not any("broken_characters" in codes(row) for row in others)


def test_a_bad_byte_in_gb18030_costs_one_row(tmp_path: Path) -> None:
    book = load(broken(tmp_path / "x.csv", ROWS, 2, b"\xff", "gb18030"))
    assert book.encoding == "gb18030"
    assert notes(book)["broken_lines"].params["lines"] == [4]
    assert book.tables[0].lines[5].cells == ROWS[4].split(",")


def test_a_character_broken_by_an_earlier_program_is_asked_about(tmp_path: Path) -> None:
    result = parsed(
        text(tmp_path / "x.csv", "question,answer\nCosts it much?,It costs \ufffd5 a day.")
    )
    assert row_at(result, 2).fate is Fate.NEEDS_YOU


def test_the_only_slip_of_a_file_is_a_cut_mark(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"question,answer\nIs it open?,We\xe2\x80re open daily.\nIs it far?,No.\n")
    assert load(path).encoding == "utf-8"
    assert notes(load(path))["broken_lines"].params["lines"] == [2]


def test_a_western_byte_among_marks_in_utf8_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"question,answer\nWhat is it?,It is \xa35.\nIs it?,Yes \xe2\x80\x93 very.\n")
    assert [line.cells[1] for line in load(path).tables[0].lines[1:]] == [
        "It is \ufffd5.",
        "Yes – very.",
    ]


def test_western_text_is_still_western(tmp_path: Path) -> None:
    book = load(
        text(tmp_path / "x.csv", "question,answer\nDo you sell café au lait?,Oui, £3.", "cp1252")
    )
    assert book.encoding == "cp1252"
    assert "£3" in "".join(book.tables[0].lines[1].cells)


def test_lines_in_another_encoding_are_read_in_it_and_named(tmp_path: Path) -> None:
    lines = [line.encode("gb18030" if at in (3, 5) else "utf-8") for at, line in enumerate(ROWS)]
    path = tmp_path / "x.csv"
    path.write_bytes(b"\n".join([b"question,answer", *lines]))
    book = load(path)
    assert [",".join(line.cells) for line in book.tables[0].lines[1:]] == ROWS
    told = notes(book)["mixed_encodings"].params
    assert (told["lines"], told["encoding"]) == ([5, 7], "gb18030")


def test_an_emoji_in_two_halves_is_one(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    line = "Is it fun?,Yes \ud83d\ude00 it is.".encode("utf-8", "surrogatepass")
    path.write_bytes("问题,答案\n你们开门吗,开门\n".encode() + line)
    assert load(path).tables[0].lines[2].cells[1] == "Yes 😀 it is."


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf16_may_be_cut(tmp_path: Path, order: str, mark: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(
        (mark + "question,answer\n" + "\n".join(ROWS + ENGLISH) + "\n😀").encode(order)[:-1]
    )
    book = load(path)
    assert [",".join(line.cells) for line in book.tables[0].lines[1:10]] == ROWS
    assert "broken_lines" in notes(book)


def test_a_few_control_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    content = (
        "question,answer\nWhen\0?,At\x07 ni\u200bne\u00ad sharp.\nWhere?,Here 👨\u200d👩\u200d👧."
    )
    result = parsed(text(tmp_path / "x.csv", content))
    first, second = row_at(result, 2), row_at(result, 3)
    assert (first.question, first.answer) == ("When?", "At nine sharp.")
    assert codes(first).count("hidden_characters") == 2
    assert second.answer == "Here 👨\u200d👩\u200d👧."
    assert "hidden_characters" not in codes(second)


def test_zero_bytes_at_the_end_of_a_file_are_none_of_its_text(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"question,answer\nWhen?,At nine.\n" + b"\0" * 5_000)
    assert len(load(path).tables[0].lines) == 2


def test_line_breaks_of_other_programs_are_line_breaks(tmp_path: Path) -> None:
    result = parsed(
        text(tmp_path / "x.csv", "question,answer\nWhere?,Mill Lane\x0bAldermoor\u2028UK")
    )
    assert row_at(result, 2).answer == "Mill Lane\nAldermoor\nUK"


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 99, bytes(range(256)) * 9, b"\xff\xfe\x00\xd8" * 99]
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(Failure) as caught:
        load(tmp_path / "x.csv")
    assert caught.value.code == "text_unreadable"
