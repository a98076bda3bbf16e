"""From the package of a binary workbook to its sheets."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from finetune.data.limits import Limits
from finetune.data.reading.allowance import Allowance
from finetune.data.reading.workbooks import archive, damage
from finetune.data.reading.workbooks.ooxml import notes
from finetune.data.reading.workbooks.ooxml.package import Package, Relation, related
from finetune.data.reading.workbooks.rich import Rich
from finetune.data.reading.workbooks.sheet import Cell, Sheet
from finetune.data.reading.workbooks.xlsb.workbook import (
    BinaryStyles,
    BinaryWorkbook,
    Named,
    shared_texts,
)
from finetune.data.reading.workbooks.xlsb.worksheet import BinarySheet, comments

_LEAST_ROOM = 64 * 1024 * 1024
_ROOM_PER_BYTE = 8
_RECORDS = (struct.error, ValueError, IndexError, KeyError)


def sheets(path: Path, limits: Limits) -> list[Sheet]:
    """The worksheets in the file's order. Cells are read from the file as they are asked for.

    Raises `Failure`, at once or among the cells: `file_corrupt`, `unsafe_file`,
    `expands_too_much`, `password_protected`.
    """
    archive.inspect(path, limits, kind="xlsb")
    with damage.refused("xlsb", *_RECORDS), Package(path) as package:
        part = _workbook(package)
        relations = package.relations(part)
        workbook = BinaryWorkbook.read(package.chunks(part))
        shared = _shared(package, relations, path, limits)
        return [
            _sheet(path, named, relation.target, shared, workbook)
            for named in workbook.sheets
            if (relation := relations.get(named.relation))
            and relation.kind == "worksheet"
            and package.has(relation.target)
        ]


def _workbook(package: Package) -> str:
    for part in related(package.relations(""), "officeDocument"):
        if package.has(part):
            return part
    return "xl/workbook.bin"


@dataclass(frozen=True, kw_only=True)
class _Shared:
    texts: list[Rich]
    styles: BinaryStyles
    room: Allowance


def _shared(
    package: Package, relations: Mapping[str, Relation], path: Path, limits: Limits
) -> _Shared:
    named = dict(relations)
    room = Allowance(
        characters=max(_LEAST_ROOM, path.stat().st_size * _ROOM_PER_BYTE), cell=limits.cell
    )
    texts = next(filter(package.has, related(named, "sharedStrings")), None)
    styles = next(filter(package.has, related(named, "styles")), None)
    return _Shared(
        texts=shared_texts(package.chunks(texts), room, limits.cells) if texts else [],
        styles=BinaryStyles.read(package.chunks(styles)) if styles else BinaryStyles(),
        room=room,
    )


def _sheet(path: Path, named: Named, part: str, shared: _Shared, workbook: BinaryWorkbook) -> Sheet:
    sheet = Sheet(
        name=named.name,
        cells=(),
        is_hidden=named.is_hidden,
        dates_from_1904=workbook.dates_from_1904,
    )
    sheet.cells = _cells(path, part, shared, sheet)
    return sheet


def _cells(path: Path, part: str, shared: _Shared, sheet: Sheet) -> Iterator[Cell]:
    """The cells in order, then what stands beside them; completes the sheet on the way."""
    with damage.refused("xlsb", *_RECORDS), Package(path) as package:
        worksheet = BinarySheet(styles=shared.styles, texts=shared.texts)
        yield from worksheet.cells(package.chunks(part))
        sheet.merged = worksheet.merged
        sheet.hidden_rows = frozenset(worksheet.hidden_rows)
        sheet.hidden_columns = frozenset(worksheet.hidden_columns)
        relations = package.relations(part)
        for (row, column), relation in worksheet.links.items():
            target = relations.get(relation)
            if target is not None and target.is_external:
                yield Cell(row=row, column=column, link=target.target)
        for comment_part in filter(package.has, related(relations, "comments")):
            for (row, column), comment in comments(package.chunks(comment_part)):
                yield Cell(row=row, column=column, comment=shared.room.take(comment))
        in_xml = {key: one for key, one in relations.items() if one.kind != "comments"}
        yield from notes.beside(package, in_xml, shared.room)
