"""Holds an answer to the facts, check after check."""

from collections.abc import Sequence

from knowledgebase.language.claims.checks import CHECKS, Facts, FaultKind, Judgement
from knowledgebase.language.claims.reading import read

__all__ = ["FaultKind", "Judgement", "judge"]


def judge(answer: str, facts: Sequence[str]) -> list[Judgement]:
    """Everything in the answer that the facts do not carry, in the answer's order; [] is well."""
    held = Facts(facts)
    reading = read(answer)
    found = [judgement for check in CHECKS for judgement in check(reading, held)]
    copied = {(one.start, one.end) for one in found if one.check == "copied"}
    # A value that stands in another's place is objected to once.
    once = [one for one in found if one.check != "figure" or (one.start, one.end) not in copied]
    return sorted(once, key=lambda judgement: judgement.start)
