"""What an engine is told, or what is said without one: decided from a model's index of facts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.prompt import ground
from serving.checks.chain import Chain
from serving.checks.review import ReviewPolicy
from serving.dialogue import replies
from serving.dialogue.answering import Plan, plan
from serving.dialogue.reading import Said, cut
from serving.dialogue.replies import Manner
from serving.gateway.engine_request import EngineMessage

LONGEST_INSTRUCTIONS = 50_000
"""Characters of the caller's own instructions in which is looked for what an answer may say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundingOptions:
    """How an answer is to be found. `folder` is empty for a model that was not taught to answer
    from facts. `free`: the answer is not one of sentences (JSON, say), so nothing but the facts
    may be put to it. `without`: an answer of the data that is left out, in exams."""

    folder: str
    manner: Manner = field(default_factory=Manner)
    policy: ReviewPolicy | None = None
    free: bool = False
    without: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundedPrompt:
    """The conversation as an engine gets it, with facts before it, and what checks the answer.

    `plan` says more of the answer; None for a model that was not taught to answer from facts.
    """

    messages: list[EngineMessage]
    chain: Chain | None = None
    plan: Plan | None = None


def grounded_prompt(
    index: Index, options: GroundingOptions, messages: list[EngineMessage]
) -> GroundedPrompt:
    """The conversation with the facts that answer its last question before it. Takes some ten
    milliseconds of CPU: not to be called on an event loop."""
    planned = plan(
        conversation_of(messages),
        index,
        manner=options.manner,
        free=options.free,
        without=options.without,
    )
    if planned.reply:
        return GroundedPrompt(messages=messages, plan=planned)
    kept = messages if options.free else without_history(messages)
    plain = [{"role": message.role, "content": message.content} for message in kept]
    prompt = [
        EngineMessage(role=message["role"], content=message["content"])
        for message in ground(plain, planned.facts, language=index.language)
    ]
    if options.free:
        return GroundedPrompt(messages=prompt, plan=planned)
    instructions = "\n".join(_texts(messages, "system"))[:LONGEST_INSTRUCTIONS]
    question = cut(next(reversed(_texts(messages, "user")), ""))
    chain = Chain(
        planned.facts,
        instructions=instructions,
        asked=question,
        policy=options.policy,
        otherwise=replies.withheld(options.manner, language=index.language),
    )
    return GroundedPrompt(messages=prompt, chain=chain, plan=planned)


def _texts(messages: Sequence[EngineMessage], role: str) -> list[str]:
    return [message.content for message in messages if message.role == role]


def without_history(messages: Sequence[EngineMessage]) -> list[EngineMessage]:
    """The instructions and the last question: what it refers to has been found, and a small model
    that sees what was said before says it again."""
    questions = [message for message in messages if message.role == "user"]
    if not questions:
        return list(messages)
    return [*(message for message in messages if message.role == "system"), questions[-1]]


def conversation_of(messages: Sequence[EngineMessage]) -> list[Said]:
    """What user and assistant said. Where no user says anything, the last that was said is taken
    for the question: it may stand in the instructions."""
    conversation = [
        Said(role=message.role, text=message.content)
        for message in messages
        if message.role != "system" and message.content.strip()
    ]
    if any(message.role == "user" for message in conversation):
        return conversation
    texts = [message.content for message in messages if message.content.strip()]
    return [Said(role="user", text=texts[-1])] if texts else []
