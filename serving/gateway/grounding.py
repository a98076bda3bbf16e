"""The facts that go before a question: found beside the event loop, from indexes in memory."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from knowledgebase.grounding import Index, ground
from serving.gateway.engine_request import EngineMessage

# The sentence model takes a few milliseconds a question and works on one at a time.
_REMEMBERED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the model is told before the question; empty for models that were not taught so."""

    texts: Sequence[str] = field(default_factory=tuple)
    language: str = "en"


NONE = Facts()


class Grounding:
    """The indexes of the models asked last, by their folder in the artefact store."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="gateway-facts")
        self._indexes: OrderedDict[str, Index] = OrderedDict()

    async def facts(self, folder: str, question: str) -> Facts:
        """The facts nearest to the question. `folder` is empty for a model without an index."""
        if not folder or not question.strip():
            return NONE
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._find, folder, question)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _find(self, folder: str, question: str) -> Facts:
        index = self._indexes.get(folder)
        if index is None:
            index = self._indexes[folder] = Index.load(Path(folder))
            while len(self._indexes) > _REMEMBERED:
                self._indexes.popitem(last=False)
        self._indexes.move_to_end(folder)
        return Facts(texts=tuple(index.nearest(question)), language=index.language)


def question_of(messages: Sequence[EngineMessage]) -> str:
    """What the customer asked last; empty when nobody asked."""
    return next((one.content for one in reversed(messages) if one.role == "user"), "")


def grounded(messages: list[EngineMessage], facts: Facts) -> list[EngineMessage]:
    """The conversation with the facts before it, in the very form that training used."""
    if not facts.texts:
        return messages
    plain = [{"role": one.role, "content": one.content} for one in messages]
    made = ground(plain, facts.texts, language=facts.language)
    return [EngineMessage(role=one["role"], content=one["content"]) for one in made]
