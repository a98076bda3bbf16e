"""Answers on their way through the guard: parts of a stream, and whole ones."""

from collections.abc import Sequence

from serving.gateway.answers import Chunk
from serving.gateway.engine_request import EngineMessage, EngineRequest
from serving.guard import Guard, GuardedText


class Guarding:
    """The guard over all choices of one answer; without facts everything passes as it is."""

    def __init__(self, guard: Guard | None) -> None:
        self._guard = guard
        self._texts: dict[int, GuardedText] = {}

    @classmethod
    def of(
        cls, facts: Sequence[str], asked: EngineRequest, sent: list[EngineMessage]
    ) -> "Guarding":
        """For an answer that was given these facts. An answer in JSON is not one of sentences."""
        if not facts or asked.response_format:
            return cls(None)
        instructions = "\n".join(one.content for one in sent if one.role == "system")
        return cls(Guard(facts, instructions=instructions))

    @property
    def repaired(self) -> bool:
        return any(text.repaired for text in self._texts.values())

    def pass_on(self, chunk: Chunk) -> bool:
        """Leave in the chunk what may be shown. False: nothing of it needs to be sent."""
        if self._guard is None or not chunk.choices:
            return True
        passed = [self._pass_choice(chunk, place) for place in range(len(chunk.choices))]
        return any(passed)

    def _pass_choice(self, chunk: Chunk, place: int) -> bool:
        assert self._guard is not None
        choice = chunk.choices[place]
        text = self._texts.setdefault(choice.index, GuardedText(self._guard))
        said = choice.delta.content
        shown = text.feed(said) if said else ""
        if choice.finish_reason is not None:
            shown += text.close(cut=choice.finish_reason == "length")
        if said is not None or shown:
            choice.delta.content = shown
        if shown != (said or ""):
            choice.logprobs = None  # they tell of words that are not shown
        if text.repaired and choice.finish_reason == "length":
            choice.finish_reason = "stop"
        return bool(shown or choice.finish_reason or choice.delta.role)
