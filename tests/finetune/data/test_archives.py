"""A workbook that would fill the memory or never end is refused before anything parses it."""

import zipfile
from pathlib import Path

import pytest

from maas.jobs.program import Failure
from tests.finetune.data.makers import changed, load, sheet_xml, workbook_with, xlsx

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


@pytest.mark.parametrize("piece", ["<c ", "<c '", "<!--", '<c a="x" ', "<c a='>>>>>", "<a>"])
def test_tags_that_never_end_are_refused(tmp_path: Path, piece: str) -> None:
    path = workbook_with(tmp_path / "a.xlsx", piece * (9_000_000 // len(piece)))
    assert refused(path) in ("unsafe_file", "file_corrupt")


@pytest.mark.parametrize("piece", ["<c ", "<!--", "<c a='>>>>>", "<![CDATA[", "<?a "])
def test_one_endless_piece_of_markup_is_refused(tmp_path: Path, piece: str) -> None:
    path = workbook_with(tmp_path / "a.xlsx", piece + " " * 9_000_000)
    assert refused(path) in ("unsafe_file", "file_corrupt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", ["sheet1.xml", "styles.xml", ".rels", "[Content_Types].xml"])
def test_entities_are_refused_in_every_part_and_encoding(
    tmp_path: Path, part: str, encoding: str
) -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "{LONG}">]><x>&a;&a;</x>'
    path = changed(tmp_path / "a.xlsx", {part: bomb.encode(encoding)})
    assert refused(path) == "unsafe_file"


def test_a_definition_between_two_chunks_is_seen(tmp_path: Path) -> None:
    for before in range((1 << 20) - 12, (1 << 20) + 2):
        path = workbook_with(tmp_path / "a.xlsx", " " * before + "<!DOCTYPE x>")
        assert refused(path) == "unsafe_file"


def test_a_cell_longer_than_any_program_holds_is_refused(tmp_path: Path) -> None:
    text = "x" * 60_000_000
    inline = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    assert refused(workbook_with(tmp_path / "a.xlsx", sheet_xml(inline))) == "text_too_long"
    number = f'<row r="1"><c r="A1"><v>{text}</v></c></row>'
    assert refused(workbook_with(tmp_path / "b.xlsx", sheet_xml(number))) == "text_too_long"
    shared = with_strings(tmp_path / "c.xlsx", CELL.format(0), text)
    assert refused(shared) == "text_too_long"


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
        '<row><c t="s"><f a="&lt;c&gt;"/><v>1</v></c></row>',
        '<row><x:c xmlns:x="x" t="s"><x:v>1</x:v></x:c></row>',
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


def test_more_text_than_a_small_file_can_honestly_hold_is_refused(tmp_path: Path) -> None:
    path = with_strings(tmp_path / "a.xlsx", CELL.format(0), *["y" * 900_000] * 80)
    assert path.stat().st_size < 1_000_000
    assert refused(path) == "expands_too_much"


@pytest.mark.parametrize(
    "beside",
    [
        "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 300_001 + "</mergeCells>",
        '<hyperlinks><hyperlink ref="A1:XFD1048576" x:id="1"/></hyperlinks>',
    ],
)
def test_places_without_end_are_refused(tmp_path: Path, beside: str) -> None:
    page = sheet_xml(CELL.format(0)).replace("</worksheet>", beside + "</worksheet>")
    page = page.replace("<worksheet ", '<worksheet xmlns:x="x" ')
    assert refused(workbook_with(tmp_path / "a.xlsx", page)) == "too_many_cells"


def test_merged_ranges_that_lie_on_one_another_are_refused(tmp_path: Path) -> None:
    rows = CELL.format(0) * 50
    beside = "<mergeCells>" + '<mergeCell ref="A1:B50"/>' * 50 + "</mergeCells>"
    page = sheet_xml(rows).replace("</worksheet>", beside + "</worksheet>")
    assert refused(workbook_with(tmp_path / "a.xlsx", page), cells=1_000) == "unsafe_file"


@pytest.mark.parametrize("name", ["a{}", "a b{}=''"])
def test_names_without_end_are_refused(tmp_path: Path, name: str) -> None:
    page = sheet_xml("".join(f"<{name.format(at)}/>" for at in range(60_000)))
    assert refused(workbook_with(tmp_path / "a.xlsx", page)) == "unsafe_file"
