"""The facts that go before a question: found beside the event loop, from indexes in memory."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError

from knowledgebase.grounding import Index, ground
from serving.gateway.engine_request import EngineMessage
from serving.gateway.engines import EngineFailed
from serving.guard import Guard

# The sentence model takes a few milliseconds a question and works on one at a time.
_REMEMBERED = 64
_LONGEST_QUESTION = 4_000  # characters; the sentence model reads no more


@dataclass(frozen=True, slots=True)
class Told:
    """What an engine is told: the conversation, with facts before it, and what guards the answer.

    `likeness` (0..1) is how near its last question is to one that the model was taught; None for
    a model that was not taught to answer from facts.
    """

    messages: list[EngineMessage]
    guard: Guard | None = None
    likeness: float | None = None


class Grounding:
    """The indexes of the models asked last, by their folder in the artefact store."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="gateway-facts")
        self._indexes: OrderedDict[str, Index] = OrderedDict()

    async def told(self, folder: str, messages: list[EngineMessage], *, guarded: bool) -> Told:
        """The conversation with the facts nearest to its last question before it.

        `folder` is empty for a model that was not taught to answer from facts. One that was gets
        facts whatever it is asked, and its answer, if `guarded`, is held to them. Raises
        EngineFailed without the index: such a model answers wrongly without its facts.
        """
        if not folder:
            return Told(messages)
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pool, self._ground, folder, messages, guarded)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise EngineFailed(f"no facts in {folder}: {error}") from error

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _ground(self, folder: str, messages: list[EngineMessage], guarded: bool) -> Told:
        index = self._indexes.get(folder)
        if index is None:
            index = self._indexes[folder] = Index.load(Path(folder))
            while len(self._indexes) > _REMEMBERED:
                self._indexes.popitem(last=False)
        self._indexes.move_to_end(folder)
        found = index.look(question_of(messages)[:_LONGEST_QUESTION])
        plain = [{"role": one.role, "content": one.content} for one in messages]
        made = ground(plain, found.facts, language=index.language)
        asked = [EngineMessage(role=one["role"], content=one["content"]) for one in made]
        if not guarded or not found.facts:
            return Told(asked, likeness=found.likeness)
        instructions = "\n".join(one.content for one in messages if one.role == "system")
        return Told(asked, Guard(found.facts, instructions=instructions), found.likeness)


def question_of(messages: Sequence[EngineMessage]) -> str:
    """What the customer asked last. Where only others speak, what was said last: the question
    may stand in the instructions."""
    said = [one for one in reversed(messages) if one.content.strip()]
    asked = [one for one in said if one.role == "user"]
    return next((one.content for one in asked or said), "")
