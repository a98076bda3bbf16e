"""A sentence that is worded as a fact is, but for a value: that value stands in another's place.

Where the wording is the fact's own, what stands in a figure's place must be that figure, in
whatever notation. So no other figure of the facts, and none that arithmetic could make, takes it.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledgebase.language.claims.checks.model import Facts, FaultKind, Judgement
from knowledgebase.language.claims.figures import Dimension, Figure, fits, same_value
from knowledgebase.language.claims.reading import TextReading

SAME_WORDING = 0.8
"""Of all words of a sentence and of the fact, those that both have in the same order."""
_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+|\d+(?:[.,:]\d+)*|[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, folded, or the place of figures: `word` is "" there."""

    word: str
    start: int
    end: int
    figures: tuple[Figure, ...] = ()


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    known = [tokens for one in facts.readings for tokens in _sentences(one)]
    for told in _sentences(reading):
        for fact in known:
            yield from _replaced(told, fact, reading.text)


def _sentences(reading: TextReading) -> list[list[_Token]]:
    """The tokens of each sentence, and those of the whole text where it has several."""
    figures: dict[int, list[Figure]] = {}
    spans: dict[int, tuple[int, int]] = {}
    for clause in reading.clauses:
        first, _last = spans.get(clause.sentence, (clause.start, clause.end))
        spans[clause.sentence] = first, clause.end
        figures.setdefault(clause.sentence, []).extend(clause.figures)
    found = [_tokens(reading.text, *span, figures[number]) for number, span in spans.items()]
    return found if len(found) == 1 else [*found, [token for one in found for token in one]]


def _tokens(text: str, start: int, end: int, figures: Sequence[Figure]) -> list[_Token]:
    places: dict[tuple[int, int], list[Figure]] = {}
    for figure in figures:
        places.setdefault((figure.start, figure.end), []).append(figure)
    tokens: list[_Token] = []
    at = start
    for (first, last), found in sorted(places.items()):
        if first < at:
            continue
        tokens += _words(text, at, first)
        tokens.append(_Token("", first, last, tuple(found)))
        at = last
    return [*tokens, *_words(text, at, end)]


def _words(text: str, start: int, end: int) -> Iterator[_Token]:
    for match in _WORD.finditer(text, start, end):
        yield _Token(match.group().casefold(), *match.span())


def _replaced(told: list[_Token], fact: list[_Token], text: str) -> Iterator[Judgement]:
    words = [token.word or "#" for token in told]
    if sum(word != "#" for word in words) < _FEWEST_WORDS:
        return
    matcher = difflib.SequenceMatcher(
        None, words, [token.word or "#" for token in fact], autojunk=False
    )
    blocks = matcher.get_matching_blocks()
    same = sum(told[block.a + at].word != "" for block in blocks for at in range(block.size))
    most = max(sum(word != "#" for word in words), sum(token.word != "" for token in fact))
    if same < SAME_WORDING * most:
        return
    for one, other in _pairs(matcher, told, fact):
        meant = [figure for token in other for figure in token.figures]
        for figure in (figure for token in one for figure in token.figures):
            if not any(_agrees(figure, fact_figure) for fact_figure in meant):
                yield Judgement(
                    verdict=FaultKind.CONTRADICTION,
                    check="copied",
                    start=figure.start,
                    end=figure.end,
                    said=text[figure.start : figure.end],
                    fact=" ".join(figure.text for figure in meant),
                )


def _agrees(told: Figure, fact: Figure) -> bool:
    """The same value; in a fact's own wording its unit may be left out ("80 for an expert")."""
    return fits(told, fact) or (
        told.dimension is Dimension.COUNT and not told.unit and same_value(told.low, fact.low)
    )


def _pairs(
    matcher: "difflib.SequenceMatcher[str]", told: list[_Token], fact: list[_Token]
) -> Iterator[tuple[list[_Token], list[_Token]]]:
    """What stands in the same place of both: single tokens, or all that lies between the same
    words."""
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from (([told[a + at]], [fact[c + at]]) for at in range(b - a))
        elif tag == "replace":
            yield told[a:b], fact[c:d]
