"""One HTTP request and its answer, over ASGI."""

import asyncio
import re
import time
import uuid
from typing import Any

import msgspec

from serving.gateway import errors
from serving.gateway.errors import Headers
from serving.gateway.types import Receive, Scope, Send

JSON = (b"content-type", b"application/json")
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,80}")


class HttpExchange:
    """What came in, and ways to answer it. `log_fields` goes into the log line."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.receive = receive
        self._send = send
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self.peer = str((scope.get("client") or ("",))[0])
        self.request_id = self._request_id()
        self.arrived_at = time.perf_counter()
        self.status = 0
        self.log_fields: dict[str, Any] = {}

    def header(self, name: bytes) -> str:
        """A header by its lower-case name, or ""."""
        return self._headers.get(name, b"").decode("latin-1")

    def _request_id(self) -> str:
        theirs = self.header(b"x-request-id")
        return theirs if _ACCEPTABLE_ID.fullmatch(theirs) else uuid.uuid4().hex

    @property
    def response_started(self) -> bool:
        return self.status != 0

    @property
    def milliseconds(self) -> float:
        """Since the request arrived."""
        return round((time.perf_counter() - self.arrived_at) * 1000, 2)

    async def body(self, *, most: int, seconds: float) -> bytes:
        """Raises APIError 413 for more than `most` bytes, 408 for a body that does not come in
        `seconds`, and ConnectionResetError on a hang-up."""
        if int(self._headers.get(b"content-length", b"0")) > most:
            raise errors.too_large(most)
        try:
            async with asyncio.timeout(seconds):
                return await self._body(most)
        except TimeoutError:
            raise errors.too_slow() from None

    async def _body(self, most: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError
            part = message.get("body", b"")
            size += len(part)
            if size > most:
                raise errors.too_large(most)
            parts.append(part)
            if not message.get("more_body", False):
                return parts[0] if len(parts) == 1 else b"".join(parts)

    async def start(self, status: int, headers: Headers) -> None:
        self.status = status
        await self._send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"x-request-id", self.request_id.encode()), *headers],
            }
        )

    async def write(self, data: bytes, *, more: bool = True) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": more})

    async def reply(self, status: int, body: bytes, headers: Headers | None = None) -> None:
        """A whole answer in JSON."""
        length = (b"content-length", b"%d" % len(body))
        await self.start(status, [JSON, length, *(headers or [])])
        await self.write(body, more=False)

    async def reply_json(self, value: object, headers: Headers | None = None) -> None:
        await self.reply(200, msgspec.json.encode(value), headers)

    async def fail(self, error: errors.APIError) -> None:
        """An error, as an answer or, inside a stream, as its last event."""
        self.log_fields["error"] = error.code
        body = error.body(self.header(b"accept-language"))
        if self.response_started:
            await self.write(b"data: " + body + b"\n\n", more=False)
        else:
            await self.reply(error.status, body, error.headers)
