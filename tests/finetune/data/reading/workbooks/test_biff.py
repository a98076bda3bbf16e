"""Old .xls workbooks: what their cells show, whoever wrote them, and what is refused."""

import io
import random
import struct
from datetime import date
from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.data.reading.workbooks import biff
from maas.jobs.program import Failure
from tests.finetune.data.makers import load
from tests.finetune.data.reading.workbooks.makers import (
    BIFF5,
    END,
    Record,
    begin,
    cells_of,
    label,
    number,
    old_workbook,
    packed_records,
    read_sheets,
    record,
    wide,
)


def saved(path: Path, book: xlwt.Workbook) -> Path:
    book.save(str(path))
    return path


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.2, "0%", "20%"),
        (38, "[$£-809]#,##0.00", "£38.00"),
        (0.125, "0.0%", "12.5%"),
        (50, '"€"#,##0', "€50"),
        (42, "00000", "00042"),
        (0.13, "0%", "13%"),
        (8.5, '"¥"0.00', "¥8.50"),
        (7, '0"天"', "7天"),
        (2.5, '0.0" kg"', "2.5 kg"),
        (-18, '0"℃"', "-18℃"),
        (1299, '"约¥"0"起"', "约¥1299起"),
        (1234567, "#,##0", "1,234,567"),
        (0.0625, "[h]:mm", "1:30"),
        (42, "General", "42"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(
    tmp_path: Path, value: float, code: str, shown: str
) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("价格")
    sheet.write(0, 0, "Price?")
    sheet.write(0, 1, value, xlwt.easyxf(num_format_str=code))
    table = load(saved(tmp_path / "a.xls", book)).tables[0]
    assert (table.sheet, table.lines[0].cells) == ("价格", ["Price?", shown])


def test_struck_text_is_told_apart_from_the_rest(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("FAQ")
    struck = xlwt.easyxf("font: struck_out on")
    gone, plain = xlwt.easyfont("struck_out on"), xlwt.easyfont("")
    sheet.write(0, 0, "¥199", struck)
    sheet.write_rich_text(0, 1, (("Now 𝄞 ", plain), ("¥199", gone), (" ¥149", plain)))
    sheet.write(0, 2, 199, struck)
    sheet.write_rich_text(0, 3, (("kept", plain), (" words", plain)))
    found = cells_of(saved(tmp_path / "a.xls", book))
    assert (found[0, 0].struck, found[0, 0].unstruck) == (("¥199",), "")
    assert (found[0, 1].struck, found[0, 1].unstruck) == (("¥199",), "Now 𝄞 ¥149")
    assert found[0, 2].struck
    assert (found[0, 3].struck, found[0, 3].value) == ((), "kept words")


def test_what_is_hidden_and_merged_is_told(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("FAQ", cell_overwrite_ok=True)
    sheet.write_merge(0, 2, 1, 1, "At nine.")
    sheet.write(1, 1, "At ten.")
    sheet.write(3, 0, "Hidden?")
    sheet.row(3).hidden = True
    sheet.col(4).hidden = True
    book.add_sheet("Old").visibility = 1
    first, second = read_sheets(saved(tmp_path / "a.xls", book))
    assert first.merged == [((0, 1), (2, 1))]
    assert ("At ten.", 1) in [(one.value, one.row) for one in first.cells]
    assert first.hidden_rows == {3}
    assert first.hidden_columns == {4}
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_days_count_from_the_year_that_the_file_says(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    book.add_sheet("FAQ").write(0, 0, date(2026, 3, 2), day)
    path = saved(tmp_path / "a.xls", book)
    assert read_sheets(path)[0].dates_from_1904
    assert load(path).tables[0].lines[0].cells == ["2026-03-02"]


def test_texts_that_go_on_in_further_records_are_whole(tmp_path: Path) -> None:
    words = [f"{at}. Öffnung 营业时间 {'é' * (at % 50)}{'好' * (at % 700)}" for at in range(1_500)]
    book = xlwt.Workbook()
    sheet = book.add_sheet("FAQ")
    for at, text in enumerate(words):
        sheet.write(at, 0, text if at % 3 else text.encode("ascii", "ignore").decode() * 9)
    found = cells_of(saved(tmp_path / "a.xls", book))
    assert [found[at, 0].value for at in range(1_500) if at % 3] == [
        text for at, text in enumerate(words) if at % 3
    ]


@pytest.mark.parametrize("counts", [(0, 0), (9_999, 9_999), (1, 1)])
def test_a_wrong_count_of_texts_hides_none(tmp_path: Path, counts: tuple[int, int]) -> None:
    texts = record(0xFC, struct.pack("<II", *counts), wide("Open?"), wide("At nine."))
    cells = [record(0xFD, struct.pack("<HHHI", 0, at, 0, at)) for at in (0, 1)]
    found = cells_of(old_workbook(tmp_path / "a.xls", cells, book=[texts]))
    assert [one.value for one in found.values()] == ["Open?", "At nine."]


def test_a_text_may_change_its_width_at_the_border_of_a_record(tmp_path: Path) -> None:
    head = record(0xFC, struct.pack("<II", 1, 1), struct.pack("<HB", 6, 0), b"abc")
    more = record(0x3C, b"\x01", "好吗?".encode("utf-16-le"))
    cell = record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))
    found = cells_of(old_workbook(tmp_path / "a.xls", [cell], book=[head, more]))
    assert found[0, 0].value == "abc好吗?"


def numbers_and_truths() -> list[Record]:
    place = struct.pack("<HHH", 0, 0, 0)
    return [
        record(0x27E, place, struct.pack("<I", 1234 << 2 | 3)),
        record(0xBD, struct.pack("<HH", 1, 0), struct.pack("<HIHIH", 0, 5 << 2 | 2, 0, 0, 1)),
        record(0x205, struct.pack("<HHHBB", 2, 0, 0, 1, 0)),
        record(0x205, struct.pack("<HHHBB", 2, 1, 0, 0x2A, 1)),
        record(0x203, struct.pack("<HHHd", 3, 0, 0, float("inf"))),
        record(0x27E, struct.pack("<HHHI", 3, 1, 0, (-7 << 2 | 2) & 0xFFFFFFFF)),
    ]


def test_every_way_to_write_a_number_is_read(tmp_path: Path) -> None:
    found = cells_of(old_workbook(tmp_path / "a.xls", numbers_and_truths()))
    assert [one.value for one in found.values()] == [12.34, 5.0, 0.0, True, None, None, -7.0]
    assert (found[2, 1].error, found[3, 0].error) == ("#N/A", "#NUM!")


def formula(row: int, result: bytes) -> Record:
    return record(0x06, struct.pack("<HHH", row, 0, 0), result, bytes(8))


def test_a_formula_has_its_result_from_the_record_behind_it(tmp_path: Path) -> None:
    text, truth, error, empty = (bytes([one, 0, 1, 0, 0, 0, 255, 255]) for one in (0, 1, 2, 3))
    cells = [
        formula(0, text),
        record(0x207, wide("yes")),
        formula(1, truth),
        formula(2, error[:2] + b"\x07" + error[3:]),
        formula(3, empty),
        formula(4, struct.pack("<d", 2.5)),
        formula(5, bytes(8)),
        record(0x406, struct.pack("<HHHd", 6, 0, 0, 3.0), bytes(8)),
    ]
    found = cells_of(old_workbook(tmp_path / "a.xls", cells))
    assert [(one.value, one.has_result) for one in found.values()] == [
        ("yes", True),
        (True, True),
        (None, True),
        ("", True),
        (2.5, True),
        (None, False),
        (3.0, True),
    ]
    assert found[2, 0].error == "#DIV/0!"
    assert {one.formula for one in found.values()} == {""}


def test_where_no_formula_was_calculated_nothing_is_no_result(tmp_path: Path) -> None:
    cells = [formula(0, bytes([3, 0, 0, 0, 0, 0, 255, 255])), formula(1, bytes(8))]
    found = cells_of(old_workbook(tmp_path / "a.xls", cells))
    assert [(one.value, one.has_result) for one in found.values()] == [(None, False)] * 2


def test_a_formula_may_be_a_link(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("FAQ")
    page.write(0, 0, xlwt.Formula('HYPERLINK("https://shop.example/faq","Read it")'))
    page.write(1, 0, xlwt.Formula('LEN("https://shop.example/faq")'))
    book.save(str(tmp_path / "a.xls"))
    found = cells_of(tmp_path / "a.xls")
    assert [one.formula for one in found.values()] == ['HYPERLINK("https://shop.example/faq")', ""]


def note(row: int, number: int, author: str) -> Record:
    return record(0x1C, struct.pack("<HHHH", row, 1, 0, number), wide(author), b"\0")


def object_(sort: int, number: int) -> Record:
    return record(0x5D, struct.pack("<HHHH", 0x15, 0x12, sort, number), bytes(14))


def object_text(text: str) -> list[Record]:
    head = struct.pack("<10xHHI", len(text), 16, 0)
    return [record(0x1B6, head), record(0x3C, b"\x01", text.encode("utf-16-le"))]


def test_a_comment_is_read_without_the_name_before_it(tmp_path: Path) -> None:
    cells = [
        label(0, 1, "see note"),
        object_(0x19, 1),
        *object_text("Ann:\n15 € 现在"),
        object_(0x19, 2),
        *object_text("Closed."),
        note(0, 1, "Ann"),
        note(4, 2, "Ann"),
    ]
    found = cells_of(old_workbook(tmp_path / "a.xls", cells))
    assert found[0, 1].comment == "15 € 现在"
    assert (found[4, 1].value, found[4, 1].comment) == (None, "Closed.")


def link(flags: int, rest: bytes) -> Record:
    area = struct.pack("<HHHH", 0, 0, 0, 0)
    return record(0x1B8, area, bytes(16), struct.pack("<II", 2, flags), rest)


ADDRESS = "https://kestrel.example/a?b=1\0".encode("utf-16-le")
MONIKER = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
NAMED = struct.pack("<I", 3) + "go\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("flags", "rest", "target"),
    [
        (
            0x03,
            MONIKER + struct.pack("<I", len(ADDRESS)) + ADDRESS,
            "https://kestrel.example/a?b=1",
        ),
        (
            0x17,
            NAMED + MONIKER + struct.pack("<I", len(ADDRESS)) + ADDRESS,
            ADDRESS.decode("utf-16-le")[:-1],
        ),
        (0x103, struct.pack("<I", len(ADDRESS) // 2) + ADDRESS, "https://kestrel.example/a?b=1"),
        (0x08, struct.pack("<I", 3) + "B2\0".encode("utf-16-le"), ""),
        (0x03, b"\x03", ""),
    ],
)
def test_a_link_leads_where_its_record_says(
    tmp_path: Path, flags: int, rest: bytes, target: str
) -> None:
    found = cells_of(old_workbook(tmp_path / "a.xls", [label(0, 0, "go"), link(flags, rest)]))
    assert found[0, 0].link == target


def test_a_picture_stands_in_the_cells_it_covers(tmp_path: Path) -> None:
    corners = struct.pack("<9H", 0, 1, 0, 2, 0, 1, 500, 3, 10)
    drawing = record(0xEC, b"\0\0\x10\xf0", struct.pack("<I", 18), corners)
    page = record(
        0xEC,
        b"\0\0\x10\xf0",
        struct.pack("<I", 18),
        struct.pack("<9H", 0, 0, 0, 0, 0, 9, 0, 900, 0),
    )
    cells = [
        label(2, 0, "Where?"),
        drawing,
        object_(8, 1),
        page,
        object_(8, 2),
        drawing,
        object_(5, 3),
    ]
    found = cells_of(old_workbook(tmp_path / "a.xls", cells))
    assert {place for place, one in found.items() if one.has_picture} == {(2, 1), (3, 1)}


@pytest.mark.parametrize(("codepage", "encoding"), [(936, "gbk"), (1251, "cp1251"), (950, "big5")])
def test_single_bytes_are_read_in_the_code_page_of_the_file(
    tmp_path: Path, codepage: int, encoding: str
) -> None:
    words = {"gbk": "营业时间", "cp1251": "часы", "big5": "營業時間"}[encoding].encode(encoding)
    cells = [
        record(0x204, struct.pack("<HHHH", 0, 0, 0, len(words)), words),
        record(0xD6, struct.pack("<HHHH", 0, 1, 0, len(words)), words, bytes([2, 0, 0, 4, 1])),
        record(0x1C, struct.pack("<HHH", 0, 0, len(words)), words),
    ]
    fonts = [record(0x31, struct.pack("<HH", 200, look), bytes(10)) for look in (0, 8)]
    page = record(0x42, struct.pack("<H", codepage))
    name = bytes([len(words)]) + words
    path = old_workbook(tmp_path / "a.xls", cells, book=[page, *fonts], version=BIFF5, name=name)
    (sheet,) = read_sheets(path)
    found = cells_of(path)
    assert sheet.name == found[0, 0].value == found[0, 0].comment == words.decode(encoding)
    assert found[0, 1].unstruck == words[:4].decode(encoding)


def test_a_sheet_without_a_container_is_read_as_web_programs_write_it(tmp_path: Path) -> None:
    words = [text.encode("gbk") for text in ("几点开门？", "我们九点开门。")]
    cells = [
        record(0x204, struct.pack("<HHHH", 0, at, 0, len(text)), text)
        for at, text in enumerate(words)
    ]
    parts = [record(0x0809, struct.pack("<HHHH", 0, 0x10, 0, 0)), *cells, number(1, 1, 8.5), END]
    (tmp_path / "a.xls").write_bytes(packed_records(parts))
    lines = load(tmp_path / "a.xls").tables[0].lines
    assert [line.cells for line in lines] == [["几点开门？", "我们九点开门。"], ["", "8.5"]]


def test_a_number_whose_style_is_missing_asks(tmp_path: Path) -> None:
    style = record(0xE0, struct.pack("<HH", 0, 9), bytes(16))
    path = old_workbook(
        tmp_path / "a.xls", [number(0, 0, 0.5), number(0, 1, 0.5, style=7)], book=[style]
    )
    line = load(path).tables[0].lines[0]
    assert line.cells[0] == "50%"
    assert [one.code for one in line.notes[1]] == ["format_uncertain"]


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(Failure) as caught:
        load(path, **limits)
    return caught.value.code


def test_a_file_with_a_password_says_so(tmp_path: Path) -> None:
    locked = old_workbook(tmp_path / "a.xls", [], book=[record(0x2F, bytes(6))])
    assert refused(locked) == "password_protected"


def test_a_file_that_breaks_off_is_refused_and_never_half_read(tmp_path: Path) -> None:
    cells = [label(at, 0, f"Question {at}?") for at in range(5)]
    data = old_workbook(tmp_path / "a.xls", cells).read_bytes()
    assert len(load(tmp_path / "a.xls").tables[0].lines) == 5
    for cut in range(8, len(data) - 4, 3):
        (tmp_path / "b.xls").write_bytes(data[:cut])
        assert refused(tmp_path / "b.xls") in {"file_corrupt", "no_rows"}, cut


def test_a_cell_that_names_a_missing_text_is_not_passed_over(tmp_path: Path) -> None:
    cell = record(0xFD, struct.pack("<HHHI", 0, 0, 0, 3))
    assert refused(old_workbook(tmp_path / "a.xls", [label(1, 0, "a"), cell])) == "file_corrupt"


def test_sheets_that_lie_in_one_another_are_refused(tmp_path: Path) -> None:
    cells = [label(at, 0, "x" * 200) for at in range(200)]
    assert refused(old_workbook(tmp_path / "a.xls", cells, sheets=500)) == "file_corrupt"


def test_one_long_text_in_many_cells_is_counted(tmp_path: Path) -> None:
    texts = record(0xFC, struct.pack("<II", 1, 1), wide("x" * 4_000))
    cells = [record(0xFD, struct.pack("<HHHI", at, 0, 0, 0)) for at in range(1_000)]
    path = old_workbook(tmp_path / "a.xls", cells, book=[texts])
    assert refused(path, expanded_bytes=1_000_000) == "expands_too_much"


# --- whatever the bytes are: rows, or a plain refusal ---


def read_or_refused(path: Path) -> None:
    try:
        load(path)
    except Failure:
        return


@given(
    noise=st.binary(max_size=3_000),
    magic=st.sampled_from([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", *biff.BARE]),
)
@settings(max_examples=150, deadline=None)
def test_noise_behind_the_magic_is_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, magic: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.xls"
    path.write_bytes(magic + noise)
    read_or_refused(path)


KINDS = [0x31, 0x41E, 0xE0, 0xFC, 0x3C, 0x85, 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, 0x205, 0x06]
KINDS += [0x207, 0x208, 0x7D, 0xE5, 0x1C, 0x5D, 0x1B6, 0xEC, 0x1B8, 0x809, 0x0A, 0x22, 0x42]
RECORDS = st.lists(st.tuples(st.sampled_from(KINDS), st.binary(max_size=60)), max_size=12)


@given(book=RECORDS, sheet=RECORDS, version=st.sampled_from([0x0600, BIFF5]))
@settings(max_examples=200, deadline=None)
def test_records_of_noise_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    book: list[Record],
    sheet: list[Record],
    version: int,
) -> None:
    path = tmp_path_factory.getbasetemp() / "records.xls"
    read_or_refused(old_workbook(path, [label(0, 0, "a"), *sheet], book=book, version=version))


def honest() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("FAQ")
    for at in range(60):
        sheet.write(at, 0, f"Question {at}? 问题")
        sheet.write(at, 1, at / 7, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write_merge(61, 63, 0, 1, "merged")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


HONEST = honest()


@given(seed=st.integers(0, 2**32), hits=st.integers(1, 40), cut=st.integers(0, len(HONEST)))
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, seed: int, hits: int, cut: int
) -> None:
    chance = random.Random(seed)
    data = bytearray(HONEST)
    for _ in range(hits):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path = tmp_path_factory.getbasetemp() / "damaged.xls"
    path.write_bytes(data[:cut] if seed % 4 == 0 else data)
    read_or_refused(path)


def test_charts_among_the_records_are_passed_over(tmp_path: Path) -> None:
    chart = [begin(0x20), label(9, 9, "of a chart"), END]
    found = cells_of(old_workbook(tmp_path / "a.xls", [label(0, 0, "a"), *chart, label(1, 0, "b")]))
    assert [one.value for one in found.values()] == ["a", "b"]


def test_zeros_may_be_hidden_in_a_sheet(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("FAQ")
    page.show_zero_values = False
    for at, value in enumerate((0, 5, "0")):
        page.write(at, 0, value)
    book.save(str(tmp_path / "a.xls"))
    assert [one.shown for one in cells_of(tmp_path / "a.xls").values()] == ["", None, None]
