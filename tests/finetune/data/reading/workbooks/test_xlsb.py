"""Binary workbooks, built record by record: what their cells show, and what is refused."""

import random
import struct
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.data.limits import Limits
from finetune.data.reading.workbooks import xlsb
from maas.jobs.program import Failure
from tests.finetune.data.makers import load
from tests.finetune.data.reading.workbooks.makers import (
    Record,
    binary_records,
    binary_text,
    binary_workbook,
    cells_of,
    read_sheets,
    relations,
)


def row(number: int, *, is_hidden: bool = False) -> Record:
    return 0, struct.pack("<IIHBBB", number, 0, 300, 0, 0x10 if is_hidden else 0, 0)


def of_cell(kind: int, column: int, value: bytes, style: int = 0) -> Record:
    return kind, struct.pack("<II", column, style) + value


def label(column: int, text: str, style: int = 0) -> Record:
    return of_cell(6, column, binary_text(text), style)


def real(column: int, value: float, style: int = 0) -> Record:
    return of_cell(5, column, struct.pack("<d", value), style)


def runs(text: str, *fonts: tuple[int, int]) -> bytes:
    """A text whose fonts change at these places."""
    packed = b"".join(struct.pack("<HH", *one) for one in fonts)
    return b"\x01" + binary_text(text) + struct.pack("<I", len(fonts)) + packed


def styles(*formats: tuple[int, str], fonts: Iterable[bool] = (False, True)) -> list[Record]:
    """A style for each format, in the first font, and then one for each font."""
    looks = [struct.pack("<HH", 200, 8 if is_struck else 0) + bytes(20) for is_struck in fonts]
    codes = [number for number, _ in formats]
    pairs = [(code, 0) for code in codes] + [(0, at) for at in range(len(looks))]
    return [
        *((44, struct.pack("<H", code) + binary_text(text)) for code, text in formats if text),
        (611, b""),
        *((43, look) for look in looks),
        (612, b""),
        (626, b""),
        (47, struct.pack("<HHH", 0xFFFF, 9, 1) + bytes(10)),
        (627, b""),
        (617, b""),
        *((47, struct.pack("<HHH", 0, code, font) + bytes(10)) for code, font in pairs),
        (618, b""),
    ]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.13, (9, ""), "13%"),
        (8.5, (164, '"¥"0.00'), "¥8.50"),
        (38, (164, "[$£-809]#,##0.00"), "£38.00"),
        (42, (164, "00000"), "00042"),
        (7, (164, '0"天"'), "7天"),
        (0.0625, (46, ""), "1:30:00"),
        (42, (0, ""), "42"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(
    tmp_path: Path, value: float, code: tuple[int, str], shown: str
) -> None:
    cells = [row(0), label(0, "Price?"), real(1, value)]
    path = binary_workbook(tmp_path / "a.xlsb", cells, styles=styles(code))
    table = load(path).tables[0]
    assert (table.sheet, table.lines[0].cells) == ("FAQ", ["Price?", shown])


def test_every_kind_of_cell_is_read(tmp_path: Path) -> None:
    cells = [
        row(0),
        label(0, "a"),
        of_cell(7, 1, struct.pack("<I", 1)),
        of_cell(2, 2, struct.pack("<I", 1234 << 2 | 3)),
        of_cell(4, 3, b"\x01"),
        of_cell(3, 4, b"\x2a"),
        of_cell(1, 5, b""),
        of_cell(62, 6, runs("rich 好")),
        real(7, float("nan")),
        row(2),
        real(3, 1.0),
        (16, struct.pack("<Id", 0, 2.5)),
        (12, struct.pack("<I", 0)),
        (18, struct.pack("<II", 0, 0)),
    ]
    texts = [(19, b"\0" + binary_text(one)) for one in ("zero", "one")]
    found = cells_of(binary_workbook(tmp_path / "a.xlsb", cells, texts=texts))
    assert {place: one.value for place, one in found.items()} == {
        (0, 0): "a",
        (0, 1): "one",
        (0, 2): 12.34,
        (0, 3): True,
        (0, 4): None,
        (0, 6): "rich 好",
        (0, 7): None,
        (2, 3): 1.0,
        (2, 4): 2.5,
        (2, 6): "zero",
    }
    assert (found[0, 4].error, found[0, 7].error) == ("#N/A", "#NUM!")


def test_formulas_are_told_with_their_results(tmp_path: Path) -> None:
    cells = [
        row(0),
        of_cell(8, 0, binary_text("yes") + bytes(6)),
        of_cell(9, 1, struct.pack("<d", 0.5) + bytes(6)),
        of_cell(10, 2, b"\0" + bytes(6)),
        of_cell(11, 3, b"\x07" + bytes(6)),
    ]
    path = binary_workbook(tmp_path / "a.xlsb", cells)
    found = cells_of(path)
    assert [one.value for one in found.values()] == ["yes", 0.5, False, None]
    assert {one.formula for one in found.values()} == {""}
    codes = [note.code for note in load(path).tables[0].lines[0].notes[0]]
    assert codes == ["formula_value"]


def test_struck_text_is_told_apart_from_the_rest(tmp_path: Path) -> None:
    cells = [
        row(0),
        label(0, "¥199", style=1),
        of_cell(62, 1, runs("Now ¥199 ¥149", (4, 1), (8, 0))),
        real(2, 199, style=1),
        of_cell(7, 3, struct.pack("<I", 0), style=1),
    ]
    texts = [(19, runs("𝄞old new", (5, 0)))]
    path = binary_workbook(tmp_path / "a.xlsb", cells, styles=styles(), texts=texts)
    found = cells_of(path)
    assert [(one.struck, one.unstruck) for one in found.values()] == [
        (("¥199",), ""),
        (("¥199",), "Now ¥149"),
        (("199.0",), None),
        (("𝄞old",), " new"),
    ]


def test_what_is_hidden_merged_and_linked_is_told(tmp_path: Path) -> None:
    area = struct.pack("<IIII", 0, 1, 1, 1)
    cells = [
        (60, struct.pack("<IIIIH", 4, 5, 2000, 0, 1)),
        row(0),
        label(1, "here"),
        row(1, is_hidden=True),
        label(0, "hidden"),
        row(2, is_hidden=True),
        (176, area),
        (494, area + binary_text("rId1") + binary_text("") * 3),
    ]
    note = struct.pack("<IIIII", 0, 0, 0, 1, 1) + bytes(16)
    comments = [(632, binary_text("Ann")), (635, note), (637, b"\0" + binary_text("Ann:\n15 €"))]
    parts: dict[str, bytes | str] = {
        "xl/worksheets/_rels/sheet1.bin.rels": relations(
            ("rId1", "hyperlink", "https://kestrel.example"),
            ("rId2", "comments", "../comments1.bin"),
        ),
        "xl/comments1.bin": binary_records(comments),
    }
    days = (153, struct.pack("<III", 1, 0, 0))
    path = binary_workbook(tmp_path / "a.xlsb", cells, parts=parts, state=1, book=[days])
    (sheet,) = read_sheets(path)
    assert (sheet.is_hidden, sheet.dates_from_1904) == (True, True)
    assert sheet.hidden_rows == {1}
    assert sheet.hidden_columns == {4, 5}
    assert sheet.merged == [((0, 1), (1, 1))]
    beside = {(one.row, one.column): one for one in sheet.cells if one.value is None}
    assert beside[1, 1].link == "https://kestrel.example"
    assert "15 €" in [one.comment for one in sheet.cells]
    line = load(path).tables[0].lines[0]
    assert [note.code for note in line.notes[1]] == ["link_target", "cell_comment"]


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(Failure) as caught:
        load(path, **limits)
    return caught.value.code


@pytest.mark.parametrize(
    "cells",
    [
        [row(0), of_cell(7, 0, struct.pack("<I", 9))],
        [row(0), of_cell(6, 0, struct.pack("<I", 0xFFFFFF) + b"a")],
        [row(0), of_cell(5, 0, b"abc")],
        [row(1 << 20), label(0, "a")],
        [row(0), label(1 << 14, "a")],
        [row(0), label(0, "a"), (5, b"")],
    ],
)
def test_a_damaged_cell_is_not_passed_over(tmp_path: Path, cells: list[Record]) -> None:
    assert refused(binary_workbook(tmp_path / "a.xlsb", cells)) == "file_corrupt"


def test_a_part_that_breaks_off_is_refused(tmp_path: Path) -> None:
    whole = binary_records([row(0), label(0, "Question?"), label(1, "Answer.")])
    for cut in range(1, len(whole)):
        parts = {"xl/worksheets/sheet1.bin": whole[:cut]}
        path = binary_workbook(tmp_path / "a.xlsb", [], parts=parts)
        try:
            lines = load(path).tables[0].lines
        except Failure as failure:
            assert failure.code in {"file_corrupt", "no_rows"}  # noqa: PT017
        else:
            assert lines[0].cells == ["Question?"]
    assert load(binary_workbook(tmp_path / "a.xlsb", [row(0), label(0, "a")])).kind == "xlsb"


def test_a_record_of_an_impossible_size_is_refused(tmp_path: Path) -> None:
    parts = {"xl/worksheets/sheet1.bin": b"\x05\xff\xff\xff\x7f" + bytes(1_000)}
    assert refused(binary_workbook(tmp_path / "a.xlsb", [], parts=parts)) == "file_corrupt"


def test_a_package_that_unpacks_too_far_is_refused(tmp_path: Path) -> None:
    path = binary_workbook(tmp_path / "a.xlsb", [(1, bytes(8))] * 150_000)
    assert refused(path, expanded_bytes=1_000_000) == "expands_too_much"


def read_or_refused(path: Path) -> None:
    try:
        load(path, cells=20_000)
    except Failure:
        return


KINDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 18, 19, 43, 44, 47, 60, 62, 156, 176]
RECORDS = st.lists(
    st.tuples(st.sampled_from([*KINDS, 494, 611, 617, 635, 637]), st.binary(max_size=50)),
    max_size=10,
)


@given(sheet=RECORDS, texts=RECORDS, looks=RECORDS, book=RECORDS)
@settings(max_examples=200, deadline=None)
def test_records_of_noise_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    sheet: list[Record],
    texts: list[Record],
    looks: list[Record],
    book: list[Record],
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.xlsb"
    read_or_refused(
        binary_workbook(path, [row(0), label(0, "a"), *sheet], texts=texts, styles=looks, book=book)
    )


@given(seed=st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_a_damaged_part_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    whole = bytearray(
        binary_records(
            one for at in range(30) for one in (row(at), label(0, f"Q{at}?"), real(1, at / 7))
        )
    )
    for _ in range(chance.randrange(1, 20)):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    parts = {"xl/worksheets/sheet1.bin": bytes(whole)}
    read_or_refused(
        binary_workbook(tmp_path_factory.getbasetemp() / "damaged.xlsb", [], parts=parts)
    )


def test_a_file_that_is_no_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsb").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    with pytest.raises(Failure) as caught:
        xlsb.sheets(tmp_path / "a.xlsb", Limits())
    assert (caught.value.code, caught.value.params) == ("file_corrupt", {"kind": "xlsb"})
