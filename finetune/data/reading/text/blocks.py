"""Text of questions and answers one below the other: "Q: …", "A: …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from finetune.data.reading.table import Line, Table

_ASKED = re.compile(
    r"\s*(?:\*\*)?(?:q(?:uestion)?|问题?|問題?)\s?\d{0,4}\s*[:：](?:\*\*)?\s*", re.I
)
_ANSWERED = re.compile(
    r"\s*(?:\*\*)?(?:a(?:ns(?:wer)?)?|答案?|回答|回复|回覆)\s?\d{0,4}\s*[:：](?:\*\*)?\s*", re.I
)
_MARKED = re.compile(f"(?:{_ASKED.pattern}|{_ANSWERED.pattern})", re.I)
_NUMBERED = re.compile(r"\W*[a-z问題题]+\s?\d", re.I)
_HEADING = re.compile(r"\s*#{1,6}\s+(.+?)\s*#*\s*\Z|\s*\[(.{1,60})\]\s*\Z|\s*【(.{1,60})】\s*\Z")
_BEGINS = re.compile(f"^{_ASKED.pattern}", re.I | re.M)
_BEGINNING = 5_000
_FEWEST = 2
"""Blocks that a file must have at the least: one alone may be a remark."""


@dataclass(kw_only=True)
class _Block:
    number: int
    category: str
    question: list[str] = field(default_factory=list)
    answer: list[str] | None = None

    def goes_on(self, line: str) -> bool:
        """Whether a question right below this one, with no number of its own, words it anew."""
        above = self.answer is None and bool(self.question[-1].strip())
        return above and not _NUMBERED.match(line)

    def line(self) -> Line:
        cells = (self.category, _text(self.question), _text(self.answer or []))
        return Line(number=self.number, cells=list(cells))


def table(text: str) -> Table | None:
    """The questions and answers of a text written in blocks, with the heading above each as its
    category and the line that it begins on as its number; None for any other text."""
    if not _BEGINS.search(text[:_BEGINNING]):
        return None
    lines = text.split("\n")
    if not _is_written_so(lines):
        return None
    return Table(
        sheet="",
        lines=[block.line() for block in _blocks(lines)],
        keys=["category", "question", "answer"],
    )


def _is_written_so(lines: list[str]) -> bool:
    """Whether it begins with a question, and questions and answers take turns as a rule."""
    marked = [bool(_ASKED.match(line)) for line in lines if _MARKED.match(line)]
    turns = sum(marked[at] and not marked[at + 1] for at in range(len(marked) - 1))
    before = next((at for at, line in enumerate(lines) if _ASKED.match(line)), len(lines))
    opening = [line for line in lines[:before] if line.strip() and not _HEADING.match(line)]
    return turns >= _FEWEST and turns * 3 >= len(marked) and len(opening) <= _FEWEST


def _blocks(lines: list[str]) -> Iterator[_Block]:
    block: _Block | None = None
    category = ""
    for number, line in enumerate(lines, start=1):
        if heading := _HEADING.match(line):
            category = next(filter(None, heading.groups()))
        elif asked := _ASKED.match(line):
            if block is not None and block.goes_on(line):
                block.question.append(line[asked.end() :])
                continue
            if block is not None:
                yield block
            block = _Block(number=number, category=category, question=[line[asked.end() :]])
        elif block is None:
            continue
        elif answered := _ANSWERED.match(line):
            block.answer = [*(block.answer or []), line[answered.end() :]]
        else:
            (block.question if block.answer is None else block.answer).append(line)
    if block is not None:
        yield block


def _text(lines: list[str]) -> str:
    """The lines without the blank ones around them and the rules between blocks."""
    return "\n".join(line.rstrip() for line in lines if set(line.strip()) - set("-=_*")).strip()
