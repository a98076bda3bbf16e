"""Names of cells and of ranges of cells, such as "B7" and "B7:C9"."""

import re

from finetune.data.reading.workbooks.sheet import Place

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,10})")
_RANGE = re.compile(rf"{_CELL.pattern}(?::{_CELL.pattern})?")


class Columns(dict[str, int]):
    """Letters -> index from 0; -1 for what names no column."""

    def __missing__(self, letters: str) -> int:
        if not (0 < len(letters) < 4 and letters.isascii() and letters.isalpha()):
            return -1
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - ord("A") + 1
        if number > LAST_COLUMN:
            return -1
        self[letters] = number - 1
        return number - 1


COLUMNS = Columns()


def place(name: str) -> Place | None:
    """The first place of a cell or a range; None for what is none."""
    found = area(name)
    return found[0] if found else None


def area(name: str) -> tuple[Place, Place] | None:
    """First and last place of a range, however it is written; None for what is none."""
    match = _RANGE.fullmatch(name.strip())
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    columns = COLUMNS[left], COLUMNS[right or left]
    rows = int(top) - 1, int(bottom or top) - 1
    if min(*columns, *rows) < 0 or max(rows) >= LAST_ROW:
        return None
    return (min(rows), min(columns)), (max(rows), max(columns))
