"""Learns to tell small talk from questions."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from knowledgebase import industries
from knowledgebase.language.text import has_han
from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.learn.shops import Shop
from knowledgebase.retrieval.talk import KINDS, QUESTION

MESSAGES = Path(__file__).parent / "talk.jsonl"
"""Invented messages of all trades: small talk that sounds like a question, and questions that sound
like small talk."""
_QUESTIONS_OF_EACH_SHOP = 120
_USUAL = {
    "What can you do?": "capability",
    "How can you help me?": "capability",
    "What can I ask you?": "capability",
    "你能做什么？": "capability",
    "我可以问什么？": "capability",
    "Who are you?": "identity",
    "你是谁？": "identity",
    "Where is your shop?": QUESTION,
    "Where are you?": QUESTION,
    "Where can I find you?": QUESTION,
    "How can I reach you by phone?": QUESTION,
    "What is your phone number?": QUESTION,
    "Phone number?": QUESTION,
    "What is your e-mail address?": QUESTION,
    "Who is the owner?": QUESTION,
    "Founder and owner": QUESTION,
    "Who founded the shop?": QUESTION,
    "When was the business founded?": QUESTION,
    "Who is your manager?": QUESTION,
    "How do I complain?": QUESTION,
    "店在哪里？": QUESTION,
    "你们在哪？": QUESTION,
    "怎么联系你们？": QUESTION,
    "你们电话多少？": QUESTION,
    "电话": QUESTION,
    "老板是谁？": QUESTION,
    "店是谁开的？": QUESTION,
    "你们是哪年开的店？": QUESTION,
    "怎么投诉？": QUESTION,
}
"""What nearly everybody says, and in these very words."""
_AT_THE_END = "?？!！.。 "
_WEIGHT_OF_USUAL = 3.0
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
    weights = [1.0] * len(texts)
    usual = {**dict.fromkeys(_of_all_trades(), QUESTION), **_USUAL}
    for known, weight in ((usual, _WEIGHT_OF_USUAL), (messages(), 1.0)):
        texts += known
        kinds += [KINDS.index(kind) for kind in known.values()]
        weights += [weight] * len(known)
    texts, kinds, weights = [*texts, *map(_retyped, texts)], kinds * 2, weights * 2
    means = np.stack([one.mean for one in encode(texts, "query")])
    fitted = LogisticRegression(C=_LOOSENESS, max_iter=2000).fit(means, kinds, weights)
    assert fitted.classes_.tolist() == list(range(len(KINDS)))
    save_file(
        {
            # Written as it lies in memory: in columns, unless it is laid out anew.
            "weights": np.ascontiguousarray(fitted.coef_, dtype=np.float32),
            "bias": fitted.intercept_.astype(np.float32),
        },
        path,
    )


def messages() -> dict[str, str]:
    """The invented messages, by text their kind."""
    rows = map(json.loads, MESSAGES.read_text(encoding="utf-8").splitlines())
    return {row["text"]: row["kind"] for row in rows}


def _of_all_trades() -> list[str]:
    """What customers usually ask, in both languages."""
    packs = map(industries.load, industries.names())
    return [text for pack in packs for topic in pack.topics for text in topic.question.values()]


def _retyped(text: str) -> str:
    """A text in lower case without a mark at its end; one that is so already, with both."""
    plain = text.rstrip(_AT_THE_END).lower()
    if plain != text:
        return plain
    return f"{text[:1].upper()}{text[1:]}{'？' if has_han(text) else '?'}"
