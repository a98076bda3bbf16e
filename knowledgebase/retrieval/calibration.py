"""How sure a ranking is: probabilities learned on invented businesses, fitted to each model's data.

Two questions are kept apart: is the best fact the right one, and does any fact answer at all. The
model's own data tells how its business differs: asked with its own wording left out, a question
must find its fact; asked with its fact left out, it must find none.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

if TYPE_CHECKING:
    from knowledgebase.retrieval.index import Index
    from knowledgebase.retrieval.ranking import Ranking

LEARNED = Path(__file__).parent / "learned" / "confidence.json"
MOST_ASKED = 300
"""Known wordings that a calibration asks, evenly over the data."""
MOST_WRONG = 0.03
"""Of the answers that are given at once, as the share of wrong ones that the data may show: half
of what an exam allows, since customers are further from the data than its own wordings."""
MOST_REFUSED = 0.01
_LOWEST_ANSWERED, _HIGHEST_ANSWERED = 0.4, 0.9
_LOWEST_REFUSED, _HIGHEST_REFUSED = 0.03, 0.3
_PRIOR = 1.0
"""Standard deviation of a business's shift (in logits) around none."""

Features = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """`right_shift`, `covered_shift` (logits) move what was learned on other businesses.

    A fact is told from `answer_from` (probability that it is the right one) on; below
    `refuse_below` (probability that any fact answers) nothing is told; between, the customer is
    asked which of a few is meant.
    """

    right_shift: float = 0.0
    covered_shift: float = 0.0
    answer_from: float = field(default_factory=lambda: _learned().answer_from)
    refuse_below: float = field(default_factory=lambda: _learned().refuse_below)

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
    def of(cls, ranking: "Ranking", calibration: Calibration) -> Self:
        learned = _learned()
        values = features(ranking)
        return cls(
            right=_share(learned.logit("right", values) + calibration.right_shift),
            covered=_share(learned.logit("covered", values) + calibration.covered_shift),
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
        return index
    learned = _learned()
    rights = [(learned.logit("right", features(r)), right) for r, right, _ in found]
    covers = [(learned.logit("covered", features(r)), covered) for r, _, covered in found]
    right_shift, covered_shift = _shift(rights), _shift(covers)
    asked = [(_share(logit + right_shift), right) for logit, right in rights]
    known = [_share(logit + covered_shift) for logit, covered in covers if covered]
    return replace(
        index,
        calibration=Calibration(
            right_shift=right_shift,
            covered_shift=covered_shift,
            answer_from=answering_threshold(asked),
            refuse_below=refusing_threshold(known),
        ),
    )


def answering_threshold(asked: Sequence[tuple[float, bool]]) -> float:
    """From which probability on the best fact is told: of the questions that are answered then,
    at most `MOST_WRONG` get a wrong one, questions without a fact among them.

    `asked`: for each question the probability of its best fact, and whether that is right.
    """
    shares = np.array([share for share, _ in asked])
    rights = np.array([right for _, right in asked])
    for threshold in np.arange(_LOWEST_ANSWERED, _HIGHEST_ANSWERED, 0.01):
        told = shares >= threshold
        if np.count_nonzero(told & ~rights) <= MOST_WRONG * np.count_nonzero(told):
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


def _shift(known: list[tuple[float, bool]]) -> float:
    """The shift of logits that fits the outcomes best, around none."""
    logits = np.array([logit for logit, _ in known])
    signs = np.array([1.0 if true else -1.0 for _, true in known])

    def loss(shift: float) -> float:
        wrong = np.logaddexp(0.0, -signs * (logits + shift)).sum()
        return float(wrong + 0.5 * (shift / _PRIOR) ** 2)

    return round(float(minimize_scalar(loss, bounds=(-4, 4), method="bounded").x), 3)


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
