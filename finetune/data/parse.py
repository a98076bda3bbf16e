"""The whole way from a file to rows, examples and a report."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from finetune.data import report
from finetune.data.assemble import added, assemble, set_aside
from finetune.data.cells.fill import Filling
from finetune.data.checks import CHECKS
from finetune.data.codes import Fate
from finetune.data.columns import Layout, recognise
from finetune.data.industry import industry_notes
from finetune.data.lengths import note_too_long
from finetune.data.reading import Book, Note, Table, read
from finetune.data.rows import Row, usable
from finetune.data.settings import Settings
from finetune.data.splits import Example, gather, plan
from knowledgebase.language.text import dominant

Progress = Callable[[str, float], None]
_LANGUAGE_SAMPLE = 500
_RANGES_TOLD, _LONGEST_RANGE = 5, 80


@dataclass(kw_only=True)
class Parsed:
    """`problem` is a code of `codes.PROBLEMS` when the file gives nothing to teach, else ""."""

    rows: list[Row]
    examples: list[Example]
    report: dict[str, Any]
    problem: str = ""


def parse(
    path: Path,
    *,
    filename: str,
    settings: Settings,
    mapping: Mapping[str, Any] | None = None,
    progress: Progress = lambda stage, done: None,
    while_reading: AbstractContextManager[None] = nullcontext(),  # noqa: B008 - holds nothing
) -> Parsed:
    """Read a file and make of it what a model can be taught with.

    `mapping`: {"sheets": {name: {"header_row": …, "columns": {…}} or None}}; a sheet that it
    does not name is recognised, one that is None is not used. `while_reading`: what is entered
    while the file itself is read. Raises `Failure` for files that are refused.
    """
    progress("read", 0.05)
    with while_reading:
        book = read(path, filename=filename, limits=settings.limits)
    progress("columns", 0.3)
    declared = dict((mapping or {}).get("sheets") or {})
    layouts = {table.sheet: _layout(table, declared, settings) for table in book.tables}
    rows, notes = _rows(book, layouts, settings)
    language = _language(rows, settings)
    settings = replace(settings, language=language[0])
    progress("check", 0.4)
    for at, check in enumerate(CHECKS):
        check(rows, settings)
        progress("check", 0.4 + 0.3 * (at + 1) / len(CHECKS))
    progress("split", 0.7)
    facts = gather(usable(rows))
    measured_by = note_too_long(rows, facts, settings)
    planned = plan(facts, settings)
    progress("write", 0.9)
    notes.extend(industry_notes(facts, settings.industry))
    found = report.build(
        book=book,
        layouts=[layout for layout in layouts.values() if layout is not None],
        rows=rows,
        facts=facts,
        plan=planned,
        language=language,
        notes=notes,
    )
    found["measured_by"] = measured_by
    problem = _problem(layouts, planned.examples)
    return Parsed(rows=rows, examples=planned.examples, report=found, problem=problem)


def _layout(table: Table, declared: Mapping[str, Any], settings: Settings) -> Layout | None:
    if table.sheet in declared:
        chosen = declared[table.sheet]
        return None if chosen is None else recognise(table, chosen)
    return None if table.hidden else recognise(table, language=settings.language)


def _rows(
    book: Book, layouts: Mapping[str, Layout | None], settings: Settings
) -> tuple[list[Row], list[Note]]:
    rows: list[Row] = []
    notes: list[Note] = []
    any_usable = any(layout is not None and layout.usable for layout in layouts.values())
    for table in book.tables:
        layout = layouts[table.sheet]
        if layout is None or not layout.usable:
            rows.extend(set_aside(table, settings, "sheet_not_used"))
            if any_usable and any(not line.is_blank for line in table.lines):
                code = "hidden_sheet" if table.hidden else "sheet_not_used"
                notes.append(Note(code=code, params={"sheet": table.sheet}))
            continue
        filling = Filling.of(table, layout, settings)
        rows.extend(assemble(table, filling))
        notes.extend([*_table_notes(table, layout), *layout.notes, *filling.notes(table)])
    rows.extend(added(settings))
    return rows, notes


def _table_notes(table: Table, layout: Layout) -> list[Note]:
    notes = []
    where = {"sheet": table.sheet}
    titles = 0
    if layout.header is not None:
        titles = sum(not line.is_blank for line in table.lines[: layout.header])
    elif table.keys is None:
        notes.append(Note(code="no_header", params=where))
    if titles:
        notes.append(Note(code="title_rows", params={**where, "count": titles}))
    if table.merged_ranges:
        notes.append(Note(code="merged_cells", params={**where, "count": table.merged_ranges}))
    if hidden := sum(line.hidden and not line.is_blank for line in table.lines):
        notes.append(Note(code="hidden_rows", params={**where, "count": hidden}))
    if table.rules:
        ranges = [one[:_LONGEST_RANGE] for one in table.rules[:_RANGES_TOLD]]
        notes.append(Note(code="looks_by_rule", params={**where, "ranges": ranges}))
    if table.hidden_columns:
        columns = [table.label(at) for at in sorted(table.hidden_columns)]
        notes.append(Note(code="hidden_columns", params={**where, "columns": columns}))
    return notes


def _language(rows: list[Row], settings: Settings) -> tuple[str, float]:
    """The declared language, or else the one most rows are in."""
    texts = [f"{row.question} {row.answer}" for row in rows if row.fate is not Fate.SKIPPED]
    step = max(1, len(texts) // _LANGUAGE_SAMPLE)
    found, share = dominant(texts[::step])
    return (settings.language or found), share


def _problem(layouts: Mapping[str, Layout | None], examples: list[Example]) -> str:
    if not any(layout is not None and layout.usable for layout in layouts.values()):
        return "columns_not_found"
    return "" if examples else "nothing_usable"
