"""Answers on their way through the guard: parts of a stream, and whole ones."""

from collections.abc import Sequence

from msgspec import Raw

from serving.gateway.answers import Chunk, Logprobs
from serving.gateway.engine_request import EngineMessage, EngineRequest
from serving.guard import Guard, GuardedText


class Guarding:
    """The guard over all choices of one answer; without facts everything passes as it is."""

    def __init__(self, guard: Guard | None) -> None:
        self._guard = guard
        self._ways: dict[int, _Way] = {}

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
        return any(way.text.repaired for way in self._ways.values())

    def pass_on(self, chunk: Chunk) -> bool:
        """Leave in the chunk what may be shown. False: nothing of it needs to be sent."""
        if self._guard is None or not chunk.choices:
            return True
        passed = [self._pass_choice(chunk, place) for place in range(len(chunk.choices))]
        return any(passed)

    def _pass_choice(self, chunk: Chunk, place: int) -> bool:
        assert self._guard is not None
        choice = chunk.choices[place]
        way = self._ways.setdefault(choice.index, _Way(GuardedText(self._guard)))
        said = choice.delta.content
        shown = way.text.feed(said) if said else ""
        if choice.finish_reason is not None:
            shown += way.text.close(cut=choice.finish_reason == "length")
        if said is not None or shown:
            choice.delta.content = shown
        choice.logprobs = way.told(choice.logprobs)
        if way.text.repaired and choice.finish_reason == "length":
            choice.finish_reason = "stop"
        return bool(shown or choice.finish_reason or choice.delta.role)


class _Way:
    """One choice's text, and the probabilities of words that wait to be shown."""

    def __init__(self, text: GuardedText) -> None:
        self.text = text
        self._waiting: list[Raw] = []

    def told(self, logprobs: Logprobs | None) -> Logprobs | None:
        """What may be told now of this and of what waited: nothing of words that are not shown."""
        self._waiting += (logprobs and logprobs.content) or []
        if self.text.repaired:
            self._waiting.clear()
        if self.text.holds or not self._waiting:
            return None
        told, self._waiting = Logprobs(self._waiting), []
        return told
