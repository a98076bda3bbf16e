"""The way into an Open XML workbook: which sheets it has, and what each holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.allowance import Allowance
from finetune.data.reading.workbooks import archive, damage
from finetune.data.reading.workbooks.ooxml import notes, rich, strings, styles
from finetune.data.reading.workbooks.ooxml.markup import Attributes, parsed, walk
from finetune.data.reading.workbooks.ooxml.package import Package, Relation, related
from finetune.data.reading.workbooks.ooxml.worksheet import Found, Shared, Worksheet, cells_of
from finetune.data.reading.workbooks.sheet import Cell, Sheet

_ON = ("1", "true", "on")
_MOST_SHEETS = 10_000
_LEAST_ROOM = 64 * 1024 * 1024
_ROOM_PER_BYTE = 8
_LONGEST_TEXTS = 100
"""How many times longer than what is read of it a cell's text may be, before it is a trap."""


def sheets(path: Path, limits: Limits) -> list[Sheet]:
    """The sheets of a workbook that hold cells; charts and dialogs do not. Their cells are read
    from the file as they are asked for.

    Raises `Failure`, also while cells are read: `file_corrupt`, `unsafe_file`, `text_too_long`,
    `too_many_cells`, `expands_too_much`.
    """
    archive.inspect(path, limits, kind="xlsx")
    with damage.refused("xlsx"), Package(path) as package:
        part = package.workbook()
        relations = package.relations(part)
        workbook = _workbook(package, part)
        shared = _shared(package, relations, workbook, path, limits)
        named = [
            (one, relations[one.relation]) for one in workbook.sheets if one.relation in relations
        ]
        return [
            _sheet(path, one, relation.target, shared)
            for one, relation in named
            if relation.kind == "worksheet" and package.has(relation.target)
        ]


@dataclass(frozen=True, kw_only=True)
class _Named:
    name: str
    relation: str
    is_hidden: bool


@dataclass(kw_only=True)
class _Workbook:
    sheets: list[_Named] = field(default_factory=list)
    dates_from_1904: bool = False
    is_stale: bool = False


def _workbook(package: Package, part: str) -> _Workbook:
    found = _Workbook()

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            state = attributes.get("state", "visible")
            found.sheets.append(
                _Named(
                    name=attributes.get("name", ""),
                    relation=attributes.get("id", ""),
                    is_hidden=state != "visible",
                )
            )
        elif name == "workbookPr":
            found.dates_from_1904 = attributes.get("date1904", "0").lower() in _ON
        elif name == "calcPr":
            found.is_stale = attributes.get("fullCalcOnLoad", "0").lower() in _ON

    walk(package.chunks(part), start=start, most=_MOST_SHEETS * 20)
    return found


def _shared(
    package: Package,
    relations: Mapping[str, Relation],
    workbook: _Workbook,
    path: Path,
    limits: Limits,
) -> Shared:
    named = dict(relations)
    room = Allowance(
        characters=max(_LEAST_ROOM, path.stat().st_size * _ROOM_PER_BYTE),
        cell=limits.cell * _LONGEST_TEXTS,
    )
    texts = next(filter(package.has, related(named, "sharedStrings")), None)
    return Shared(
        strings=strings.shared(package.chunks(texts), room, limits.cells) if texts else [],
        styles=styles.read(package, next(iter(related(named, "styles")), None)),
        rich=rich.read(package, named),
        room=room,
        dates_from_1904=workbook.dates_from_1904,
        is_stale=workbook.is_stale,
    )


def _sheet(path: Path, named: _Named, part: str, shared: Shared) -> Sheet:
    sheet = Sheet(
        name=named.name,
        cells=(),
        is_hidden=named.is_hidden,
        dates_from_1904=shared.dates_from_1904,
    )
    sheet.cells = _cells(path, part, shared, sheet)
    return sheet


def _cells(path: Path, part: str, shared: Shared, sheet: Sheet) -> Iterator[Cell]:
    """The cells in order, then what stands beside them; completes the sheet on the way."""
    with damage.refused("xlsx"), Package(path) as package:
        worksheet = Worksheet(shared)
        steps = parsed(
            package.chunks(part),
            start=worksheet.start,
            end=worksheet.end,
            text=worksheet.texts.append,
        )
        yield from cells_of(worksheet, steps, shared.room.cell)
        found = worksheet.found
        sheet.merged = found.merged
        sheet.rules = found.rules
        sheet.hidden_rows = frozenset(found.hidden_rows)
        sheet.hidden_columns = frozenset(found.hidden_columns)
        relations = package.relations(part)
        yield from _linked(found, relations)
        yield from notes.beside(package, relations, shared.room)
        for (row, column), relation in found.controls:
            target = relations.get(relation)
            if target is not None and notes.is_check_box(package, target.target):
                yield Cell(row=row, column=column, is_check_box=True)


def _linked(found: Found, relations: Mapping[str, Relation]) -> Iterator[Cell]:
    for (row, column), relation in found.links:
        target = relations.get(relation)
        if target is not None and target.is_external:
            yield Cell(row=row, column=column, link=target.target)
