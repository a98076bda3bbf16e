"""Which fact answers a question: scores of all facts, best first.

A fact's score is made of its best known wording's nearness to the question and the nearness of its
answer, each by the mean vectors and token by token (late interaction); where the language has
sentence vectors, by these too; where facts have several wordings, their discriminants have a say.
What each counts for was learned. A look at the mean vectors chooses the facts that are looked at
token by token.
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
from knowledgebase.retrieval.sentences import LEARNED as LEARNED_SENTENCES

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
class IndexKind:
    """What there is to rank by, which decides how it is weighed and judged."""

    several: bool
    """The facts have several wordings, at least some of them."""
    sentences: bool
    """The data's language has sentence vectors."""

    @classmethod
    def of(cls, index: Index) -> "IndexKind":
        return cls(several=index.discriminant is not None, sentences=index.has_sentences)

    def __str__(self) -> str:
        """As what was learned for it is named."""
        wordings = "several wordings" if self.several else "one wording"
        return f"{wordings}, two encoders" if self.sentences else wordings


INDEX_KINDS = tuple(IndexKind(several=a, sentences=b) for a in (False, True) for b in (False, True))
PARTS = (
    "wording",
    "fact",
    "likeness",
    "sentence_wording",
    "sentence_fact",
    "sentence_likeness",
)
"""What scores are made of. `wording` and `fact`: the nearness of the best known wording and of the
answer, as the token encoder was taught to weigh them; `likeness`: by the discriminant (-1..1). Then
the same by sentence vectors. What an index has nothing for is 0."""


@dataclass(frozen=True, kw_only=True)
class Shares:
    """What each part counts for, shape (parts,). `none`: the score at which an answer is as likely
    as none."""

    parts: Floats
    none: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The facts' places in the index, best first, and their scores less that of "none of them".

    `parts`: what the best fact's score is made of, shape (parts,); zeros where there is none.
    """

    places: NDArray[np.int64]
    scores: Floats
    parts: Floats
    tokens: int
    kind: IndexKind

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
    encoded = encode([question], "query", language=index.language)[0]
    return rank_encoded(index, encoded, without=without, unseen=unseen)


def rank_encoded(
    index: Index, question: Encoded, *, without: Collection[int] = (), unseen: bool = False
) -> Ranking:
    """As `rank`, for a question that is encoded already, for the index's language."""
    kind = IndexKind.of(index)
    shares = learned_shares()[kind]
    places, parts = parts_of(index, question, without=without, unseen=unseen)
    scores = parts @ shares.parts - shares.none
    order = np.argsort(-scores, kind="stable")
    return Ranking(
        places=places[order],
        scores=scores[order].astype(np.float32),
        parts=parts[order[0]] if len(order) else np.zeros(len(PARTS), dtype=np.float32),
        tokens=len(question.tokens),
        kind=kind,
    )


def parts_of(
    index: Index, question: Encoded, *, without: Collection[int] = (), unseen: bool = False
) -> tuple[NDArray[np.int64], Floats]:
    """The places of the facts that may answer, the nearest by their mean vectors, and what their
    scores are made of, shape (facts, parts)."""
    weights = learned_weights()
    wording_means = index.wording_vectors.means.astype(np.float32) @ question.mean
    fact_means = index.fact_vectors.means.astype(np.float32) @ question.mean
    same = wording_means > _SAME
    hidden = same if unseen else np.zeros(len(same), dtype=bool)
    wording_means = np.where(hidden, np.float32(-1.0), wording_means)
    coarse = weights.wording_mean * _best(index, wording_means)
    coarse += weights.fact_mean * fact_means
    by_sentence = _by_sentence(index, question, hidden)
    if by_sentence is not None:
        coarse = coarse * weights.scale + by_sentence.sum(axis=1)
    coarse[list(without)] = _GONE
    chosen = np.argsort(-coarse, kind="stable")[: min(LOOKED_AT, len(index.facts) - len(without))]

    parts = {name: np.zeros(len(chosen), dtype=np.float32) for name in PARTS}
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
    parts["wording"] = weights.scale * by_wording
    parts["fact"] = weights.scale * by_fact
    if by_sentence is not None:
        parts["sentence_wording"], parts["sentence_fact"] = by_sentence[chosen].T
    # The discriminants must not know the question itself of a fact that is left out, either.
    unknown = np.flatnonzero(hidden | (same & np.isin(index.owners, list(without))))
    if index.discriminant is not None:
        taken_out = _known(index, index.wording_vectors.means, unknown)
        likeness = index.discriminant.likeness(question.mean, taken_out)[chosen]
        parts["likeness"] = np.where(alone, 0.0, likeness)
    others = index.wording_vectors.sentences
    if index.sentence_discriminant is not None and others is not None:
        assert question.sentence is not None
        taken_out = _known(index, others, unknown)
        likeness = index.sentence_discriminant.likeness(question.sentence, taken_out)[chosen]
        parts["sentence_likeness"] = np.where(alone, 0.0, likeness)
    return chosen, np.stack([parts[name] for name in PARTS], axis=1).astype(np.float32)


def _by_sentence(index: Index, question: Encoded, hidden: NDArray[np.bool_]) -> Floats | None:
    """The nearness of each fact's best known wording and of its answer by sentence vectors, shape
    (facts, 2); None where there are none."""
    wordings, facts = index.wording_vectors.sentences, index.fact_vectors.sentences
    if wordings is None or facts is None:
        return None
    if question.sentence is None:
        raise ValueError("a question of an index with sentence vectors needs one too")
    weights = learned_sentence_weights()
    near = wordings.astype(np.float32) @ question.sentence
    by_fact = facts.astype(np.float32) @ question.sentence
    by_wording = _best(index, np.where(hidden, np.float32(_GONE), near))
    by_wording = np.where(by_wording <= _GONE / 2, by_fact, by_wording)
    found: Floats = np.stack([weights.wording * by_wording, weights.fact * by_fact], axis=1)
    return found * np.float32(weights.scale)


def _known(
    index: Index, vectors: NDArray[np.float16], places: NDArray[np.int64]
) -> list[tuple[int, Floats]]:
    """Some known wordings' vectors, each with its fact's place."""
    return [(int(index.owners[at]), vectors[at].astype(np.float32)) for at in places]


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


@dataclass(frozen=True, kw_only=True)
class SentenceWeights:
    """What was learned beside the sentence encoder."""

    wording: float
    fact: float
    scale: float


@cache
def learned_sentence_weights() -> SentenceWeights:
    learned = load_file(LEARNED_SENTENCES)
    wording, fact = map(float, learned["weights"])
    return SentenceWeights(wording=wording, fact=fact, scale=float(np.exp(learned["scale"][0])))


@cache
def learned_shares() -> dict[IndexKind, Shares]:
    values = json.loads(LEARNED_SHARES.read_text(encoding="utf-8"))
    return {
        kind: Shares(
            parts=np.array([values[str(kind)][name] for name in PARTS], dtype=np.float32),
            none=float(values[str(kind)]["none"]),
        )
        for kind in INDEX_KINDS
    }


def _best(index: Index, scores: Floats) -> Floats:
    """For each fact the highest of its wordings' scores, shape (facts,)."""
    best = np.full(len(index.facts), _GONE, dtype=np.float32)
    np.maximum.at(best, index.owners, scores.astype(np.float32))
    return best
