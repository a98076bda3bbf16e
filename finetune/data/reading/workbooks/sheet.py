"""What every kind of workbook is read into, before it becomes tables of text.

A reader of one format (`ooxml`, `biff`, `ods`, …) says what the file holds; what of it a person
sees, and what of it is doubtful, is told from that in one place for all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(kw_only=True, slots=True)
class Cell:
    """One cell that holds anything, or about which there is something to say.

    `value`: text, a number (a date is its serial number, in days), a truth value, or None where
    nothing is stored. `error`: what a cell shows whose formula failed, such as "#N/A".
    `number_format`: the code, "" where it can't be told; of text it matters too. `shown`: what the
    file itself says is shown; None where it only stores values, and the format has to tell.

    `formula`: its text as far as the format gives it ("" where it is known to be one and no
    more), None for no formula; `has_result` is False for one that was never calculated.
    `struck`: the parts of the text that are struck through, in order; all of it where the whole
    cell is, whatever it holds. `unstruck`: the text without them; None where it is to be found by
    taking each part out, in order. `link`: where a click leads. `comment`: what is noted at the
    cell. `has_picture`: a picture stands in the cell, or above it. `is_check_box`: the truth value
    is drawn as a box.
    """

    row: int
    column: int
    value: str | float | bool | None = None
    error: str = ""
    number_format: str = "General"
    shown: str | None = None
    formula: str | None = None
    has_result: bool = True
    struck: tuple[str, ...] = ()
    unstruck: str | None = None
    link: str = ""
    comment: str = ""
    has_picture: bool = False
    is_check_box: bool = False


@dataclass(kw_only=True)
class Sheet:
    """One sheet, its cells by row and then by column.

    `cells` may be an iterator, so that a large sheet never lies in memory as a whole: all else of
    the sheet is complete only when it has been read to its end. A place may come once more after
    all others, without a value, for what stands beside its text (link, comment, picture, box).
    `merged`: first and last place of each merged range. Cells under a merged range that hold a
    value of their own are among the cells. `dates_from_1904`: what serial numbers count from.
    `rules`: ranges, as people write them, whose cells a rule strikes through or shows in another
    way, depending on what they hold. `hidden_rows` need name only those that hold anything.
    """

    name: str
    cells: Iterable[Cell]
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    dates_from_1904: bool = False
    rules: list[str] = field(default_factory=list)
