"""What an engine is told, or what is said without one: decided beside the event loop, from
indexes in memory."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import SafetensorError

from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.loaded import load
from knowledgebase.retrieval.prompt import ground
from knowledgebase.retrieval.sentences import LANGUAGE
from serving.dialogue.answering import Plan, plan
from serving.dialogue.reading import Said
from serving.dialogue.replies import Manner
from serving.gateway.engine_request import EngineMessage
from serving.gateway.engines import EngineFailed
from serving.guard import Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundingOptions:
    """How an answer is to be found. `folder` is empty for a model that was not taught to answer
    from facts. `free`: the answer is not one of sentences (JSON, say), so nothing but the facts
    may be put to it. `without`: an answer of the data that is left out, in exams."""

    folder: str
    manner: Manner = field(default_factory=Manner)
    free: bool = False
    without: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundedPrompt:
    """What an engine is told: the conversation, with facts before it, and what guards the answer.

    `plan` says more of the answer; None for a model that was not taught to answer from facts.
    """

    messages: list[EngineMessage]
    guard: Guard | None = None
    plan: Plan | None = None


class Grounding:
    """Finds facts in a thread of its own: the encoder takes some ten milliseconds a question and
    works on one at a time."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="gateway-facts")
        # Loaded before anybody asks; a question is too short to be worth several threads.
        self._pool.submit(torch.set_num_threads, 1)
        self._pool.submit(encode, [""], "query", language=LANGUAGE)

    async def ground(
        self, options: GroundingOptions, messages: list[EngineMessage]
    ) -> GroundedPrompt:
        """The conversation with the facts that answer its last question before it.

        Raises EngineFailed without the index: a model that was taught to answer from facts
        answers wrongly without them.
        """
        if not options.folder:
            return GroundedPrompt(messages=messages)
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pool, self._ground, options, messages)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise EngineFailed(f"no facts in {options.folder}: {error}") from error

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _ground(self, options: GroundingOptions, messages: list[EngineMessage]) -> GroundedPrompt:
        index = load(Path(options.folder))
        planned = plan(
            conversation_of(messages),
            index,
            manner=options.manner,
            free=options.free,
            without=options.without,
        )
        if planned.reply:
            return GroundedPrompt(messages=messages, plan=planned)
        put = messages if options.free else latest(messages)
        plain = [{"role": one.role, "content": one.content} for one in put]
        made = ground(plain, planned.facts, language=index.language)
        prompt = [EngineMessage(role=one["role"], content=one["content"]) for one in made]
        if options.free:
            return GroundedPrompt(messages=prompt, plan=planned)
        instructions = "\n".join(one.content for one in messages if one.role == "system")
        question = next((one.content for one in reversed(messages) if one.role == "user"), "")
        guard = Guard(planned.facts, instructions=instructions, asked=question)
        return GroundedPrompt(messages=prompt, guard=guard, plan=planned)


def latest(messages: Sequence[EngineMessage]) -> list[EngineMessage]:
    """The instructions and the last question: what it refers to has been found, and a small model
    that sees what was said before says it again."""
    asked = [one for one in messages if one.role == "user"]
    if not asked:
        return list(messages)
    return [*(one for one in messages if one.role == "system"), asked[-1]]


def conversation_of(messages: Sequence[EngineMessage]) -> list[Said]:
    """What user and assistant said. Where no user says anything, the last that was said is taken
    for the question: it may stand in the instructions."""
    said = [
        Said(role=one.role, text=one.content)
        for one in messages
        if one.role != "system" and one.content.strip()
    ]
    if any(one.role == "user" for one in said):
        return said
    spoken = [one.content for one in messages if one.content.strip()]
    return [Said(role="user", text=spoken[-1])] if spoken else []
