"""What an engine answers, and what of it a caller sees: typed, so that only named fields pass."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from serving.gateway.logprobs import TokenLogprob


class Usage(msgspec.Struct):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Delta(msgspec.Struct, omit_defaults=True):
    role: str | None = None
    content: str | None = None
    refusal: str | None = None


class Logprobs(msgspec.Struct):
    content: list[TokenLogprob] | None = None


class Extension(msgspec.Struct, omit_defaults=True):
    """What OpenAI's answers have no field for. `outcome`: see `serving.dialogue.answering`;
    `choices`: known questions, of which the caller's user may choose one; `checks`: what each
    check said, in their order (`serving.checks.results.CheckResult`)."""

    outcome: str
    choices: tuple[str, ...] = ()
    checks: tuple[dict[str, str], ...] = ()


class ChunkChoice(msgspec.Struct):
    index: int
    delta: Delta
    logprobs: Logprobs | None = None
    finish_reason: str | None = None


class Chunk(msgspec.Struct):
    """A part of a streamed answer, as the engine sends it and as the caller gets it."""

    id: str
    object: str
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: Usage | UnsetType | None = UNSET
    longslope: Extension | UnsetType = UNSET


class AnswerMessage(msgspec.Struct):
    role: str = "assistant"
    content: str = ""
    refusal: None = None


class CompletionChoice(msgspec.Struct):
    index: int
    message: AnswerMessage
    logprobs: Logprobs | None = None
    finish_reason: str | None = None


class Completion(msgspec.Struct):
    """A whole answer."""

    id: str
    created: int
    model: str
    choices: list[CompletionChoice]
    usage: Usage
    object: Literal["chat.completion"] = "chat.completion"
    longslope: Extension | UnsetType = UNSET


class TokenUsage:
    """Adds up what an answer has used, from the counts in its parts.

    A part's count of completion tokens is that of its own choice so far; the last part, which
    has no choice, has the sum over all.
    """

    def __init__(self) -> None:
        self.prompt = 0
        self.completion = 0
        self._by_choice: dict[int, int] = {}

    def count_chunk(self, chunk: Chunk) -> None:
        usage = chunk.usage
        if not usage:
            return
        self.prompt = usage.prompt_tokens
        if not chunk.choices:
            self.completion = usage.completion_tokens
            return
        self._by_choice[chunk.choices[0].index] = usage.completion_tokens
        self.completion = sum(self._by_choice.values())

    def clear(self) -> None:
        """Nothing of it reaches anybody."""
        self.prompt = self.completion = 0
        self._by_choice.clear()


class CompletionBuilder:
    """Puts the parts of a streamed answer together into one."""

    def __init__(self) -> None:
        self._choices: dict[int, CompletionChoice] = {}
        self._texts: dict[int, list[str]] = {}
        self.created = 0

    def add_chunk(self, chunk: Chunk) -> None:
        self.created = self.created or chunk.created
        for part in chunk.choices:
            choice = self._choices.get(part.index)
            if choice is None:
                choice = self._choices[part.index] = CompletionChoice(part.index, AnswerMessage())
                self._texts[part.index] = []
            if part.delta.content:
                self._texts[part.index].append(part.delta.content)
            if part.finish_reason is not None:
                choice.finish_reason = part.finish_reason
            if part.logprobs is not None and part.logprobs.content:
                before = choice.logprobs.content if choice.logprobs else None
                choice.logprobs = Logprobs([*(before or []), *part.logprobs.content])

    def completion(
        self, *, answer_id: str, model: str, usage: TokenUsage, extension: Extension | UnsetType
    ) -> Completion:
        for index, texts in self._texts.items():
            self._choices[index].message.content = "".join(texts)
        return Completion(
            id=answer_id,
            created=self.created,
            model=model,
            choices=[self._choices[index] for index in sorted(self._choices)],
            usage=Usage(usage.prompt, usage.completion, usage.prompt + usage.completion),
            longslope=extension,
        )
