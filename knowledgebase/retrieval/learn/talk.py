"""Learns to tell small talk from questions."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.learn.shops import Shop
from knowledgebase.retrieval.talk import KINDS, QUESTION
from knowledgebase.text import has_han

_QUESTIONS_OF_EACH_SHOP = 120
_USUAL = {
    "What can you do?": "capability",
    "How can you help me?": "capability",
    "What can I ask you?": "capability",
    "你能做什么？": "capability",
    "我可以问什么？": "capability",
    "Who are you?": "identity",
    "你是谁？": "identity",
}
"""What nearly everybody says, and in these very words."""
_AT_THE_END = "?？!！.。 "
_LOOSENESS = 100.0
"""Inverse of the regularization: the means of this encoder lie close together."""


def learn(shops: Sequence[Shop], path: Path, *, seed: int = 0) -> None:
    """Fit the classifier and write it as safetensors: `weights` (kinds, hidden), `bias` (kinds).

    All is learned with and without capitals and marks: what is said counts, not how it is typed.
    """
    rng = random.Random(seed)  # noqa: S311
    texts: list[str] = []
    kinds: list[int] = []
    for shop in shops:
        questions = [text for fact in shop.facts for text in fact.wordings[1:]]
        questions += [*shop.uncovered, *(one.question for one in shop.follow_ups)]
        chosen = rng.sample(questions, _QUESTIONS_OF_EACH_SHOP)
        texts += [*shop.talk, *chosen]
        kinds += [KINDS.index(kind) for kind in shop.talk.values()]
        kinds += [KINDS.index(QUESTION)] * len(chosen)
    texts += _USUAL
    kinds += [KINDS.index(kind) for kind in _USUAL.values()]
    texts, kinds = [*texts, *map(_retyped, texts)], kinds * 2
    means = np.stack([one.mean for one in encode(texts, "query")])
    fitted = LogisticRegression(C=_LOOSENESS, max_iter=2000).fit(means, kinds)
    assert fitted.classes_.tolist() == list(range(len(KINDS)))
    save_file(
        {
            # Written as it lies in memory: in columns, unless it is laid out anew.
            "weights": np.ascontiguousarray(fitted.coef_, dtype=np.float32),
            "bias": fitted.intercept_.astype(np.float32),
        },
        path,
    )


def _retyped(text: str) -> str:
    """A text in lower case without a mark at its end; one that is so already, with both."""
    plain = text.rstrip(_AT_THE_END).lower()
    if plain != text:
        return plain
    return f"{text[:1].upper()}{text[1:]}{'？' if has_han(text) else '?'}"
