"""Learns what each part of a score counts for, for each kind of index."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from knowledgebase.retrieval.learn.indexes import asked
from knowledgebase.retrieval.learn.shops import Shop
from knowledgebase.retrieval.ranking import INDEX_KINDS, PARTS, IndexKind, parts_of

_START = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
"""As the token encoder was taught to weigh its parts; `_DECAY` holds the shares near that."""
_DECAY = 1e-5

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One question: the parts of its facts' scores, shape (facts, parts); the place of the right
    one among them, None where no fact answers."""

    parts: Floats
    right: int | None


def learn(shops: Sequence[Shop], path: Path) -> None:
    """Fit the shares by the likelihood of the right facts, the score of "none" by whether any
    fact answers, and write them as JSON."""
    learned = {str(kind): _fitted(list(choices_of(shops, kind))) for kind in INDEX_KINDS}
    path.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


def _fitted(choices: Sequence[Choice]) -> dict[str, float]:
    answered = [one for one in choices if one.right is not None]
    found = minimize(_loss, _START, args=(answered,), jac=True, method="L-BFGS-B").x
    # What there is nothing of keeps the share that it began with; it counts for nothing.
    best = np.array([[(one.parts @ found).max()] for one in choices])
    covered = LogisticRegression(class_weight="balanced").fit(
        best, [one.right is not None for one in choices]
    )
    none = -float(covered.intercept_[0] / covered.coef_[0, 0])
    return dict(zip((*PARTS, "none"), (*map(float, found), none), strict=True))


def _loss(shares: Floats, choices: Sequence[Choice]) -> tuple[float, Floats]:
    """The mean cross-entropy of the right facts, and its gradient."""
    loss, gradient = 0.0, np.zeros_like(shares)
    for choice in choices:
        scores = choice.parts @ shares
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        loss -= float(np.log(chances[choice.right] + 1e-12))
        gradient += chances @ choice.parts - choice.parts[choice.right]
    away = shares - _START
    count = len(choices)
    return loss / count + _DECAY * float(away @ away), gradient / count + 2 * _DECAY * away


def choices_of(shops: Sequence[Shop], kind: IndexKind) -> Iterator[Choice]:
    """Each customer's question, and what no fact answers."""
    for shop in asked(shops, kind):
        for question, fact in shop.covered:
            places, parts = parts_of(shop.index, question, unseen=True)
            found = np.flatnonzero(places == fact)
            if len(found):
                yield Choice(parts=parts.astype(np.float64), right=int(found[0]))
        for question in shop.uncovered:
            _, parts = parts_of(shop.index, question)
            yield Choice(parts=parts.astype(np.float64), right=None)
