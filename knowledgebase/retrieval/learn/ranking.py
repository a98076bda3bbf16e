"""Learns what each part of a score counts for where facts have several wordings."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.learn.shops import Shop
from knowledgebase.retrieval.ranking import Parts, parts_of

_START = np.array([1.0, 1.0, 0.0])
"""As the encoder was taught to weigh them; `_DECAY` holds the shares near that."""
_DECAY = 1e-5

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One question: the parts of its facts' scores, shape (facts, 3); the place of the right
    one among them, None where no fact answers."""

    parts: Floats
    right: int | None


def learn(shops: Sequence[Shop], path: Path) -> None:
    """Fit the shares by the likelihood of the right facts, the score of "none" by whether any
    fact answers, and write them as JSON."""
    asked = [choice for shop in shops for choice in _choices(shop)]
    answered = [one for one in asked if one.right is not None]
    found = minimize(_loss, _START, args=(answered,), jac=True, method="L-BFGS-B").x
    best = np.array([[(one.parts @ found).max()] for one in asked])
    covered = LogisticRegression(class_weight="balanced").fit(
        best, [one.right is not None for one in asked]
    )
    none = -float(covered.intercept_[0] / covered.coef_[0, 0])
    names = ("wording", "fact", "discriminant", "none")
    shares = dict(zip(names, (*map(float, found), none), strict=True))
    path.write_text(json.dumps(shares, indent=1) + "\n", encoding="utf-8")


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


def _choices(shop: Shop) -> Iterator[Choice]:
    """Each customer's wording, asked where all others are known; and what no fact answers."""
    pairs = [(text, fact.answer) for fact in shop.facts for text in fact.wordings]
    index = Index.build(pairs, language=shop.language)
    asked = [(text, at) for at, fact in enumerate(shop.facts) for text in fact.wordings[1:]]
    encoded = encode([text for text, _ in asked], "query")
    for question, (_, fact) in zip(encoded, asked, strict=True):
        parts = parts_of(index, question, unseen=True)
        found = np.flatnonzero(parts.places == fact)
        if len(found):
            yield Choice(parts=_stacked(parts), right=int(found[0]))
    for question in encode(shop.uncovered, "query"):
        yield Choice(parts=_stacked(parts_of(index, question)), right=None)


def _stacked(parts: Parts) -> Floats:
    assert parts.likeness is not None
    return np.stack([parts.wording, parts.fact, parts.likeness], axis=1).astype(np.float64)
