"""Merged cells: every row under one has its value, and what lies hidden under it is told."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from finetune.data.reading.table import Line
from finetune.data.reading.workbooks.sheet import Place
from maas.jobs.program import Failure

_SPANNING_SHARE = 0.5


def unmerge(
    lines: Mapping[int, Line], merged: Sequence[tuple[Place, Place]], *, width: int, most: int
) -> None:
    """Give every row under a merged cell its value, and mark rows that one cell spans.

    `lines` by row from 0. Raises `Failure("unsafe_file")` where the ranges, which never overlap
    in an honest file, cover more than `most` rows together.
    """
    rows, covered = sorted(lines), 0
    for (top, left), (bottom, right) in merged:
        under = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        covered += len(under) + 1
        if covered > most:
            raise Failure("unsafe_file")
        _uncover([lines[row] for row in under], top, left, right)
        if right > left and right - left + 1 >= width * _SPANNING_SHARE and top in lines:
            lines[top].spans = True
        if top in lines:
            _fill(lines[top], [lines[row] for row in under if row > top], left)


def _uncover(lines: Sequence[Line], top: int, left: int, right: int) -> None:
    """Take out values that nobody sees, since the merged cell lies above them."""
    shown = next((line.cell(left) for line in lines if line.number == top + 1), "")
    for line in lines:
        for column in range(left, min(right + 1, len(line.cells))):
            if line.number == top + 1 and column == left:
                continue
            hidden, line.cells[column] = line.cells[column], ""
            line.notes.pop(column, None)
            if hidden and hidden != shown:
                line.note(column, "hidden_under_merge", hidden=hidden, row=top + 1)


def _fill(first: Line, below: Sequence[Line], column: int) -> None:
    text, notes = first.cell(column), first.notes.get(column, [])
    if not (text or notes):
        return
    for line in below:
        if line.is_blank and not text:
            continue
        line.notes.setdefault(column, []).extend(notes)
        if text:
            line.cells.extend([""] * (column + 1 - len(line.cells)))
            line.cells[column] = text
            line.note(column, "filled_from_merge", row=first.number)
