"""Refuses a request whose body is too large before it fills the disk.

Django reads a whole body into a temporary file before any view can look at it, so whoever may
not even sign in could otherwise send one without end.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from maas.common.api import body
from maas.common.errors import TooLarge

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]


class _Overflow(Exception):
    """The body has passed the limit."""


class LimitedBody:
    """An ASGI application with a limit, in bytes, on what it is sent."""

    def __init__(self, application: Application, *, limit: int) -> None:
        self._application = application
        self._limit = limit

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        if _announced(scope) > self._limit:
            await _refuse(send)
            return
        try:
            await self._application(scope, self._counted(receive), send)
        except _Overflow:
            await _refuse(send)

    def _counted(self, receive: Receive) -> Receive:
        """What arrives is counted too: a body in pieces announces no length."""
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise _Overflow
            return message

        return limited


def _announced(scope: MutableMapping[str, Any]) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _refuse(send: Send) -> None:
    content = json.dumps({"error": body(TooLarge())}).encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": content})
