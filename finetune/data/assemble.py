"""From a sheet's lines to rows: which lines are data, and what each cell means."""

from collections.abc import Iterator

from finetune.data.cells.fill import LONGEST_CATEGORY, Filling
from finetune.data.columns import recognise_from
from finetune.data.columns.headers import turns
from finetune.data.places import Places, filled, text_of
from finetune.data.raw import REPEATED_HEADER, RawRow, decided, raw_of
from finetune.data.reading import Line, Table
from finetune.data.rows import Row
from finetune.data.settings import Settings


def assemble(table: Table, filling: Filling) -> Iterator[Row]:
    """Every line of the sheet as a row. Lines that are no data come out with the reason why."""
    last = max((at for at, line in enumerate(table.lines) if not line.is_blank), default=-1)
    section = ""
    further = _further(table, filling)
    places = Places(table, filling.layout)
    for at, line in enumerate(table.lines[: last + 1]):
        if at in further:
            filling = further[at]
            places = Places(table, filling.layout)
        aside = REPEATED_HEADER if at in further else places.aside(at, line)
        raw = _raw(line, table, filling, aside=aside, section=section)
        row = decided(raw, filling.settings.rows.get(raw.place))
        if raw.aside == "section_heading" or (filled(line) == 1 and row.has("empty_pair")):
            section = text_of(line)[:LONGEST_CATEGORY]
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


def _further(table: Table, filling: Filling) -> dict[int, Filling]:
    """What holds from further headers on, whose columns stand in another order."""
    if filling.layout.found_by == "declared":
        return {}
    found = {}
    for at in turns(table, filling.layout):
        layout = recognise_from(table, at, language=filling.settings.language)
        if layout.usable:
            found[at] = Filling.of(table, layout, filling.settings)
    return found


def _raw(line: Line, table: Table, filling: Filling, *, aside: str, section: str) -> RawRow:
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
