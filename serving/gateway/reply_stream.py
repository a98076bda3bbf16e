"""Answers that no engine gives, in the form of one that an engine does: they cost no tokens."""

import time
from collections.abc import AsyncIterator, Callable

from serving.gateway.answers import Chunk, ChunkChoice, Delta, Usage

_OBJECT = "chat.completion.chunk"


class ReplyStream:
    """A text as an answer's parts, as `serving.gateway.engines.ChunkStream` has them. `answers`:
    how many of it were asked for."""

    def __init__(self, text: str, *, answers: int) -> None:
        self._text = text
        self._answers = answers

    async def as_they_come(self) -> AsyncIterator[list[Chunk]]:
        yield self._chunks()

    async def at_once(self, take: Callable[[list[Chunk]], None]) -> None:
        take(self._chunks())

    def _chunks(self) -> list[Chunk]:
        chunks = []
        for index in range(self._answers):
            delta = Delta(role="assistant", content=self._text)
            chunks += [
                _chunk(ChunkChoice(index, delta)),
                _chunk(ChunkChoice(index, Delta(), finish_reason="stop")),
            ]
        return [*chunks, _chunk(usage=Usage(0, 0, 0))]


def _chunk(*choices: ChunkChoice, usage: Usage | None = None) -> Chunk:
    return Chunk(
        id="",
        object=_OBJECT,
        created=int(time.time()),
        model="",
        choices=list(choices),
        usage=usage,
    )
