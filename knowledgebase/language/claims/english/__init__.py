# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Reads the clauses of English text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.english.figures import find
from knowledgebase.language.claims.english.marks import marks, negated
from knowledgebase.language.claims.english.supposing import suppose
from knowledgebase.language.claims.english.words import content
from knowledgebase.language.claims.figures import Figure

_SENTENCE = re.compile(
    r"(?:[^.!?;\n]|\.(?=\d)|(?<=\b[A-Z])\.(?=\s?[A-Z])|(?<=\d)\.(?=\s[a-z])|(?<=\bp)\.|(?<=\b[ap]\.m)\.|(?<=\bSt)\.|(?<=\bDr)\.|(?<=e\.g)\.|\.(?=[a-z@]))+[.!?;]*"
)
_CUT = re.compile(
    r",\s(?:and\s|but\s|so\s|or\s|which\s|while\s|with\s|then\s)?|\s(?:and(?!\s(?:over|above|under|below|older|younger|up|more)\b)|but|while|whereas|although|though|as long as|provided|so that|because|since|unless|if|which|(?<!comes\s)(?<!come\s)(?<!along\s)(?<!together\s)(?<!complete\s)with)\s|(?<!Today):\s|\s[–—-]\s|\s\(|\)\s?"
)

__all__ = ["clauses"]


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a tidy text, in its order. A cell of a table is a clause of its own."""
    yield from suppose(_carried(_parts(text, find(text))))


def _carried(clauses: Iterator[Clause]) -> Iterator[Clause]:
    """Who pays is said once for the amounts of a sentence: "you'll be billed £22 for … and £15 for …"."""
    number, payers = -1, frozenset[str]()
    for clause in clauses:
        own = frozenset(mark for mark in clause.marks if mark.startswith("payer:"))
        if clause.sentence != number:
            payers = frozenset()
        if (
            payers
            and not own
            and clause.figures
            and not re.search(r"\b(?:pays?|paid|free|nothing)\b", clause.text)
        ):
            yield replace(clause, marks=clause.marks | payers)
        else:
            yield clause
        number, payers = clause.sentence, own or payers


def _parts(text: str, figures: Sequence[Figure]) -> Iterator[Clause]:
    number = 0
    header: list[str] = []
    for line in re.finditer(r"[^\n]+", text):
        cells = list(re.finditer(r"[^|]+", line.group()))
        number += 1
        if len(cells) > 1:
            names = [cell.group().strip() for cell in cells]
            if not header:
                header = names
                if not re.search(r"\d", " ".join(names[1:])):
                    yield _clause(text, line.start(), line.end(), number, figures)
                    continue
                header = ["" for _ in names]
            for column, cell in enumerate(cells):
                title = header[column] if column < len(header) else ""
                extra = f"{names[0]} {title}" if column else ""
                yield _clause(
                    text,
                    line.start() + cell.start(),
                    line.start() + cell.end(),
                    number,
                    figures,
                    extra=extra,
                )
            continue
        header = []
        for sentence in _SENTENCE.finditer(line.group()):
            number += 1
            start, end = line.start() + sentence.start(), line.start() + sentence.end()
            yield from _cut(text, start, end, number, figures)


def _cut(
    text: str, start: int, end: int, number: int, figures: Sequence[Figure]
) -> Iterator[Clause]:
    at = start
    inside = [(figure.start, figure.end) for figure in figures]
    for match in _CUT.finditer(text, start, end):
        if any(low < match.end() and match.start() < high for low, high in inside):
            continue
        if len(text[at : match.start()].split()) < 2 and match.group().strip() in ("and", ","):
            continue
        yield _clause(text, at, match.start(), number, figures)
        at = (
            match.start()
            if match.group().strip()
            in ("if", "unless", "as long as", "provided", "since", "because", "while", "with")
            else match.end()
        )
    if text[at:end].strip():
        yield _clause(text, at, end, number, figures)


def _clause(
    text: str, start: int, end: int, number: int, figures: Sequence[Figure], *, extra: str = ""
) -> Clause:
    own = tuple(figure for figure in figures if start <= figure.start < end)
    said = text[start:end]
    rest = list(said)
    for figure in own:
        for at in range(figure.start - start, min(figure.end - start, len(rest))):
            rest[at] = " "
    words = content("".join(rest) + " " + extra)
    done = marks(said)
    return Clause(
        start=start,
        end=end,
        sentence=number,
        text=said,
        words=words,
        parts=(words,) if words else (),
        figures=own,
        negated=negated(said),
        marks=done | {"table:cell"} if extra else done,
    )
