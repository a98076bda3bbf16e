"""Every cell of a workbook that LibreOffice filled is read as LibreOffice shows it."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from finetune.data.limits import Limits
from finetune.data.reading.table import Note
from finetune.data.reading.workbooks import biff, ods, ooxml
from finetune.data.reading.workbooks.celltext import told
from finetune.data.reading.workbooks.sheet import Cell

FOLDER = Path(__file__).parents[1] / "round_trip"
READERS = {".xlsx": ooxml.sheets, ".xls": biff.sheets, ".ods": ods.sheets}
DOUBTFUL = {"format_uncertain", "date_cell"}


def rows(path: Path) -> Iterator[tuple[int, Cell, str]]:
    """Each pair's number, its formatted cell, and the text that LibreOffice shows."""
    (sheet,) = READERS[path.suffix](path, Limits())
    found: dict[int, dict[int, Cell]] = {}
    for cell in sheet.cells:
        found.setdefault(cell.row, {})[cell.column] = cell
    for row, cells in found.items():
        expected = cells.get(2, Cell(row=row, column=2))
        yield row, cells.get(1, Cell(row=row, column=1)), str(expected.value or "")


def read(cell: Cell) -> tuple[str, list[Note]]:
    text, notes = told(cell, dates_from_1904=False)
    return text.strip(), notes  # blanks alone are not kept in a text of its own


@pytest.mark.parametrize("suffix", READERS)
def test_every_pair_is_read_as_shown(suffix: str) -> None:
    pairs = [
        (row, *read(cell), shown.strip()) for row, cell, shown in rows(FOLDER / f"pairs{suffix}")
    ]
    assert [(row, ours, theirs) for row, ours, _, theirs in pairs if ours != theirs] == []
    assert len(pairs) >= 600
    doubted = [row for row, _, notes, _ in pairs if "format_uncertain" in {n.code for n in notes}]
    assert len(doubted) < 0.05 * len(pairs)


def without_texts(path: Path) -> Path:
    """The same numbers, written by a program that leaves out what they look like."""
    with zipfile.ZipFile(FOLDER / "pairs.ods") as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, _NUMBER.sub(rb"\1", data))
    return path


_NUMBER = re.compile(
    rb'(<table:table-cell [^>]*office:value-type="(?!string)[^>]*[^/]>)<text:p>[^<]*</text:p>'
)


def test_without_its_text_a_number_is_shown_by_its_style_or_asks(tmp_path: Path) -> None:
    wrong, sure = [], 0
    for row, cell, shown in rows(without_texts(tmp_path / "a.ods")):
        text, notes = read(cell)
        if DOUBTFUL & {note.code for note in notes}:
            continue
        sure += 1
        if text != shown.strip():
            wrong.append((row, cell.number_format, cell.value, text, shown))
    # The file itself leaves out what these looked like: a truth value, and the code "0#".
    assert [one for one in wrong if one[0] not in (14, 15, 112)] == []
    assert sure >= 250
