"""What stands beside a cell's text: where its link leads, a comment, a picture, a check box."""

import re
from urllib.parse import unquote

from finetune.data.reading.table import Line
from finetune.data.reading.workbooks.sheet import Cell

_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S+\Z", re.I)
_SCHEME = re.compile(r"^(?:https?://(?:www\.)?|mailto:|tel:)", re.I)
_LINK_FORMULA = re.compile(r'^=?\s*HYPERLINK\s*\(\s*"([^"]{1,2000})"\s*[,;)]', re.I)
# "[Threaded comment] Your version of Excel … Learn more: https://… Comment:", in all languages.
_TO_OLDER_PROGRAMS = re.compile(
    r"\A\s*\[[^\]\n]{1,60}\][\s\S]{0,800}?fwlink/\?linkid=870924\s*(?:[^\n:：]{1,40}[:：])?", re.I
)
_NOT_A_DIGIT = re.compile(r"\D")
_LONGEST_COMMENT = 1_000


def is_noted(cell: Cell) -> bool:
    """Whether anything stands beside the cell's text."""
    return bool(cell.link or cell.comment or cell.has_picture or cell.is_check_box) or (
        cell.formula is not None and "HYPERLINK" in cell.formula.upper()
    )


def note(line: Line, cell: Cell) -> None:
    """Note it at a line whose texts are all there. A line without any text gets no notes."""
    if not any(line.cells) and not line.notes:
        return
    text = line.cell(cell.column)
    codes = {one.code for one in line.notes.get(cell.column, ())}
    if cell.has_picture and not text and "picture_cell" not in codes:
        line.note(cell.column, "picture_cell")
    if cell.is_check_box:
        line.note(cell.column, "check_box", shown=text)
    if text and (target := _target(cell)) and not _names(text, target):
        line.note(cell.column, "link_target", target=target)
    if comment := _said(cell.comment):
        line.note(cell.column, "cell_comment", comment=comment[:_LONGEST_COMMENT])


def _target(cell: Cell) -> str:
    """Where a click leads outside the workbook; "" for all that a customer can't follow."""
    link = cell.link.strip()
    if not link and cell.formula and (match := _LINK_FORMULA.match(cell.formula)):
        link = match[1].strip()
    return link if _SAFE_LINK.match(link) else ""


def _said(comment: str) -> str:
    """A comment without what Excel says, in the place of a conversation, to older programs."""
    told = _TO_OLDER_PROGRAMS.search(comment)
    return (comment[told.end() :] if told else comment).strip()


def _names(text: str, target: str) -> bool:
    """Whether a text says where its link leads."""
    if target.lower().startswith("tel:"):
        digits = _NOT_A_DIGIT.sub("", target)
        return bool(digits) and digits[-7:] in _NOT_A_DIGIT.sub("", text)
    address = _SCHEME.sub("", target)
    if target.lower().startswith("mailto:"):
        address = address.split("?", 1)[0]
    wanted = {address.rstrip("/").casefold(), unquote(address).rstrip("/").casefold()}
    return any(one in text.casefold() for one in wanted)
