# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""What the facts leave out is not told to be part, nor a part to be missing."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.english.refusing import REFUSES
from knowledgebase.language.claims.checks.english.sentence import sentence_words
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.reading import TextReading

_EXCLUDED = re.compile(
    r"(?:not (?:included|covered|part of)|sold separately|excluded?s?|\bextra\b|optional|charged separately|bring your own|own \w+ (?:needed|required)|isn't included|without\b)",
    re.I,
)
_INCLUDED = re.compile(
    r"\b(?:includ(?:es|ed|ing)|comes? with|along with|together with|complete with|covers?|covered|in the price|part of (?:it|the (?:price|deal|package|plan))|takes? care of|with its|plus its|supplied with|free)\b",
    re.I,
)
_MISSING = re.compile(
    r"\b(?:none come|not included|aren't included|isn't included|sold separately|buy (?:\w+ ){0,3}(?:yourself|separately)|have to buy|extra charge|need to buy|don't come|doesn't come|doesn't include|costs? extra|charged? (?:extra|separately)|pay extra)\b",
    re.I,
)


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """What the facts leave out is not told to be part of it, nor what is part of it to be missing."""
    for fact in facts.clauses:
        sentence = [one for one in facts.clauses if one.sentence == fact.sentence]
        elsewhere = _base_words(facts, sentence)
        if _EXCLUDED.search(fact.text):
            before = [one.words for one in sentence if one.end <= fact.start][-1:]
            words = (
                fact.words.union(*(before if len(fact.words) < 3 else [])) - _OF_PARTS - elsewhere
            )
            found = (
                one
                for one in reading.clauses
                if _INCLUDED.search(one.text) and not REFUSES.search(one.text) and words & one.words
            )
        elif _PART.search(fact.text):
            words = fact.words - elsewhere
            found = (
                one
                for one in reading.clauses
                if _MISSING.search(one.text) and words & sentence_words(reading.clauses, one)
            )
        else:
            continue
        clause = next(found, None)
        if clause is not None:
            yield wrong(clause, "included", fact=fact.text)
            return


_OF_PARTS = frozenset({"includ", "include", "extra", "separat", "own"})
_PART = re.compile(r"\bincluded\b|\bincludes\b|\bcomes with\b", re.I)


def _base_words(facts: Facts, sentence: list[Clause]) -> frozenset[str]:
    return frozenset().union(
        *(one.words for one in facts.clauses if one not in sentence), frozenset()
    )
