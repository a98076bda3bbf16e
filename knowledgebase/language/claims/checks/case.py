"""A case that a rule of the facts leaves out is not let in: an age of 60 where 55 is the limit."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.evidence import is_bare
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import (
    DOWNWARD,
    UPWARD,
    Dimension,
    Figure,
    comparable,
)
from knowledgebase.language.claims.reading import TextReading

_CASES = {Dimension.AGE, Dimension.SPAN, Dimension.COUNT, Dimension.MONEY, Dimension.MASS,
          Dimension.LENGTH}  # fmt: skip
_NOT_YET = re.compile(
    r"还要|还差|再|不够|不能|不可|才|等|未|没(?!问题|关系)|超过了|不符|不行|不收|不到|不适合|不宜|不建议|不可以|不符合|别"
)
_SUITS = re.compile(r"符合|没问题|可以|能|行|够|也|满足|适合|正好|都")


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for at, clause in enumerate(reading.clauses):
        whole = "".join(one.text for one in reading.clauses if one.sentence == clause.sentence)
        if _NOT_YET.search(whole) or not _SUITS.search(whole):
            continue
        words = clause.words.union(
            *(one.words for one in reading.clauses[at : at + 2] if one.sentence == clause.sentence)
        )
        for figure in clause.figures:
            if figure.dimension not in _CASES or figure.is_range or figure.bound or is_bare(figure):
                continue
            if figure.dimension is not Dimension.AGE and not (
                figure.supposed or "yes" in clause.marked("also")
            ):
                continue
            fact = _excluded(figure, words, facts)
            if fact is not None:
                yield wrong(clause, "case", fact=fact.text)
                break


def _excluded(figure: Figure, words: frozenset[str], facts: Facts) -> Clause | None:
    found = None
    for fact in facts.clauses:
        rest = {word for word in words & fact.words if len(word) > 1}
        for limit in fact.figures:
            if limit.dimension is not figure.dimension or not comparable(figure, limit):
                continue
            if figure.dimension is Dimension.COUNT and figure.text[-1:] != limit.text[-1:]:
                continue
            if not limit.is_range and limit.bound not in UPWARD | DOWNWARD:
                continue
            if figure.dimension is not Dimension.AGE and (limit.is_range or not rest):
                continue
            low = limit.low if limit.is_range or limit.bound in UPWARD else float("-inf")
            high = limit.high if limit.is_range or limit.bound in DOWNWARD else float("inf")
            if low <= figure.low <= high:
                return None
            found = fact
    return found
