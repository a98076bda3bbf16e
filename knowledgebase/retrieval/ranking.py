"""Which fact answers a question: scores of all facts, best first.

A fact's score is its best known wording's nearness to the question plus the nearness of its
answer, each by the mean vectors and token by token (late interaction); the weights were learned
together with the encoder. A look at the mean vectors chooses the facts that are looked at token
by token.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from knowledgebase.retrieval.encoder import LEARNED, Encoded, encode
from knowledgebase.retrieval.index import Index

LOOKED_AT = 32
"""Facts that are looked at token by token."""
_SAME = 0.9999
_GONE = -1e3

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What was learned beside the encoder. `none`: the score at which an answer is as likely as
    none (in units before `scale`)."""

    wording_mean: float
    wording_tokens: float
    fact_mean: float
    fact_tokens: float
    scale: float
    none: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The facts' places in the index, best first, and their scores less that of "none of them".

    `wording` is the nearest known wording's cosine (-1..1), `fact` that of the best fact.
    """

    places: NDArray[np.int64]
    scores: Floats
    wording: float
    fact: float
    tokens: int

    def score(self, rank: int) -> float:
        """Of the fact at a rank from 0; far below all where there are fewer facts."""
        return float(self.scores[rank]) if rank < len(self.scores) else _GONE


def rank(
    index: Index,
    question: str,
    *,
    without: Collection[int] = (),
    unseen: bool = False,
) -> Ranking:
    """Rank the facts of an index, but for those at the places `without`.

    `unseen` leaves out known wordings that are the question itself, as if it had never been met.
    """
    return rank_encoded(index, encode([question], "query")[0], without=without, unseen=unseen)


def rank_encoded(
    index: Index, question: Encoded, *, without: Collection[int] = (), unseen: bool = False
) -> Ranking:
    """As `rank`, for a question that is encoded already."""
    weights = learned_weights()
    wording_means = index.wording_vectors.means.astype(np.float32) @ question.mean
    fact_means = index.fact_vectors.means.astype(np.float32) @ question.mean
    hidden = (wording_means > _SAME) if unseen else np.zeros(len(wording_means), dtype=bool)
    coarse = weights.wording_mean * _best(index, np.where(hidden, -1.0, wording_means))
    coarse += weights.fact_mean * fact_means
    coarse[list(without)] = _GONE
    chosen = np.argsort(-coarse, kind="stable")[: min(LOOKED_AT, len(index.facts) - len(without))]

    wordings = np.flatnonzero(np.isin(index.owners, chosen) & ~hidden)
    fine = np.full(len(index.wordings), _GONE, dtype=np.float32)
    fine[wordings] = weights.wording_mean * wording_means[wordings]
    fine[wordings] += weights.wording_tokens * index.wording_vectors.late_interaction(
        question, wordings
    )
    of_facts = weights.fact_mean * fact_means[chosen]
    of_facts += weights.fact_tokens * index.fact_vectors.late_interaction(question, chosen)
    by_wording = _best(index, fine)[chosen]
    # A fact whose only wording is the question itself stands by its answer alone.
    alone = by_wording <= _GONE / 2
    share = (weights.wording_mean + weights.wording_tokens) / (
        weights.fact_mean + weights.fact_tokens
    )
    scores = np.where(alone, of_facts * (1 + share), by_wording + of_facts)
    order = np.argsort(-scores, kind="stable")
    places = chosen[order]
    best = places[0] if len(places) else 0
    return Ranking(
        places=places,
        scores=(weights.scale * (scores[order] - weights.none)).astype(np.float32),
        wording=float(wording_means.max(initial=-1.0)),
        fact=float(fact_means[best]) if len(places) else -1.0,
        tokens=len(question.tokens),
    )


@cache
def learned_weights() -> Weights:
    learned = load_file(LEARNED)
    wording_mean, wording_tokens, fact_mean, fact_tokens = map(float, learned["weights"])
    scale, none = float(np.exp(learned["scale"][0])), float(learned["none"][0])
    return Weights(
        wording_mean=wording_mean,
        wording_tokens=wording_tokens,
        fact_mean=fact_mean,
        fact_tokens=fact_tokens,
        scale=scale,
        none=none,
    )


def _best(index: Index, scores: Floats) -> Floats:
    """For each fact the highest of its wordings' scores, shape (facts,)."""
    best = np.full(len(index.facts), _GONE, dtype=np.float32)
    np.maximum.at(best, index.owners, scores.astype(np.float32))
    return best
