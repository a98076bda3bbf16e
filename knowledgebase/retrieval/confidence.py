"""How sure a ranking is: probabilities learned on invented businesses.

Two questions are kept apart: is the best fact the right one, and does any fact answer at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.ranking import INDEX_KINDS, IndexKind, Ranking

LEARNED = Path(__file__).parent / "learned" / "confidence.json"

Features = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Confidence:
    """Probabilities (0..1): that the best fact is the right one, that any fact answers."""

    right: float
    covered: float

    @classmethod
    def of(cls, ranking: Ranking) -> Self:
        judge = _learned()[ranking.kind].judge
        values = features(ranking)
        return cls(
            right=_share(judge.logit("right", values)),
            covered=_share(judge.logit("covered", values)),
        )


def features(ranking: Ranking) -> Features:
    """What a ranking's worth is judged by: the best score and its parts, its lead, length."""
    first, second, third = (ranking.score(at) for at in range(3))
    near = ranking.scores[:10].astype(np.float64)
    return np.array(
        [
            first,
            min(first - second, 8.0),
            min(first - third, 10.0),
            float(np.exp(near - near.max()).sum()) if len(near) else 1.0,
            *ranking.parts.astype(np.float64),
            np.log(max(ranking.tokens, 3)),
        ]
    )


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Two logistic regressions on standardized features."""

    mean: Features
    deviation: Features
    weights: Mapping[str, Features]
    bias: Mapping[str, float]

    def logit(self, name: str, values: Features) -> float:
        standard = (values - self.mean) / self.deviation
        return float(standard @ self.weights[name] + self.bias[name])


@dataclass(frozen=True, kw_only=True)
class Learned:
    """For one kind of index: its judge, and thresholds for a business whose own data tells nothing
    of how customers ask."""

    judge: Judge
    usual: Calibration


def usual_calibration(kind: IndexKind) -> Calibration:
    """For data that tells nothing of how customers ask."""
    return _learned()[kind].usual


def _share(logit: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


@cache
def _learned() -> dict[IndexKind, Learned]:
    """By kind, as scores differ from one to the other."""
    values: dict[str, Any] = json.loads(LEARNED.read_text(encoding="utf-8"))
    return {
        kind: Learned(
            judge=_judge(values[str(kind)]),
            usual=Calibration(**values[str(kind)]["usual"]),
        )
        for kind in INDEX_KINDS
    }


def _judge(values: Mapping[str, Any]) -> Judge:
    return Judge(
        mean=np.array(values["mean"]),
        deviation=np.array(values["deviation"]),
        weights={name: np.array(values[name]["weights"]) for name in ("right", "covered")},
        bias={name: float(values[name]["bias"]) for name in ("right", "covered")},
    )
