"""Headers of two lines, headers further down, and headers whose words are not known."""

import re
from collections.abc import Sequence

from finetune.data.columns.content import looks_like_question
from finetune.data.columns.layout import Layout, Role
from finetune.data.columns.names import named
from finetune.data.reading import Line, Table

_SHORT = 24
_SENTENCE = re.compile(r"[?？。.!！,，;；\d]")
_FEWEST = 4
_ASKING = 0.9


def is_second(line: Line, header: Line) -> bool:
    """Whether a line is the lower half of a header: a cell of the header reaches down into it."""
    return any(
        note.code == "filled_from_merge" and note.params["row"] == header.number
        for notes in line.notes.values()
        for note in notes
    )


def names(table: Table, header: int) -> list[str]:
    """The columns' names. In a header of two lines, the upper one's words hold for all columns
    below them: "Answer" over "English" and "Chinese"."""
    line = table.lines[header]
    upper = [line.cell(at).strip() for at in range(table.width)]
    lower = table.lines[header + 1] if header + 1 < len(table.lines) else None
    if lower is None or not is_second(lower, line):
        return upper
    found, above = [], ""
    for at, name in enumerate(upper):
        below = lower.cell(at).strip()
        above = name or (above if below else "")
        found.append(above if below in ("", above) else f"{above} {below}".strip())
    return found


def turns(table: Table, layout: Layout) -> list[int]:
    """The lines that name question and answer anew, in other columns than those before them."""
    places, found = (layout.at(Role.QUESTION), layout.at(Role.ANSWER)), list[int]()
    if layout.header is None or table.keys is not None:
        return found
    for at in range(layout.header + 1, len(table.lines)):
        line = table.lines[at]
        if max(map(len, line.cells), default=0) > _SHORT:
            continue
        roles = [named(cell) for cell in line.cells]
        if Role.QUESTION in roles and Role.ANSWER in roles:
            here = roles.index(Role.QUESTION), roles.index(Role.ANSWER)
            if here != places:
                found.append(at)
                places = here
    return found


def unnamed(lines: Sequence[Line], layout: Layout) -> Line | None:
    """The line that is a header in words that are not known: short, no sentence and no question,
    above a column where nearly all ask, and below titles at most."""
    asked, answered = layout.at(Role.QUESTION), layout.at(Role.ANSWER)
    filled = [line for line in lines if line.cell(asked).strip() and line.cell(answered).strip()]
    if len(filled) <= _FEWEST:
        return None
    first, others = filled[0], filled[1:]
    above = lines[: next(at for at, line in enumerate(lines) if line is first)]
    if any(sum(map(bool, map(str.strip, line.cells))) > 1 for line in above):
        return None
    texts = [cell.strip() for cell in first.cells if cell.strip()]
    if any(len(text) > _SHORT or _SENTENCE.search(text) for text in texts):
        return None
    asking = sum(looks_like_question(line.cell(asked)) for line in others)
    longer = sum(len(line.cell(answered)) > len(first.cell(answered)) for line in others)
    is_header = (
        not looks_like_question(first.cell(asked))
        and asking >= _ASKING * len(others)
        and longer >= _ASKING * len(others)
    )
    return first if is_header else None
