"""How sure a ranking is: probabilities learned on invented businesses, thresholds of each model.

Two questions are kept apart: is the best fact the right one, and does any fact answer at all. The
model's own data says where to draw the lines: asked with its own wording left out, a question
must find its fact; asked with its fact left out, it must find none.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from knowledgebase.retrieval.index import Index
    from knowledgebase.retrieval.ranking import Ranking

LEARNED = Path(__file__).parent / "learned" / "confidence.json"
MOST_ASKED = 300
"""Known wordings that a calibration asks, evenly over the data."""
MOST_WRONG = 0.04
"""Of the covered questions that are answered at once: what an exam allows is a little more, but
customers are further from the data than its own wordings."""
MOST_LOOSE = 0.05
"""Of the uncovered questions: those that are answered all the same."""
MOST_REFUSED = 0.01
_LOWEST_ANSWERED, _HIGHEST_ANSWERED = 0.7, 0.8
_LOWEST_REFUSED, _HIGHEST_REFUSED = 0.03, 0.25

Features = NDArray[np.float64]


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
class Confidence:
    """Probabilities (0..1): that the best fact is the right one, that any fact answers."""

    right: float
    covered: float

    @classmethod
    def of(cls, ranking: "Ranking") -> Self:
        learned = _learned()
        values = features(ranking)
        return cls(
            right=_share(learned.logit("right", values)),
            covered=_share(learned.logit("covered", values)),
        )


def features(ranking: "Ranking") -> Features:
    """What a ranking's worth is judged by: the best score, its lead, nearness, length."""
    first, second, third = (ranking.score(at) for at in range(3))
    near = ranking.scores[:10].astype(np.float64)
    return np.array(
        [
            first,
            min(first - second, 8.0),
            min(first - third, 10.0),
            float(np.exp(near - near.max()).sum()) if len(near) else 1.0,
            ranking.wording,
            ranking.fact,
            np.log(max(ranking.tokens, 3)),
        ]
    )


@dataclass(frozen=True, kw_only=True)
class Learned:
    """Two logistic regressions on standardized features, and thresholds for a business whose own
    data tells nothing of how customers ask."""

    mean: Features
    deviation: Features
    weights: Mapping[str, Features]
    bias: Mapping[str, float]
    answer_from: float
    refuse_below: float

    def logit(self, name: str, values: Features) -> float:
        standard = (values - self.mean) / self.deviation
        return float(standard @ self.weights[name] + self.bias[name])


def calibrated(index: "Index") -> "Index":
    """The index, calibrated by its own wordings. Takes some ten milliseconds a wording."""
    found = list(_own_rankings(index))
    if not found:
        learned = _learned()
        usual = Calibration(answer_from=learned.answer_from, refuse_below=learned.refuse_below)
        return replace(index, calibration=usual)
    asked = [
        Asked(share=Confidence.of(ranking).right, right=right, covered=covered)
        for ranking, right, covered in found
    ]
    known = [Confidence.of(ranking).covered for ranking, _, covered in found if covered]
    own = Calibration(
        answer_from=answering_threshold(asked), refuse_below=refusing_threshold(known)
    )
    return replace(index, calibration=own)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question whose answer is known: the probability that was given to its best fact, whether
    that is right, and whether any fact is."""

    share: float
    right: bool
    covered: bool


def answering_threshold(asked: Sequence[Asked]) -> float:
    """The lowest probability from which on the best fact can be told: of the covered questions
    that are answered then, few get a wrong fact, and few of the uncovered ones are answered."""
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
        ) and loose <= MOST_LOOSE * np.count_nonzero(~covered):
            return round(float(threshold), 2)
    return _HIGHEST_ANSWERED


def refusing_threshold(covered: Sequence[float]) -> float:
    """Below which probability nothing is told: so few questions that have a fact are refused."""
    lowest = float(np.quantile(covered, MOST_REFUSED)) if len(covered) else 0.0
    return round(min(max(lowest, _LOWEST_REFUSED), _HIGHEST_REFUSED), 3)


def _own_rankings(index: "Index") -> Iterator[tuple["Ranking", bool, bool]]:
    """Rankings of known wordings, whether the best fact is right, whether any is.

    Facts with one wording are passed over: with it left out, nothing tells how customers ask.
    """
    from knowledgebase.retrieval.ranking import rank_encoded  # noqa: PLC0415

    asked = np.flatnonzero(np.bincount(index.owners)[index.owners] > 1)
    step = max(len(asked) // MOST_ASKED, 1)
    for place in asked[::step].tolist():
        owner = int(index.owners[place])
        question = index.encoded_wording(place)
        with_it = rank_encoded(index, question, unseen=True)
        yield with_it, bool(with_it.places[0] == owner), True
        if len(index.facts) > 1:
            yield rank_encoded(index, question, without=[owner]), False, False


def _share(logit: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


@cache
def _learned() -> Learned:
    values: dict[str, Any] = json.loads(LEARNED.read_text(encoding="utf-8"))
    return Learned(
        mean=np.array(values["mean"]),
        deviation=np.array(values["deviation"]),
        weights={name: np.array(values[name]["weights"]) for name in ("right", "covered")},
        bias={name: float(values[name]["bias"]) for name in ("right", "covered")},
        answer_from=float(values["answer_from"]),
        refuse_below=float(values["refuse_below"]),
    )
