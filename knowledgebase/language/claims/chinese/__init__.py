"""Reads the clauses of Chinese text."""

import re
from collections.abc import Iterator, Sequence

from knowledgebase.language.claims.chinese.figures import find
from knowledgebase.language.claims.chinese.marks import marks, negated
from knowledgebase.language.claims.chinese.supposing import suppose
from knowledgebase.language.claims.chinese.words import content
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Figure

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_PART = re.compile(r"[^，,；;]+(?:(?<=\d),(?=\d{3})[^，,；;]+)*")
_LISTED = re.compile(r"、(?=[^、，。；]*[\u4e00-\u9fff]{2}[^、，。；]*[\d一二三四五六七八九])")
_AND = re.compile(r"[、和及与或/]")
_TITLE = re.compile(r"[^：:]{1,24}[：:](?=.)(?<!\d[：:])")

__all__ = ["clauses"]


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a tidy text, in its order. A cell of a table is a clause of its own."""
    figures = find(text)
    yield from suppose(_parts(text, figures))


def _parts(text: str, figures: Sequence[Figure]) -> Iterator[Clause]:
    number = 0
    header: list[str] = []
    for line in re.finditer(r"[^\n]+", text):
        if "|" in line.group():
            cells = list(re.finditer(r"[^|]+", line.group()))
            if header:
                number += 1
                yield from _row(line.start(), cells, header, number, figures)
            else:
                header = [cell.group().strip() for cell in cells]
                number += 1
                yield _clause(line.start(), line.group(), number, figures)
            continue
        header = []
        for sentence in _SENTENCE.finditer(line.group()):
            number += 1
            for start, piece in _pieces(sentence.group(), line.start() + sentence.start()):
                yield _clause(start, piece, number, figures)


def _pieces(sentence: str, offset: int) -> Iterator[tuple[int, str]]:
    for part in _PART.finditer(sentence):
        at = 0
        piece = part.group()
        if (title := _TITLE.match(piece)) is not None:
            yield offset + part.start(), piece[: title.end()]
            at = title.end()
        for comma in _LISTED.finditer(piece):
            if re.search(r"[\d元%折天年月人个次]", piece[at : comma.start()]):
                yield offset + part.start() + at, piece[at : comma.start()]
                at = comma.end()
        yield offset + part.start() + at, piece[at:]


def _row(
    offset: int, cells: list[re.Match[str]], header: list[str], number: int, figures: Sequence[Figure]
) -> Iterator[Clause]:
    for column, cell in enumerate(cells):
        title = header[column] if column < len(header) else ""
        extra = title if column else f"{title} {header[0]}"
        yield _clause(offset + cell.start(), cell.group(), number, figures, extra=extra)


def _clause(
    start: int, text: str, number: int, figures: Sequence[Figure], extra: str = ""
) -> Clause:
    end = start + len(text)
    own = tuple(figure for figure in figures if start <= figure.start < end)
    rest = list(text)
    for figure in own:
        for at in range(figure.start - start, min(figure.end - start, len(text))):
            rest[at] = " "
    return Clause(
        start=start,
        end=end,
        sentence=number,
        text=text,
        words=content("".join(rest) + " " + extra),
        figures=own,
        parts=tuple(filter(None, map(content, _AND.split("".join(rest))))),
        negated=negated(text),
        marks=marks(text) | ({"table:cell"} if extra else frozenset()),
    )
