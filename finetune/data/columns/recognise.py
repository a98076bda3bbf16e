"""Finds the header row and gives every column its role."""

from collections.abc import Mapping
from typing import Any

from finetune.data.columns import hidden
from finetune.data.columns.content import Profile, profile
from finetune.data.columns.layout import Column, Layout, Role
from finetune.data.columns.names import role_of
from finetune.data.reading import Line, Table

_HEADER_WITHIN = 40
_PROFILED = 400
_SAMPLES = 3
_SAMPLE_LENGTH = 80
_MOST_CATEGORIES = 0.5
_ONE_PER_SHEET = (Role.ANSWER, Role.CATEGORY, Role.SPLIT, Role.ID)


def recognise(table: Table, declared: Mapping[str, Any] | None = None) -> Layout:
    """The layout of a sheet.

    `declared` is what the merchant chose for it: {"header_row": 3 or None, "columns":
    {"question": 2, "answer": 3, "category": 1, "wordings": [4]}}, indexes from 0. A column that
    is hidden in the file has no role, unless without it there is no question or no answer.
    """
    if declared is not None:
        return _declared(table, declared)
    if table.hidden_columns:
        seen = _recognised(hidden.taken_out(table))
        if seen.usable:
            return hidden.described(seen, _layout(table, seen.header))
    return _recognised(table)


def _recognised(table: Table) -> Layout:
    header = None if table.keys is not None else _find_header(table)
    layout = _layout(table, header)
    for column in layout.columns:
        column.role, column.confidence = role_of(column.header)
    profiles = {
        column.index: profile(_cells(table, column.index, header)) for column in layout.columns
    }
    _drop_contradictions(layout, profiles)
    _one_column_each(layout)
    if not layout.usable:
        _by_content(layout, profiles)
    return layout


def _find_header(table: Table) -> int | None:
    """The first row that names a question and an answer, or else the one that names most."""
    best, best_score = None, 0.0
    for at, line in enumerate(table.lines[:_HEADER_WITHIN]):
        roles: dict[Role, float] = {}
        for cell in line.cells:
            role, confidence = role_of(cell)
            if role is not None:
                roles[role] = max(confidence, roles.get(role, 0.0))
        score = sum(roles.values())
        if Role.QUESTION in roles and Role.ANSWER in roles:
            return at
        if score > best_score and max(roles.values()) == 1.0 and _could_be_header(line):
            best, best_score = at, score
    return best


def _could_be_header(line: Line) -> bool:
    filled = [cell for cell in line.cells if cell.strip()]
    return len(filled) > 1 and not line.spans


def _layout(table: Table, header: int | None) -> Layout:
    columns = []
    for index in range(len(table.keys) if table.keys is not None else table.width):
        name = table.label(index) if table.keys is not None else ""
        if header is not None:
            name = table.lines[header].cell(index).strip()
        samples = [cell[:_SAMPLE_LENGTH] for cell in _cells(table, index, header) if cell.strip()]
        columns.append(
            Column(index=index, label=table.label(index), header=name, samples=samples[:_SAMPLES])
        )
    return Layout(sheet=table.sheet, columns=columns, header=header)


def _cells(table: Table, index: int, header: int | None) -> list[str]:
    start = 0 if header is None else header + 1
    return [
        line.cell(index)
        for line in table.lines[start : start + _PROFILED]
        if not line.is_blank and not line.spans
    ]


def _drop_contradictions(layout: Layout, profiles: Mapping[int, Profile]) -> None:
    """A column of numbers is no question or answer, whatever part of its name says."""
    for column in layout.columns:
        numbers = profiles[column.index].numbers > 0.9
        if column.role in (Role.QUESTION, Role.ANSWER) and numbers and column.confidence < 1:
            column.role, column.confidence = None, 0.0


def _one_column_each(layout: Layout) -> None:
    """Of several columns for a role the surest counts; further questions are further wordings."""
    for role in (*_ONE_PER_SHEET, Role.QUESTION):
        rivals = [column for column in layout.columns if column.role is role]
        rivals.sort(key=lambda column: -column.confidence)
        for column in rivals[1:]:
            column.role = Role.WORDINGS if role is Role.QUESTION else None


def _by_content(layout: Layout, profiles: Mapping[int, Profile]) -> None:
    """Fill in the question and the answer by what the free text columns hold."""
    layout.found_by = "content"
    free = [c for c in layout.columns if c.role is None and profiles[c.index].is_text]
    if layout.at(Role.QUESTION) is None and free:
        asked = max(free, key=lambda column: profiles[column.index].questions)
        share = profiles[asked.index].questions
        if share >= 0.3 or layout.at(Role.ANSWER) is not None:
            asked.role, asked.confidence = Role.QUESTION, 0.4 + 0.4 * share
            free.remove(asked)
    if layout.at(Role.ANSWER) is None and layout.at(Role.QUESTION) is not None and free:
        longest = max(free, key=lambda column: profiles[column.index].length)
        longest.role, longest.confidence = Role.ANSWER, 0.6
        free.remove(longest)
    if layout.at(Role.CATEGORY) is None and layout.usable:
        for column in free:
            if profiles[column.index].distinct <= _MOST_CATEGORIES:
                column.role, column.confidence = Role.CATEGORY, 0.5
                return


def _declared(table: Table, declared: Mapping[str, Any]) -> Layout:
    row = declared.get("header_row")
    header = row - 1 if isinstance(row, int) and 0 < row <= len(table.lines) else None
    layout = _layout(table, None if table.keys is not None else header)
    layout.found_by = "declared"
    by_index = {column.index: column for column in layout.columns}
    for name, chosen in dict(declared.get("columns") or {}).items():
        for index in chosen if isinstance(chosen, list) else [chosen]:
            if index in by_index and name in list(Role):
                by_index[index].role, by_index[index].confidence = Role(name), 1.0
    return layout
