"""From which sureness on one model answers, asks back or refuses: thresholds of its own data.

Asked with its own wording left out, a question must find its fact; asked with its fact left out,
it must find none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np

MOST_WRONG = 0.05
"""Of the covered questions that are answered at once: what an exam allows is a little more, but
customers are further from the data than its own wordings."""
MOST_LOOSE = 0.2
"""Of the questions whose fact is left out: those that are answered all the same. Facts that look
like it stay, so of what customers ask beside the data it is a fourth of that (docs/benchmarks.md).
"""
MOST_REFUSED = 0.01
_LOWEST_ANSWERED, _HIGHEST_ANSWERED = 0.6, 0.8
_LOWEST_REFUSED, _HIGHEST_REFUSED = 0.03, 0.15


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """A fact is told from `answer_from` (probability that it is the right one) on; below
    `refuse_below` (probability that any fact answers) nothing is told; between, the customer is
    asked which of a few is meant.
    """

    answer_from: float = 0.7
    refuse_below: float = 0.1

    def as_json(self) -> dict[str, float]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, float]) -> Self:
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question whose answer is known: the probability that was given to its best fact, whether
    that is right, and whether any fact is."""

    share: float
    right: bool
    covered: bool


def answering_threshold(asked: Sequence[Asked], *, most_loose: float = MOST_LOOSE) -> float:
    """The lowest probability from which on the best fact can be told: of the covered questions
    that are answered then, few get a wrong fact, and at most a share of the uncovered ones are
    answered."""
    shares = np.array([one.share for one in asked])
    right, covered = (
        np.array([getattr(one, name) for one in asked]) for name in ("right", "covered")
    )
    for threshold in np.arange(_LOWEST_ANSWERED, _HIGHEST_ANSWERED, 0.01):
        told = shares >= threshold
        wrong = np.count_nonzero(told & covered & ~right)
        loose = np.count_nonzero(told & ~covered)
        if wrong <= MOST_WRONG * np.count_nonzero(
            told & covered
        ) and loose <= most_loose * np.count_nonzero(~covered):
            return round(float(threshold), 2)
    return _HIGHEST_ANSWERED


def refusing_threshold(covered: Sequence[float]) -> float:
    """Below which probability nothing is told: so few questions that have a fact are refused."""
    lowest = float(np.quantile(covered, MOST_REFUSED)) if len(covered) else 0.0
    return round(min(max(lowest, _LOWEST_REFUSED), _HIGHEST_REFUSED), 3)
