"""Old .xls workbooks: which cells are formulas, and which of those have no result."""

import struct
from pathlib import Path

from tests.finetune.data.makers import load, xls


def test_formulas_of_an_old_workbook_are_told_as_those_of_a_new_one(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", [["q", "a"], ["Price?", "=2+3"], ["Open?", "At nine."]])
    never, typed = load(path).tables[0].lines[1:]
    assert (never.cells[1], [note.code for note in never.notes[1]]) == (
        "",
        ["formula_without_value"],
    )
    assert (typed.cells[1], typed.notes) == ("At nine.", {})
    # The same file, saved by a program that calculates: the formula's record holds its result.
    data = path.read_bytes()
    empty = b"\x03" + bytes(5) + b"\xff\xff"
    assert data.count(empty) == 1
    path.write_bytes(data.replace(empty, bytes(8)))
    assert not load(path).tables[0].lines[1].cells[1]  # 0 is what others leave for no result
    path.write_bytes(data.replace(empty, struct.pack("<d", 5.0)))
    line = load(path).tables[0].lines[1]
    assert (line.cells[1], [note.code for note in line.notes[1]]) == ("5", ["formula_value"])
