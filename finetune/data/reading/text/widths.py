"""Rows with more cells than the others: a separator in a text that has no quotation marks."""

import re
from collections import Counter
from collections.abc import Sequence

from finetune.data.reading.table import Line

_TYPICAL = 0.5
_LONGEST_NAME = 40
_GROUP = re.compile(r"\d{3}(?!\d)")


def rejoin(lines: Sequence[Line], delimiter: str) -> None:
    """Cut too wide rows to the width of the others, and note it where a text may be wrong.

    Pieces are put together where it is plain that they belong together; else the last cell takes
    the rest, and no cell of the row is certain.
    """
    if len({len(line.cells) for line in lines if line.cells}) < 2:
        return
    filled = [line for line in lines if any(map(str.strip, line.cells))]
    width = _width(filled)
    for line in filled if width else ():
        length = _length(line.cells)
        if length <= width:
            continue
        cells, doubtful = _joined(line.cells[:length], width, delimiter)
        line.cells = cells
        for index in doubtful:
            line.note(index, "row_too_wide", cells=length, wanted=width)


def _width(filled: Sequence[Line]) -> int:
    """How many cells a row should have; 0 where the rows do not agree."""
    widths = Counter(len(line.cells) for line in filled if len(line.cells) > 1)
    if len(widths) < 2:
        return 0
    first = len(filled[0].cells)
    names_few = min(widths) == first > 1 and _could_be_names(filled[0].cells)
    if names_few and (widths[first] > 1 or _runs_over(filled[1:], first)):
        return first
    width, number = min(widths.items(), key=lambda one: (-one[1], one[0]))
    return width if number >= _TYPICAL * widths.total() else 0


def _runs_over(lines: Sequence[Line], width: int) -> bool:
    """Whether a text goes on where the columns with names end."""
    return any(
        _continues(line.cells[width - 1], line.cells[width])
        for line in lines
        if _length(line.cells) > width
    )


def _could_be_names(cells: list[str]) -> bool:
    names = [cell.strip() for cell in cells if cell.strip()]
    spaced = any(cell.startswith(" ") for cell in cells)
    return (
        not spaced
        and len(set(names)) == len(cells)
        and all(len(name) <= _LONGEST_NAME for name in names)
    )


def _length(cells: list[str]) -> int:
    """How many cells there are up to the last that holds something."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return length


def _joined(cells: list[str], width: int, delimiter: str) -> tuple[list[str], list[int]]:
    """The cells put together to the width, and which of them are not certain."""
    for belongs in (_goes_on, _continues):
        pieces: list[str] = []
        joined: list[int] = []
        for cell in cells:
            if pieces and belongs(pieces[-1], cell):
                pieces[-1] += delimiter + cell
                joined.append(len(pieces) - 1)
            else:
                pieces.append(cell)
        if len(pieces) == width:
            return pieces, sorted(set(joined))
    rest = delimiter.join(cells[width - 1 :])
    return [*cells[: width - 1], rest], list(range(width))


def _goes_on(before: str, cell: str) -> bool:
    """A blank stands after a comma in prose, and hardly ever after one between cells."""
    return cell.startswith(" ") and bool(cell.strip()) and bool(before.strip())


def _continues(before: str, cell: str) -> bool:
    """... or the second half of 1,299."""
    return _goes_on(before, cell) or (before[-1:].isdigit() and bool(_GROUP.match(cell)))
