"""A workbook that would fill the memory or never end is refused before anything parses it."""

import time
import zipfile
from pathlib import Path

import pytest

from finetune.data.reading.extent import Extent, Strings
from finetune.data.reading.tags import Tags
from maas.jobs.program import Failure
from tests.finetune.data.makers import load, sheet_xml, workbook_with, xlsx

LONG = "x" * 5_000
CELL = '<row><c t="s"><v>{}</v></c></row>'


def refused(path: Path, **limits: int) -> str:
    with pytest.raises(Failure) as caught:
        load(path, **limits)
    return caught.value.code


def with_strings(path: Path, cells: str, *strings: str, renamed: str = "") -> Path:
    """A workbook whose only sheet has these cells and names these shared texts."""
    source = xlsx(path.with_suffix(".tmp"), [["a"]])
    shared = "".join(f"<si><t>{one}</t></si>" for one in strings)
    parts = {
        "xl/worksheets/sheet1.xml": sheet_xml(cells),
        "xl/sharedStrings.xml": '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        f'2006/main">{shared}</sst>',
    }
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = parts.get(entry.filename, old.read(entry).decode())
            name = entry.filename
            if renamed and "sheet1.xml" in name:
                name = renamed
            elif renamed:
                data = data.replace("worksheets/sheet1.xml", renamed.removeprefix("xl/"))
            new.writestr(name, data)
    return path


@pytest.mark.parametrize("piece", ["<c ", "<c '", "<c '<c \"", "<!--", '<c a="x" '])
def test_tags_that_never_end_take_no_longer_than_others(piece: str) -> None:
    data = (piece * (1_000_000 // len(piece))).encode()
    start = time.monotonic()
    tags, extent = Tags(), Extent(strings=Strings())
    for tag in tags.feed(data):
        extent.add(tag)
    assert time.monotonic() - start < 20


def test_a_long_text_in_many_cells_is_counted_as_often_as_it_is_named(tmp_path: Path) -> None:
    path = with_strings(tmp_path / "a.xlsx", CELL.format(1) * 1_000, "short", LONG)
    assert path.stat().st_size < 20_000
    assert refused(path, expanded_bytes=1_000_000) == "expands_too_much"
    honest = with_strings(tmp_path / "b.xlsx", CELL.format(0) * 999 + CELL.format(1), "short", LONG)
    assert len(load(honest, expanded_bytes=1_000_000).tables[0].lines) == 1_000


@pytest.mark.parametrize(
    "cell",
    [
        "<row><c t='s'><v>1</v></c></row>",
        '<row><c t = "s"><v> 1 </v></c></row>',
        '<row><c t="s"><v><![CDATA[1]]></v></c></row>',
        '<row><c t="s"><!-- <c> --><v>1</v></c></row>',
        '<row><c t="s"><f a="<c>"/><v>1</v></c></row>',
    ],
)
def test_a_long_text_is_counted_however_it_is_named(tmp_path: Path, cell: str) -> None:
    path = with_strings(tmp_path / "a.xlsx", cell * 1_000, "short", LONG)
    assert refused(path, expanded_bytes=1_000_000) == "expands_too_much"


def test_a_sheet_is_counted_whatever_its_part_is_called(tmp_path: Path) -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = with_strings(tmp_path / "a.xlsx", corner, "short", renamed="xl/media/picture.png")
    assert refused(path) == "too_many_cells"


@pytest.mark.parametrize(
    "corner",
    [
        "<row><c r='XFD1048576'><v>1</v></c></row>",
        '<row><c r = "XFD1048576"><v>1</v></c></row>',
        '<row><c r="xfd1048576"><v>1</v></c></row>',
        '<row><c r="XFD0001048576"><v>1</v></c></row>',
        '<row><c a=">" r="XFD1048576"><v>1</v></c></row>',
        '<row><c a="<" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
        f'<row><c {" " * 600_000}r="XFD1048576"><v>1</v></c></row>',
    ],
)
def test_a_far_corner_is_seen_however_it_is_written(tmp_path: Path, corner: str) -> None:
    padded = workbook_with(tmp_path / "a.xlsx", sheet_xml("<row/>" * 120_000 + corner))
    assert refused(padded) == "too_many_cells"


def test_cells_that_do_not_say_their_place_are_counted(tmp_path: Path) -> None:
    path = workbook_with(tmp_path / "a.xlsx", sheet_xml("<row><c><v>1</v></c></row>" * 50))
    assert refused(path, cells=40) == "too_many_cells"


def test_a_chunk_may_end_anywhere() -> None:
    data = sheet_xml('<row r="7"><c r="AB7" t="s"><v>0</v></c></row>').encode()
    for cut in range(len(data)):
        tags, strings = Tags(), Strings()
        for tag in Tags().feed(b"<sst><si><t>abc</t></si></sst>", last=True):
            strings.add(tag)
        strings.close(24)
        extent = Extent(strings=strings)
        for chunk, last in ((data[:cut], False), (data[cut:], False), (b"", True)):
            for tag in tags.feed(chunk, last=last):
                extent.add(tag)
        assert (extent.rows, extent.columns, extent.cells, extent.copied) == (7, 28, 1, 19), cut
