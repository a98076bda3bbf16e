"""What one cell shows as text, with notes on how it came about and what is doubtful in it."""

import re

from finetune.data.reading import number_formats
from finetune.data.reading.table import Note
from finetune.data.reading.workbooks.sheet import Cell

_TEXT_FORMATS = ("General", "@", "")
# How WPS names a picture in a cell: as a formula, or as text where another program saved it.
_PICTURE = re.compile(r"^\s*=?\s*(?:_xlfn\.)?DISPIMG\s*\(", re.I)
# Programs for spreadsheets keep fifteen digits of a number: of a longer one, the last are lost.
_EXACT_BELOW = 1e15
_SHORT = re.compile(r"-?(?=[\d.]{1,10}\Z)\d+(?:\.\d+)?\Z")
_MOST_OF_A_FORMULA = 200
_PICTURE_ONLY = [Note(code="picture_cell")]

Told = tuple[str, list[Note]]


def told(cell: Cell, *, dates_from_1904: bool) -> Told:
    """The cell's text, and the notes on it."""
    value = cell.value
    if (
        type(value) is str
        and cell.formula is None
        and not (cell.struck or cell.error or cell.has_picture)
        and cell.number_format in _TEXT_FORMATS
        and "DISPIMG" not in value.upper()
    ):
        return value, []  # most cells of most files
    if _is_picture(cell):
        return "", list(_PICTURE_ONLY)
    if cell.error:
        return _error(cell)
    text, notes = _shown(cell, dates_from_1904=dates_from_1904)
    if cell.formula is not None:
        return _of_formula(cell, text, notes)
    return _without_struck(cell, text, notes)


def _is_picture(cell: Cell) -> bool:
    if cell.formula is not None and _PICTURE.search(cell.formula):
        return True
    if isinstance(cell.value, str) and _PICTURE.search(cell.value):
        return True
    return cell.has_picture and bool(cell.error)


def _error(cell: Cell) -> Told:
    if cell.formula is None:
        return "", [Note(code="error_cell", params={"shown": cell.error})]
    return "", [_formula_note("formula_without_value", cell)]


def _of_formula(cell: Cell, text: str, notes: list[Note]) -> Told:
    if not cell.has_result or (cell.value is None and not text):
        return "", [_formula_note("formula_without_value", cell)]
    if not text:
        return "", []  # =IF(A2="","",…) shows nothing, and is meant to
    text, notes = _without_struck(cell, text, notes)
    return text, [_formula_note("formula_value", cell), *notes]


def _formula_note(code: str, cell: Cell) -> Note:
    formula = "" if not cell.formula else "=" + cell.formula.removeprefix("=")
    return Note(code=code, params={"formula": formula[:_MOST_OF_A_FORMULA]})


def _shown(cell: Cell, *, dates_from_1904: bool) -> Told:
    value = cell.value
    if value is None:
        return cell.shown or "", []
    if isinstance(value, bool):
        text = cell.shown if cell.shown is not None else ("TRUE" if value else "FALSE")
        return text, []
    if isinstance(value, str):
        return _shown_text(cell, value)
    return _shown_number(cell, value, dates_from_1904=dates_from_1904)


def _shown_text(cell: Cell, value: str) -> Told:
    if cell.shown is not None:
        return cell.shown, []
    if cell.number_format in _TEXT_FORMATS:
        return value, []
    found = number_formats.shown(value, cell.number_format)
    if not found.sure:
        return found.text, [_uncertain(cell, value, found.text)]
    return found.text, []


def _shown_number(cell: Cell, value: float, *, dates_from_1904: bool) -> Told:
    code = cell.number_format
    if code == "General" and cell.shown is None and (short := _short(value)):
        return short, []
    stored = plain(value)
    if not code and cell.shown is None:
        return stored, [_uncertain(cell, stored, stored)]
    if cell.shown is None:
        found = number_formats.shown(value, code, dates_from_1904=dates_from_1904)
        text, is_sure = found.text, found.sure
    else:
        text, is_sure = cell.shown, True
    if number_formats.is_date(code):
        return text, [Note(code="date_cell", params={"shown": text})]
    is_whole = isinstance(value, int) or value.is_integer()
    if not is_sure or (is_whole and abs(value) >= _EXACT_BELOW):
        # A long number is an exponent in one program and all its digits in another.
        said = stored if is_whole and code in _TEXT_FORMATS else text
        return said, [_uncertain(cell, stored, text)]
    is_news = not (number_formats.is_general(code) or number_formats.is_time(code))
    if text != stored and is_news:
        return text, [Note(code="number_format", params={"stored": stored})]
    return text, []


def _short(value: float) -> str:
    """A number of few digits, which General shows as it is; "" for others."""
    text = repr(value)
    if _SHORT.match(text) is None or text == "-0.0":
        return ""
    return text.removesuffix(".0")


def _uncertain(cell: Cell, stored: str, shown: str) -> Note:
    params = {"stored": stored, "shown": shown, "format": cell.number_format}
    return Note(code="format_uncertain", params=params)


def _without_struck(cell: Cell, text: str, notes: list[Note]) -> Told:
    if not cell.struck:
        return text, notes
    if not isinstance(cell.value, str):
        return "", [Note(code="struck_out", params={"struck": [text]})] if text else []
    struck = [part.strip() for part in cell.struck if part.strip()]
    left = _take_out(text, cell.struck) if cell.unstruck is None else cell.unstruck
    if not struck:
        return left, notes
    return left.strip(), [Note(code="struck_out", params={"struck": struck}), *notes]


def _take_out(text: str, parts: tuple[str, ...]) -> str:
    kept, at = [], 0
    for part in parts:
        found = text.find(part, at)
        if found >= 0:
            kept.append(text[at:found])
            at = found + len(part)
    return joined([*kept, text[at:]])


def joined(parts: list[str]) -> str:
    """What is left of a text when parts between these were taken out: with one space, not two."""
    text = ""
    for part in parts:
        text += part.lstrip(" ") if text.endswith((" ", "\n")) else part
    return text


def plain(value: float) -> str:
    """A number without any format: whole ones without decimals."""
    if isinstance(value, int):
        return str(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e21 else f"{value:.15g}"
