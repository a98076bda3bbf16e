"""Which lines of a sheet are no data, told by their place and by how they are written."""

import re
from functools import cached_property

from finetune.data.columns import Layout, Role
from finetune.data.columns.content import looks_like_question
from finetune.data.columns.headers import is_second
from finetune.data.columns.names import NAMED, role_of
from finetune.data.raw import REPEATED_HEADER
from finetune.data.reading import Line, Table
from knowledgebase.language.text import key

_SUM = re.compile(
    r"(?:合计|总计|小计|共计|累计|汇总|合計|總計|小計|(?:grand |sub)?totals?|sum)\s*[:：]?", re.I
)
_NEAR = 4
_NO_LETTERS = re.compile(r"[\W\d_]*")
_REMARK = re.compile(
    r"(?:[*※]|[（(【]?(?:备注|附注|说明|声明|备註|注|註)\s*\d{0,2}\s*[）)】]?\s*[:：]|"
    r"(?:制表|填表|审核|更新(?:日期|时间|人)|版本号?|数据来源|来源)[^?？]{0,10}[:：]|"
    r"(?:notes?|n\.b\.|nb|source|disclaimer|last updated)\s*:|"
    r"第\s*\d+\s*页|page\s+\d+\b)",
    re.I,
)


class Places:
    """The lines of one table in a sheet."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self._table, self._layout = table, layout
        self._asked, self._answered = layout.at(Role.QUESTION), layout.at(Role.ANSWER)

    def aside(self, at: int, line: Line) -> str:
        """Why a line is no data by its place alone, or ""."""
        header = self._layout.header
        if line.is_blank:
            return "blank_row"
        if header is not None and at <= header:
            return "header" if at == header else "above_header"
        if header is not None and at == header + 1 and is_second(line, self._table.lines[header]):
            return "header"
        if self._repeats_header(line):
            return REPEATED_HEADER
        if self._adds_up(line):
            return "total_row"
        if filled(line) == 1:
            return self._alone(at, line)
        return ""

    def _alone(self, at: int, line: Line) -> str:
        """Why a line of a single text is no data."""
        if line.spans and at <= self._last:
            return "section_heading"
        if not _remark(line) and at <= self._last and self._stands_before_header(at):
            return "section_heading"
        if _remark(line) and not looks_like_question(text_of(line)):
            return "beside_table"
        if self._below is not None and at >= self._below and not looks_like_question(text_of(line)):
            return "beside_table"
        return "section_heading" if line.spans else ""

    def _stands_before_header(self, at: int) -> bool:
        below = self._table.lines[at + 1 : at + 1 + _NEAR]
        after = next((one for one in below if not one.is_blank), None)
        return after is not None and self._repeats_header(after)

    @cached_property
    def _last(self) -> int:
        """The last line that has both a question and an answer."""
        lines = self._table.lines
        return next(
            (
                at
                for at in range(len(lines) - 1, -1, -1)
                if lines[at].cell(self._asked).strip() and lines[at].cell(self._answered).strip()
            ),
            -1,
        )

    @cached_property
    def _below(self) -> int | None:
        """Where remarks below the table begin; None without any."""
        lines = self._table.lines
        return next(
            (
                at
                for at in range(self._last + 1, len(lines))
                if filled(lines[at]) == 1 and _remark(lines[at])
            ),
            None,
        )

    def _adds_up(self, line: Line) -> bool:
        named = line.cell(self._asked).strip() or text_of(line)
        return bool(
            _SUM.fullmatch(named) and _NO_LETTERS.fullmatch(line.cell(self._answered).strip())
        )

    def _repeats_header(self, line: Line) -> bool:
        """Whether a row says what the header says, or names a question and an answer word for
        word. A cell that merely has such a word in it ("Wholesale enquiry") may be a question.
        """
        places = (self._asked, self._answered)
        if self._layout.header is not None:
            header = self._table.lines[self._layout.header]
            names = [key(header.cell(place)) for place in places]
            if any(names) and [key(line.cell(place)) for place in places] == names:
                return True
        wanted = ((Role.QUESTION, NAMED), (Role.ANSWER, NAMED))
        return tuple(role_of(line.cell(place)) for place in places) == wanted


def filled(line: Line) -> int:
    """How many different texts a line has."""
    return len({cell for cell in line.cells if cell.strip()})


def text_of(line: Line) -> str:
    """The first text of a line."""
    return next((cell.strip() for cell in line.cells if cell.strip()), "")


def _remark(line: Line) -> bool:
    return _REMARK.match(text_of(line)) is not None
