"""Which fact answers a question: scores of all facts, best first.

A fact's score is its best known wording's nearness to the question plus the nearness of its
answer, each by the mean vectors and token by token (late interaction); the weights were learned
together with the encoder. Where facts have several wordings, their discriminant has a say too. A
look at the mean vectors chooses the facts that are looked at token by token.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from knowledgebase.retrieval.encoder import LEARNED, Encoded, encode
from knowledgebase.retrieval.index import Index

LEARNED_SHARES = Path(__file__).parent / "learned" / "ranking.json"
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

    @property
    def wording_to_fact(self) -> float:
        """How much a wording counts for, where an answer counts for one."""
        wording = self.wording_mean + self.wording_tokens
        return wording / (self.fact_mean + self.fact_tokens)


@dataclass(frozen=True, kw_only=True)
class Shares:
    """What each part of a score counts for, where the facts have several wordings. `none`: the
    score at which an answer is as likely as none."""

    wording: float
    fact: float
    discriminant: float
    none: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The facts' places in the index, best first, and their scores less that of "none of them".

    `wording`, `fact` and `likeness`: what the best fact's score is made of, see `Parts`; zeros
    where there is none. `several`: whether the index has several wordings of a fact, so that their
    discriminant counted.
    """

    places: NDArray[np.int64]
    scores: Floats
    wording: float
    fact: float
    likeness: float
    tokens: int
    several: bool

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
    parts = parts_of(index, question, without=without, unseen=unseen)
    scores = parts.wording + parts.fact - learned_weights().none * learned_weights().scale
    if parts.likeness is not None:
        shares = learned_shares()
        scores = shares.wording * parts.wording + shares.fact * parts.fact
        scores += shares.discriminant * parts.likeness - shares.none
    order = np.argsort(-scores, kind="stable")
    places = parts.places[order]
    return Ranking(
        places=places,
        scores=scores[order].astype(np.float32),
        wording=_first(parts.wording, order),
        fact=_first(parts.fact, order),
        likeness=_first(parts.likeness, order),
        tokens=len(question.tokens),
        several=parts.likeness is not None,
    )


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the scores of some facts are made of, each of shape (facts,).

    `wording` and `fact`: the nearness of the best known wording and of the answer, as the encoder
    was taught to weigh them. `likeness`: by the discriminant (-1..1), None where there is none.
    """

    places: NDArray[np.int64]
    wording: Floats
    fact: Floats
    likeness: Floats | None


def parts_of(
    index: Index, question: Encoded, *, without: Collection[int] = (), unseen: bool = False
) -> Parts:
    """Of the facts that may answer: the nearest by their mean vectors."""
    weights = learned_weights()
    wording_means = index.wording_vectors.means.astype(np.float32) @ question.mean
    fact_means = index.fact_vectors.means.astype(np.float32) @ question.mean
    same = wording_means > _SAME
    # The discriminant must not know the question itself of a fact that is left out, either.
    of_left_out = same & np.isin(index.owners, list(without))
    hidden = same if unseen else np.zeros(len(same), dtype=bool)
    wording_means = np.where(hidden, np.float32(-1.0), wording_means)
    coarse = weights.wording_mean * _best(index, wording_means)
    coarse += weights.fact_mean * fact_means
    coarse[list(without)] = _GONE
    chosen = np.argsort(-coarse, kind="stable")[: min(LOOKED_AT, len(index.facts) - len(without))]

    wordings = np.flatnonzero(np.isin(index.owners, chosen) & ~hidden)
    fine = np.full(len(index.wordings), _GONE, dtype=np.float32)
    fine[wordings] = weights.wording_mean * wording_means[wordings]
    fine[wordings] += weights.wording_tokens * index.wording_vectors.late_interaction(
        question, wordings
    )
    by_fact = weights.fact_mean * fact_means[chosen]
    by_fact += weights.fact_tokens * index.fact_vectors.late_interaction(question, chosen)
    by_wording = _best(index, fine)[chosen]
    # A fact whose only wording is the question itself stands by its answer alone.
    alone = by_wording <= _GONE / 2
    by_wording = np.where(alone, by_fact * weights.wording_to_fact, by_wording)
    likeness = None
    if index.discriminant is not None:
        found = index.discriminant.likeness(question.mean, _known(index, hidden | of_left_out))[
            chosen
        ]
        likeness = np.where(alone, 0.0, found).astype(np.float32)
    return Parts(
        places=chosen,
        wording=(weights.scale * by_wording).astype(np.float32),
        fact=(weights.scale * by_fact).astype(np.float32),
        likeness=likeness,
    )


def _first(of_facts: Floats | None, order: NDArray[np.int64]) -> float:
    return float(of_facts[order[0]]) if of_facts is not None and len(order) else 0.0


def _known(index: Index, which: NDArray[np.bool_]) -> list[tuple[int, Floats]]:
    """Some known wordings' vectors, each with its fact's place."""
    return [
        (int(index.owners[at]), index.wording_vectors.means[at].astype(np.float32))
        for at in np.flatnonzero(which)
    ]


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


@cache
def learned_shares() -> Shares:
    return Shares(**json.loads(LEARNED_SHARES.read_text(encoding="utf-8")))


def _best(index: Index, scores: Floats) -> Floats:
    """For each fact the highest of its wordings' scores, shape (facts,)."""
    best = np.full(len(index.facts), _GONE, dtype=np.float32)
    np.maximum.at(best, index.owners, scores.astype(np.float32))
    return best
