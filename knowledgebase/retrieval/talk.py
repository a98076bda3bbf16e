"""Tells small talk from questions, by the encoder's mean vector and a linear classifier.

Learned from invented customers' messages by `knowledgebase.retrieval.learn`.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from knowledgebase.retrieval.encoder import Encoded

LEARNED = Path(__file__).parent / "learned" / "talk.safetensors"
QUESTION = "question"
KINDS = (
    QUESTION,
    "greeting",
    "thanks",
    "goodbye",
    "person",
    "identity",
    "capability",
    "praise",
    "upset",
)
"""What a message can be: a question about the business, or small talk of a kind. "person": wants
to speak to one; "identity": asks who answers; "capability": asks what can be asked."""


def kind_of(message: Encoded, *, surely: float = 0.5) -> str:
    """One of `KINDS`; a question where no other kind has a probability of at least `surely`."""
    shares = shares_of([message])[0]
    best = int(shares.argmax())
    return KINDS[best] if shares[best] >= surely else QUESTION


def shares_of(messages: Sequence[Encoded]) -> NDArray[np.float64]:
    """The probability of each kind, shape (messages, kinds)."""
    weights, bias = _classifier()
    logits = np.stack([one.mean for one in messages]).astype(np.float64) @ weights.T + bias
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


@cache
def _classifier() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    learned = load_file(LEARNED)
    return learned["weights"].astype(np.float64), learned["bias"].astype(np.float64)
