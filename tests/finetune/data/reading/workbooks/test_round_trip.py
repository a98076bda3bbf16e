"""Every cell of a workbook that LibreOffice filled is read as LibreOffice shows it."""

from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading import archive
from finetune.data.reading.workbooks import ooxml
from finetune.data.reading.workbooks.celltext import told

PAIRS = Path(__file__).parents[1] / "round_trip" / "pairs.xlsx"


def test_every_pair_is_read_as_shown() -> None:
    archive.inspect(PAIRS, Limits())
    (sheet,) = ooxml.sheets(PAIRS, Limits())
    rows: dict[int, dict[int, tuple[str, set[str]]]] = {}
    for cell in sheet.cells:
        text, notes = told(cell, dates_from_1904=False)
        rows.setdefault(cell.row, {})[cell.column] = text, {note.code for note in notes}
    nothing: tuple[str, set[str]] = ("", set())
    pairs = [(row, cells.get(1, nothing), cells.get(2, nothing)) for row, cells in rows.items()]
    wrong = [
        (row, ours, theirs)
        for row, (ours, _), (theirs, _) in pairs
        if ours.strip() != theirs.strip()  # blanks alone are not kept in a text of its own
    ]
    assert wrong == []
    assert len(pairs) >= 600
    doubted = [row for row, (_, codes), _ in pairs if "format_uncertain" in codes]
    assert len(doubted) < 0.05 * len(pairs)
