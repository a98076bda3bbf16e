# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Who is let in by age."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.figures import Bound, Dimension, Figure
from knowledgebase.language.claims.reading import TextReading

_LIKE = re.compile(
    r"\b(?:can|may|free|fits?|within|welcome|eligible|qualif\w+|takes?|gets?|start|suitable|fine|allowed|join|apply|rent|covered|has|have|won't pay)\b",
    re.I,
)


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    limits = [
        (clause, one)
        for clause in facts.clauses
        for one in clause.figures
        if one.dimension is Dimension.AGE
        or (
            one.dimension is Dimension.SPAN
            and re.search(r"suitable|from|age|old|babies|infants|under", clause.text, re.I)
            and one.is_range
        )
    ]
    if not limits:
        return
    for clause in reading.clauses:
        sentence = [one for one in reading.clauses if one.sentence == clause.sentence]
        text = " ".join(one.text for one in sentence)
        for figure in clause.figures:
            if figure.dimension is not Dimension.AGE or not figure.supposed:
                continue
            if any(
                re.search(r"\bor\b", fact.text) and "or over" not in fact.text for fact, _ in limits
            ):
                continue
            denies = re.search(
                r"\b(?:not|no longer|too (?:young|old)|afraid|sorry|can't|cannot)\b|n't\b",
                text,
                re.I,
            ) and not re.search(r"won't (?:pay|cost|be charged)", text, re.I)
            if denies or not _LIKE.search(text):
                continue
            inside = [_holds(limit, figure.low, fact.text) for fact, limit in limits]
            negative = [
                ("no" in fact.marked("stance") and "pay:free" not in fact.marks)
                for fact, _ in limits
            ]
            if any(held and bad for held, bad in zip(inside, negative, strict=True)) or (
                not any(inside) and not any(negative)
            ):
                yield wrong(clause, "age", fact=limits[0][0].text)
                return


def _holds(limit: Figure, age: float, text: str) -> bool:
    size = 525600 if limit.dimension is Dimension.SPAN else 1
    low, high = limit.low / size, limit.high / size
    if limit.is_range:
        return low <= age < high + 1 if size == 1 else low - 1e-6 <= age <= high + 1e-6
    if limit.bound is Bound.BELOW:
        return age < low
    if limit.bound is Bound.ABOVE:
        return age >= low
    if limit.bound is Bound.AT_MOST:
        return age <= low
    if limit.bound is Bound.AT_LEAST or re.search(
        r"minimum|over|from|and (?:over|above)", text, re.I
    ):
        return age >= low
    return age == low
