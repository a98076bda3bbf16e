"""How many requests one process serves at a time.

Each that Django serves holds a thread and a connection to the database; one more than these
allow is refused at once, with a word when to come again, instead of slowing all the others.
A stream of events holds neither while it waits, so streams are counted by themselves.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from maas.common.errors import Unavailable
from maas.common.refusals import refuse

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]

_STREAM = b"text/event-stream"


class _NoPlace(Exception):
    """There are as many streams as there may be."""


@dataclass
class _Places:
    most: int
    taken: int = 0

    @property
    def full(self) -> bool:
        return self.taken >= self.most


class Crowd:
    """An ASGI application that serves `requests` and `streams` at a time, and no more."""

    def __init__(self, application: Application, *, requests: int, streams: int) -> None:
        self._application = application
        self._requests, self._streams = _Places(requests), _Places(streams)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._requests.full:
            await refuse(scope, send, Unavailable())
            return
        place = _Place(self._requests, self._streams)
        try:
            await self._application(scope, receive, place.watching(send))
        except _NoPlace:
            await refuse(scope, send, Unavailable())
        finally:
            place.leave()


class _Place:
    """One request's place: among the requests, until it turns out to be a stream."""

    def __init__(self, requests: _Places, streams: _Places) -> None:
        self._at, self._streams = requests, streams
        self._at.taken += 1

    def watching(self, send: Send) -> Send:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_stream(message):
                self._move()
            await send(message)

        return watched

    def leave(self) -> None:
        self._at.taken -= 1

    def _move(self) -> None:
        if self._streams.full:
            raise _NoPlace
        self._at.taken -= 1
        self._at = self._streams
        self._at.taken += 1


def _is_stream(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(_STREAM)
        for name, value in message.get("headers", ())
    )
