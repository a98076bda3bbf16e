"""Cells that say of themselves that they are texts: ="0042" and '0042 are 0042."""

import re

from finetune.data.reading.table import Line

_EQUALS = re.compile(r'\s*=\s*"((?:[^"]|"")*)"\s*')
_APOSTROPHE = re.compile(r"'(?=[\s']*[=+\-@＝＋－＠]|[\t\r]|[\d][\d.,\-/ ]*$)")


def unmarked(lines: list[Line]) -> None:
    """Take the marks away, and note it on the cells."""
    for line in lines:
        for index, cell in enumerate(line.cells):
            text = _unmarked(cell)
            if text != cell:
                line.cells[index] = text
                line.note(index, "text_mark", stored=cell[:80])


def protected(text: str, delimiter: str) -> str:
    """The text with quotation marks around a cell like ="1,299" that holds a separator."""
    end = re.escape(delimiter)
    cell = re.compile(rf'(^|{end})="((?:[^"\n]|"")*{end}(?:[^"\n]|"")*)"(?={end}|$)', re.M)
    return cell.sub(r'\1"=""\2"""', text)


def _unmarked(cell: str) -> str:
    if "=" in cell and (match := _EQUALS.fullmatch(cell)):
        return match[1].replace('""', '"')
    if cell.startswith("'"):
        return _APOSTROPHE.sub("", cell, count=1)
    return cell
