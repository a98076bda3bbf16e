"""Finds the header row and gives every column its role."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Any

from finetune.data.columns import headers, hidden
from finetune.data.columns.content import Profile, names_columns, profile
from finetune.data.columns.layout import Column, Layout, Role
from finetune.data.columns.names import NAMED, hints_of, role_of
from finetune.data.columns.rivals import Contents, one_answer, settle
from finetune.data.reading import Line, Table

_HEADER_WITHIN = 40
_PROFILED = 400
_SAMPLES = 3
_SAMPLE_LENGTH = 80
_MOST_CATEGORIES = 0.5
_ONE_PER_SHEET = (Role.ANSWER, Role.CATEGORY, Role.SPLIT, Role.STATUS, Role.INSTRUCTION, Role.ID)
_SHORTEST_RIVAL = 3


def recognise(
    table: Table, declared: Mapping[str, Any] | None = None, *, language: str = ""
) -> Layout:
    """The layout of a sheet; of two languages side by side, `language` is taken if it is there.

    `declared` is what the merchant chose for it: {"header_row": 3 or None, "columns":
    {"question": 2, "answer": 3, "category": 1, "wordings": [4]}}, indexes from 0. A column that
    is hidden in the file has no role, unless without it there is no question or no answer.
    """
    if declared is not None:
        return _declared(table, declared)
    if table.hidden_columns:
        seen = _recognised(hidden.taken_out(table), language)
        if seen.usable:
            return hidden.described(seen, _layout(table, seen.header))
    return _recognised(table, language)


def recognise_from(table: Table, header: int, *, language: str = "") -> Layout:
    """The layout of what stands below a further header, given by its position in the lines."""
    below = replace(table, lines=table.lines[header:])
    layout = _recognised(below, language, header=0)
    layout.header = header
    return layout


def _recognised(table: Table, language: str, header: int | None = None) -> Layout:
    if header is None and table.keys is None:
        header = _find_header(table)
    layout = _layout(table, header)
    for column in layout.columns:
        column.role, column.confidence = role_of(column.header)
    lines = _data(table, header)
    contents = Contents(
        lines=lines,
        profiles={
            column.index: profile([line.cell(column.index) for line in lines])
            for column in layout.columns
        },
    )
    _drop_contradictions(layout, contents.profiles)
    settle(layout, contents, language)
    _one_column_each(layout)
    if not layout.usable:
        _by_content(layout, contents, language)
        _turn_round(layout, contents.profiles)
    if header is None and table.keys is None and layout.usable:
        first = headers.unnamed(contents.lines, layout)
        if first is not None:
            return _recognised(table, language, header=table.lines.index(first))
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
    if best is None:
        filled = [at for at, line in enumerate(table.lines[:_PROFILED]) if not line.is_blank]
        if names_columns([table.lines[at].cells for at in filled]):
            return filled[0]
    return best


def _could_be_header(line: Line) -> bool:
    filled = [cell for cell in line.cells if cell.strip()]
    return len(filled) > 1 and not line.spans


def _layout(table: Table, header: int | None) -> Layout:
    columns, lines = [], _data(table, header)
    names = [] if header is None else headers.names(table, header)
    for index in range(len(table.keys) if table.keys is not None else table.width):
        name = table.label(index) if table.keys is not None else ""
        if header is not None:
            name = names[index]
        cells = (line.cell(index) for line in lines)
        samples = [cell[:_SAMPLE_LENGTH] for cell in cells if cell.strip()]
        columns.append(
            Column(index=index, label=table.label(index), header=name, samples=samples[:_SAMPLES])
        )
    return Layout(sheet=table.sheet, columns=columns, header=header)


def _data(table: Table, header: int | None) -> list[Line]:
    """The first lines below the header that hold data."""
    start = 0 if header is None else header + 1
    lines = table.lines[start : start + _PROFILED]
    if header is not None and lines and headers.is_second(lines[0], table.lines[header]):
        lines = lines[1:]
    return [line for line in lines if not line.is_blank and not line.spans]


def _drop_contradictions(layout: Layout, profiles: Mapping[int, Profile]) -> None:
    """A column of numbers is no question or answer, whatever part of its name says, and one that
    asks is no identifier."""
    for column in layout.columns:
        numbers = profiles[column.index].numbers > 0.9
        if column.role is Role.ID and profiles[column.index].questions >= _MOST_CATEGORIES:
            column.role, column.confidence = None, 0.0
        if column.role in (Role.QUESTION, Role.ANSWER) and numbers and column.confidence < 1:
            column.role, column.confidence = None, 0.0


def _one_column_each(layout: Layout) -> None:
    """Of several columns for a role the surest counts; further questions are further wordings."""
    for role in (*_ONE_PER_SHEET, Role.QUESTION):
        rivals = [column for column in layout.columns if column.role is role]
        rivals.sort(key=lambda column: -column.confidence)
        for column in rivals[1:]:
            column.role = Role.WORDINGS if role is Role.QUESTION else None


def _by_content(layout: Layout, contents: Contents, language: str) -> None:
    """Fill in the question and the answer by what the free text columns hold."""
    layout.found_by = "content"
    profiles = contents.profiles
    free = [c for c in layout.columns if c.role is None and profiles[c.index].is_text]
    answer = layout.at(Role.ANSWER)
    spoken = language if answer is None else profiles[answer].language
    named = {spoken} if spoken else set()
    if (asked := _asked(layout, free, contents, named)) is not None:
        free.remove(asked)
    elif layout.at(Role.QUESTION) is None:
        _from_wordings(layout)
    at = layout.at(Role.QUESTION)
    if layout.at(Role.ANSWER) is None and at is not None and free:
        _answer(layout, free, contents, profiles[at].language)
    if layout.at(Role.CATEGORY) is None and layout.usable:
        for column in free:
            few = profiles[column.index].distinct <= _MOST_CATEGORIES
            if column.role is None and column.index not in layout.rivals and few:
                column.role, column.confidence = Role.CATEGORY, 0.5
                return


def _asked(
    layout: Layout, free: Sequence[Column], contents: Contents, preferred: Container[str]
) -> Column | None:
    """Give the free column that asks most the question's role, where no column has it."""
    if layout.at(Role.QUESTION) is not None or not free:
        return None
    profiles = contents.profiles
    asked = max(
        free,
        key=lambda one: (
            profiles[one.index].language in preferred and profiles[one.index].questions >= 0.3,
            profiles[one.index].questions,
        ),
    )
    share = profiles[asked.index].questions
    if share < 0.3 and (layout.at(Role.ANSWER) is None or layout.all(Role.WORDINGS)):
        return None
    asked.role, asked.confidence = Role.QUESTION, 0.4 + 0.4 * share
    return asked


def _turn_round(layout: Layout, profiles: Mapping[int, Profile]) -> None:
    """Where the answers ask and the questions don't, a name that may mean either meant the other
    ("Trigger", "Message")."""
    asked = next((one for one in layout.columns if one.role is Role.QUESTION), None)
    answered = next((one for one in layout.columns if one.role is Role.ANSWER), None)
    if asked is None or answered is None or NAMED in (asked.confidence, answered.confidence):
        return
    if profiles[answered.index].questions > 0.6 and profiles[asked.index].questions < 0.2:
        asked.role, answered.role = Role.ANSWER, Role.QUESTION


def _from_wordings(layout: Layout) -> None:
    """Where nothing else asks, the first column of wordings does."""
    found = next((one for one in layout.columns if one.role is Role.WORDINGS), None)
    if found is not None:
        found.role = Role.QUESTION


def _answer(layout: Layout, free: Sequence[Column], contents: Contents, language: str) -> None:
    """Give the longest free column in the question's language the answer's role; others like it
    are told, and those in another language."""
    profiles = contents.profiles
    saying = [one for one in free if profiles[one.index].questions < _MOST_CATEGORIES] or list(free)
    near = [one for one in saying if profiles[one.index].language in ("", language)] or saying
    longest = max(near, key=lambda one: (hints_of(one.header).age, profiles[one.index].length))
    longest.role, longest.confidence = Role.ANSWER, 0.6
    rivals = [one for one in near if one is longest or _could_answer(profiles[one.index])]
    for rival in rivals:
        rival.confidence = 0.6
    one_answer(layout, rivals, contents)
    others = [one for one in free if one not in near and _could_answer(profiles[one.index])]
    if others:
        found = profiles[others[0].index].language
        layout.note("other_language_columns", others, used=language, found=found)


def _could_answer(found: Profile) -> bool:
    return (
        found.filled > _MOST_CATEGORIES
        and found.distinct > _MOST_CATEGORIES
        and found.length >= _SHORTEST_RIVAL
    )


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
