"""From a sheet's lines to rows: which lines are data, and what each cell means."""

from collections.abc import Iterator

from finetune.data.cells.fill import LONGEST_CATEGORY, Filling
from finetune.data.columns import Layout, Role
from finetune.data.columns.names import NAMED, role_of
from finetune.data.raw import REPEATED_HEADER, RawRow, decided, raw_of
from finetune.data.reading import Line, Table
from finetune.data.rows import Row
from finetune.data.settings import Settings
from knowledgebase.language.text import key


def assemble(table: Table, filling: Filling) -> Iterator[Row]:
    """Every line of the sheet as a row. Lines that are no data come out with the reason why."""
    last = max((at for at, line in enumerate(table.lines) if not line.is_blank), default=-1)
    section = ""
    for at, line in enumerate(table.lines[: last + 1]):
        raw = _raw(at, line, table, filling, section=section)
        row = decided(raw, filling.settings.rows.get(raw.place))
        if raw.aside == "section_heading" or (_filled(line) == 1 and row.has("empty_pair")):
            section = _heading(line)
        yield row


def set_aside(table: Table, settings: Settings, code: str) -> Iterator[Row]:
    """The rows of a sheet that is not used."""
    for line in table.lines:
        if not line.is_blank:
            yield decided(
                RawRow(
                    sheet=table.sheet,
                    number=line.number,
                    cells=_cells(line, settings),
                    aside=code,
                ),
                None,
            )


def added(settings: Settings) -> Iterator[Row]:
    """The rows that people added beside the file."""
    for one in settings.added:
        raw = raw_of(one)
        yield decided(raw, settings.rows.get(raw.place))


def _raw(at: int, line: Line, table: Table, filling: Filling, *, section: str) -> RawRow:
    aside = _place(at, line, table, filling.layout)
    row = Row(sheet=table.sheet, number=line.number, cells=[])
    if aside in ("", REPEATED_HEADER):
        filling.fill(row, line)
        row.category = row.category or section
    return RawRow(
        sheet=row.sheet,
        number=row.number,
        cells=_cells(line, filling.settings),
        question=row.question,
        answer=row.answer,
        category=row.category,
        wordings=tuple(row.wordings),
        columns=row.columns,
        reasons=tuple(row.reasons),
        asked_for=row.asked_for,
        aside=aside,
    )


def _cells(line: Line, settings: Settings) -> tuple[str, ...]:
    return tuple(cell[: settings.limits.cell] for cell in line.cells)


def _place(at: int, line: Line, table: Table, layout: Layout) -> str:
    """Why a line is no data by its place alone, or ""."""
    if line.is_blank:
        return "blank_row"
    if layout.header is not None and at <= layout.header:
        return "header" if at == layout.header else "above_header"
    if _repeats_header(line, table, layout):
        return REPEATED_HEADER
    if line.spans and _filled(line) == 1:
        return "section_heading"
    return ""


def _filled(line: Line) -> int:
    return len({cell for cell in line.cells if cell.strip()})


def _repeats_header(line: Line, table: Table, layout: Layout) -> bool:
    """Whether a row says what the header says, or names a question and an answer word for word.

    A cell that merely has such a word in it ("Wholesale enquiry") may well be a question.
    """
    places = (layout.at(Role.QUESTION), layout.at(Role.ANSWER))
    if layout.header is not None:
        header = table.lines[layout.header]
        names = [key(header.cell(place)) for place in places]
        if any(names) and [key(line.cell(place)) for place in places] == names:
            return True
    wanted = ((Role.QUESTION, NAMED), (Role.ANSWER, NAMED))
    return tuple(role_of(line.cell(place)) for place in places) == wanted


def _heading(line: Line) -> str:
    return next((cell.strip() for cell in line.cells if cell.strip()), "")[:LONGEST_CATEGORY]
