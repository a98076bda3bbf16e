"""Facts put before a question, as one text for training, exam and service alike.

A small model that must know every fact by heart mixes them up when a customer words a question
in a new way. With the right fact before it, it only has to say it, and an answer's numbers come
from the merchant's own sentences (retrieval-augmented generation, Lewis et al. 2020).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledgebase.retrieval.index import longest_facts

Message = Mapping[str, Any]

MOST_FACTS = 4
"""Before one question: as many as one message may ask for."""
_INTRODUCTION = {
    "en": "Answer the customer from these facts only:",
    "zh": "只根据以下事实回答顾客：",
}


def ground(messages: Sequence[Message], facts: Sequence[str], *, language: str) -> list[Message]:
    """The conversation with the facts before it, in one system message.

    A caller's own system message is kept, below the facts. Without facts nothing changes.
    """
    if not facts:
        return list(messages)
    introduction = _INTRODUCTION.get(language[:2], _INTRODUCTION["en"])
    text = "\n".join([introduction, *(f"- {fact}" for fact in facts)])
    rest = list(messages)
    if rest and rest[0]["role"] == "system":
        text = f"{text}\n\n{rest.pop(0)['content']}"
    return [{"role": "system", "content": text}, *rest]


def longest_grounding(folder: Path) -> int:
    """The most bytes that a saved index's facts can add to a conversation, as UTF-8."""
    introduction = max(len(text.encode()) for text in _INTRODUCTION.values())
    return introduction + longest_facts(folder, most=MOST_FACTS) + 8 * (MOST_FACTS + 1)


def last_question(messages: Sequence[Message]) -> str:
    """What the customer asked last; empty when nobody asked."""
    asked = [str(one["content"]) for one in messages if one["role"] == "user"]
    return asked[-1] if asked else ""
