"""What is held to the facts, one module per check, in the order in which they are made."""

from knowledgebase.language.claims.checks import (
    binding,
    case,
    copied,
    direction,
    english,
    exception,
    expiry,
    figure,
    novelty,
    opposite,
    payer,
    promise,
    ranking,
    stance,
    unit,
)
from knowledgebase.language.claims.checks.model import Check, Facts, FaultKind, Judgement

CHECKS: tuple[Check, ...] = (
    copied.find,
    figure.find,
    binding.find,
    direction.find,
    unit.find,
    case.find,
    stance.find,
    payer.find,
    expiry.find,
    exception.find,
    english.find,
    promise.find,
    ranking.find,
    novelty.find,
    opposite.find,
)
"""Each is given the answer's reading and the facts, and yields what it finds wrong."""

__all__ = ["CHECKS", "Check", "Facts", "FaultKind", "Judgement"]
