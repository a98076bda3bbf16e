"""What the cells of one line mean, by the roles of their columns."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from finetune.data.cells import beside, current, json_lists
from finetune.data.cells.questions import (
    in_one_line,
    one_on_each_line,
    split_questions,
    split_wordings,
    unmarked,
)
from finetune.data.columns import Layout, Role
from finetune.data.columns.content import looks_like_question
from finetune.data.reading import Line, Note, Table
from finetune.data.rows import Row
from finetune.data.settings import Settings
from knowledgebase.language.facts import extract

LONGEST_CATEGORY = 200
_SHOWN = 80
_SPLITS = {
    **dict.fromkeys(("exam", "test", "eval", "evaluation", "考试", "测试", "评测"), "exam"),
    **dict.fromkeys(("train", "training", "训练"), "train"),
    **dict.fromkeys(("validation", "valid", "val", "dev", "验证"), "validation"),
}
_CELL_NOTES_OF_USE = (Role.QUESTION, Role.ANSWER)
_NOTES_ON_ROWS = {"line_not_json", "entry_not_understood", "later_turns_left_out"}
_SHARED = 2
_MARK = re.compile(r"[?？]\s*$")


@dataclass(frozen=True, kw_only=True)
class Filling:
    """How a sheet's cells become rows. `by_line`: each line of a question's cell is a question.
    `shared`: instructions that many rows have in common, which no customer ever says."""

    layout: Layout
    settings: Settings
    by_line: bool = False
    shared: frozenset[str] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table, layout: Layout, settings: Settings) -> Self:
        lines = _data(table, layout)
        asked = layout.at(Role.QUESTION)
        header = next((one.header for one in layout.columns if one.index == asked), "")
        return cls(
            layout=layout,
            settings=settings,
            by_line=one_on_each_line(header, (line.cell(asked) for line in lines)),
            shared=_shared(layout, lines),
            labels=_labels(layout),
        )

    def notes(self, table: Table) -> list[Note]:
        """What is told of the sheet's instructions."""
        at = self.layout.at(Role.INSTRUCTION)
        left = Counter(line.cell(at).strip() for line in _data(table, self.layout))
        return [
            Note(
                code="instruction_left_out",
                params={"sheet": table.sheet, "count": left[text], "text": text[:LONGEST_CATEGORY]},
            )
            for text in sorted(self.shared)
        ]

    def fill(self, row: Row, line: Line) -> None:
        """Set question, answer and the rest from their cells, with the notes on those cells."""
        layout = self.layout
        row.columns = dict(self.labels)
        self._ask(row, line)
        row.answer = unmarked(
            line.cell(layout.at(Role.ANSWER)), line.cell(layout.at(Role.QUESTION))
        )
        category = line.cell(layout.at(Role.CATEGORY)).strip()
        row.category = category[:LONGEST_CATEGORY]
        if len(category) > LONGEST_CATEGORY:
            row.add(
                "category_cut", about=Role.CATEGORY, length=len(category), limit=LONGEST_CATEGORY
            )
        row.asked_for = _SPLITS.get(line.cell(layout.at(Role.SPLIT)).strip().casefold(), "")
        for index in layout.all(Role.WORDINGS):
            self._word(row, line, index)
        self._take_notes(row, line)
        self._doubt(row, line)
        for role in (Role.QUESTION, Role.ANSWER):
            self._cut(row, role)

    def _ask(self, row: Row, line: Line) -> None:
        """The first question of the cell; the others are wordings of the same answer."""
        at = self.layout.at(Role.QUESTION)
        text = line.cell(at)
        if listed := line.listed(at) or json_lists.texts(text):
            questions = [in_one_line(item) for item in listed]
        elif len(text) > self.settings.limits.cell:
            questions = [text]
        else:
            questions = split_questions(text, by_line=self.by_line)
        questions = [one for one in questions if one.strip()] or [""]
        row.question, others = questions[0], questions[1:]
        row.wordings.extend(others)
        if others:
            row.add("questions_split", about=Role.QUESTION, count=len(questions))
        elif "\n" in text.strip():
            row.add("line_breaks_joined", about=Role.QUESTION)
        elif row.question == text.strip():
            row.question = text  # stray spaces are told of by their own check
        self._instruct(row, line)

    def _word(self, row: Row, line: Line, index: int) -> None:
        """The wordings of a cell; JSON that holds no texts is none."""
        cell = line.cell(index)
        listed = line.listed(index) or json_lists.texts(cell)
        if listed is None:
            listed = split_wordings(cell)
        elif not listed and not json_lists.is_empty(cell):
            row.add("wordings_left_out", about=Role.WORDINGS, text=cell[:_SHOWN])
        row.wordings.extend(filter(None, map(in_one_line, listed)))

    def _instruct(self, row: Row, line: Line) -> None:
        instruction = in_one_line(line.cell(self.layout.at(Role.INSTRUCTION)))
        if not instruction or (instruction in self.shared and row.question.strip()):
            return
        joined = [f"{instruction} {one}".strip() for one in (row.question, *row.wordings)]
        row.question, row.wordings = joined[0], joined[1:]

    def _take_notes(self, row: Row, line: Line) -> None:
        roles = {column.index: column.role for column in self.layout.columns}
        for index, notes in line.notes.items():
            role = roles.get(index)
            for note in notes:
                if role in _CELL_NOTES_OF_USE:
                    text, kept = beside.settled(role, getattr(row, role), note)
                    setattr(row, role, text)
                    if kept is not None:
                        row.add(kept.code, about=role, **kept.params)
                elif note.code in _NOTES_ON_ROWS:
                    row.add(note.code, **note.params)
        if line.hidden:
            row.add("hidden_row")

    def _doubt(self, row: Row, line: Line) -> None:
        """What other cells of the line say against it."""
        layout = self.layout
        if status := current.ended_by_status(layout, line):
            row.add("status_not_current", about=Role.STATUS, text=status)
        elif found := current.ended_by_words(layout, line, row.question, row.answer):
            row.add("status_not_current", text=found)
        said = extract(row.answer) if layout.rivals else frozenset()
        names = {column.index: column.name for column in layout.columns}
        for index in layout.rivals:
            other = extract(line.cell(index))
            if said and other and not (said <= other or other <= said):
                text = line.cell(index).strip()
                row.add("other_answer_column", about="answer", text=text, named=names[index])

    def _cut(self, row: Row, role: Role) -> None:
        text, limit = getattr(row, role), self.settings.limits.cell
        if len(text) > limit:
            row.add("cell_too_long", about=role, length=len(text), limit=limit)
            setattr(row, role, text[:limit])


def _data(table: Table, layout: Layout) -> list[Line]:
    start = 0 if layout.header is None else layout.header + 1
    return table.lines[start:]


def _shared(layout: Layout, lines: Iterable[Line]) -> frozenset[str]:
    """Instructions that stand before several questions and ask nothing themselves."""
    at, asked = layout.at(Role.INSTRUCTION), layout.at(Role.QUESTION)
    if at is None:
        return frozenset()
    inputs: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.cell(asked).strip():
            inputs[in_one_line(line.cell(at))].add(line.cell(asked))
    return frozenset(
        text
        for text, some in inputs.items()
        if len(some) >= _SHARED
        and not _MARK.search(text)
        and sum(map(looks_like_question, some)) * 2 > len(some)
    )


def _labels(layout: Layout) -> dict[str, str]:
    """Each role's column as people see it: "C", or "C, D" where several columns have it."""
    labels: dict[str, str] = {}
    for column in layout.columns:
        if column.role is not None:
            before = labels.get(column.role)
            labels[column.role] = f"{before}, {column.label}" if before else column.label
    return labels
