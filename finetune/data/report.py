"""What the merchant is told: counts, findings with row and column, columns, and a preview."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from finetune.data.codes import QUIET, REASONS, Fate
from finetune.data.columns import Layout
from finetune.data.reading import Book, Note
from finetune.data.rows import Row
from finetune.data.splits import Fact, Plan
from finetune.data.splits.plan import EXAM_WANTED
from finetune.data.wordings import Use

_FINDINGS_PER_CODE = 200
_PREVIEW_ROWS = 12
_PREVIEW_CELL = 160
_FEW_FACTS = 5
_RIVALS = frozenset({"conflict", "figure_differs"})


def build(
    *,
    book: Book,
    layouts: Sequence[Layout],
    rows: Sequence[Row],
    facts: Sequence[Fact],
    plan: Plan,
    language: tuple[str, float],
    notes: Sequence[Note],
) -> dict[str, Any]:
    """The whole report as JSON. Every `code` in it is one of `finetune.data.codes`."""
    return {
        "file": {
            "kind": book.kind,
            "encoding": book.encoding,
            "delimiter": book.delimiter,
            "sheets": [
                {"name": table.sheet, "rows": len(table.lines), "hidden": table.hidden}
                for table in book.tables
            ],
        },
        "language": {"code": language[0], "share": round(language[1], 3)},
        "layouts": [layout.as_json() for layout in layouts],
        "preview": _preview(book),
        "counts": _counts(rows, facts, plan),
        "findings": _findings(rows),
        "findings_total": _totals(rows),
        "conflicts": _conflicts(rows),
        "notes": [
            {"code": note.code, "params": note.params}
            for note in [*book.notes, *notes, *_plan_notes(facts, plan)]
        ],
    }


def _preview(book: Book) -> list[dict[str, Any]]:
    """The first filled rows of every sheet, as they stand in the file."""
    return [
        {
            "sheet": table.sheet,
            "rows": [
                {"row": line.number, "cells": [cell[:_PREVIEW_CELL] for cell in line.cells]}
                for line in [one for one in table.lines if not one.is_blank][:_PREVIEW_ROWS]
            ],
        }
        for table in book.tables
    ]


def _counts(rows: Sequence[Row], facts: Sequence[Fact], plan: Plan) -> dict[str, Any]:
    fates = Counter(row.fate.label for row in rows)
    enabled = [example for example in plan.examples if example.enabled]
    exam = plan.of(Use.EXAM)
    return {
        "rows": len(rows),
        "fates": {fate.label: fates[fate.label] for fate in Fate},
        "facts": len(facts),
        "examples": {use.value: len(plan.of(use)) for use in Use},
        "own": sum(example.origin == "own" for example in enabled),
        "made": sum(example.origin == "made" for example in enabled),
        "exam_own": sum(example.origin == "own" for example in exam),
        "exam_made": sum(example.origin == "made" for example in exam),
        "uncovered": sum(not example.covered for example in exam),
        "not_examined": len(plan.not_examined),
    }


def _findings(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """News about rows, what needs a person first; at most 200 of a kind."""
    by_code: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        for reason in row.reasons:
            if reason.code not in QUIET and len(by_code[reason.code]) < _FINDINGS_PER_CODE:
                by_code[reason.code].append(
                    {**reason.as_json(), "sheet": row.sheet, "row": row.number}
                )
    order = sorted(by_code, key=lambda code: (REASONS[code] is not Fate.NEEDS_YOU, code))
    return [finding for code in order for finding in by_code[code]]


def _totals(rows: Sequence[Row]) -> dict[str, int]:
    return dict(Counter(reason.code for row in rows for reason in row.reasons))


def _conflicts(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each conflicting row beside its rival, for a person to choose between them."""
    by_place = {row.place: row for row in rows}
    found = []
    for row in rows:
        for reason in row.reasons:
            if reason.code in _RIVALS and not row.kept_by_you:
                rival = by_place.get((reason.params["sheet"], reason.params["row"]))
                found.append([_choice(row), *([_choice(rival)] if rival else [])])
    return [{"choices": choices} for choices in _once(found)[:_FINDINGS_PER_CODE]]


def _choice(row: Row) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.number,
        "question": row.question,
        "answer": row.answer,
        "used": row.is_usable,
    }


def _once(pairs: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Two rows that name each other are one conflict."""
    seen: set[frozenset[tuple[str, int]]] = set()
    kept = []
    for choices in pairs:
        places = frozenset((one["sheet"], one["row"]) for one in choices)
        if places not in seen:
            seen.add(places)
            kept.append(choices)
    return kept


def _plan_notes(facts: Sequence[Fact], plan: Plan) -> list[Note]:
    exam = plan.of(Use.EXAM)
    made = sum(example.origin == "made" for example in exam)
    uncovered = sum(not example.covered for example in exam)
    notes = []
    if 0 < len(facts) < _FEW_FACTS:
        notes.append(Note(code="few_facts", params={"count": len(facts)}))
    if facts and len(exam) < EXAM_WANTED:
        notes.append(Note(code="exam_small", params={"count": len(exam), "wanted": EXAM_WANTED}))
    if made:
        notes.append(Note(code="exam_of_made_wordings", params={"made": made, "total": len(exam)}))
    if plan.not_examined:
        notes.append(Note(code="facts_not_examined", params={"count": len(plan.not_examined)}))
    if uncovered:
        notes.append(Note(code="uncovered", params={"count": uncovered}))
    if plan.leaking:
        notes.append(Note(code="exam_given_away", params={"count": plan.leaking}))
    if plan.ambiguous:
        params = {"count": len(plan.ambiguous), "examples": sorted(plan.ambiguous)[:5]}
        notes.append(Note(code="ambiguous_question", params=params))
    return notes
