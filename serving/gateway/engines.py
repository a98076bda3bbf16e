"""Asks an engine, and tells what it did from what it should have done.

Only one path of an engine is ever used. Whatever an engine does, the wait for it ends: it has
a time to accept the connection, and a time in which it must send something.
"""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from serving.engine.guarded import bearer
from serving.gateway import errors
from serving.gateway.answers import Chunk
from serving.gateway.config import Config
from serving.gateway.engine_request import EngineRequest
from serving.gateway.routes import Route

PATH = "/v1/chat/completions"
_LONGEST_ERROR = 64 * 1024
_LONGEST_EVENT = 4 * 1024 * 1024
# The last is what a prompt that fills the context to its last token leaves.
_TOO_LONG = re.compile(
    r"maximum\s+context\s+length|max_model_len|max_tokens must be at least 1, got 0"
)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Chunk).decode


class EngineFailed(Exception):
    """The engine is gone, hung, or does not serve the model that the route names."""

    def __init__(self, reason: str, *, engine_id: str = "") -> None:
        super().__init__(reason)
        self.engine_id = engine_id


class _EngineError(msgspec.Struct):
    message: str = ""
    code: int = 0


class _EngineErrors(msgspec.Struct):
    error: _EngineError


class EngineSession:
    """One session to all engines; connections are kept open between requests."""

    def __init__(self, config: Config) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30, ttl_dns_cache=60),
            timeout=aiohttp.ClientTimeout(
                total=None,
                sock_connect=config.engine_connect_seconds,
                sock_read=config.engine_silence_seconds,
            ),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("accept", "accept-encoding", "user-agent"),
            read_bufsize=256 * 1024,
        )

    async def close(self) -> None:
        await self._session.close()

    @asynccontextmanager
    async def chat(
        self, route: Route, request: EngineRequest, *, headers: Mapping[str, str]
    ) -> AsyncIterator["ChunkStream"]:
        """The answer, to be read in the block; its first part has come. Leaving early aborts the
        engine's work. `headers` go to the engine with the request.

        Raises APIError 400 when the engine refuses the request, EngineFailed for all else that
        is not an answer; either here or while it is read.
        """
        try:
            async with self._session.post(
                route.address + PATH,
                data=_encode(request),
                headers={
                    "content-type": "application/json",
                    "authorization": bearer(route.secret),
                    **headers,
                },
                allow_redirects=False,
            ) as response:
                if response.status != 200:
                    text = await response.content.read(_LONGEST_ERROR)
                    raise _error(response.status, text, route)
                stream = ChunkStream(response.content, route)
                await stream.begin()
                yield stream
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise EngineFailed(reason, engine_id=route.engine_id) from error


def _error(status: int, text: bytes, route: Route) -> Exception:
    """What a caller may know of an engine's error: only a refusal of the request itself."""
    try:
        error = msgspec.json.decode(text, type=_EngineErrors).error
    except msgspec.DecodeError:
        error = _EngineError()
    if (error.code or status) not in (400, 422):
        reason = f"status {error.code or status}: {error.message[:200]}"
        return EngineFailed(reason, engine_id=route.engine_id)
    if _TOO_LONG.search(error.message):
        return errors.context_exceeded(route.context)
    # The engine's own names and its notes on itself are not for callers.
    reason = error.message.replace(route.upstream, "the model")
    reason = re.sub(r"\s*\(parameter=.*\)$", "", reason)
    return errors.refused_by_engine(reason[:500] or "Bad request")


class ChunkStream:
    """An answer's parts: server-sent events, the last of which is [DONE]."""

    def __init__(self, content: aiohttp.StreamReader, route: Route) -> None:
        self._content = content
        self._route = route
        self._rest = b""
        self._first: list[Chunk] = []
        self._done = False
        self._failure: Exception | None = None

    async def begin(self) -> None:
        """Wait for the first part. Raises what is wrong with an answer that has none."""
        while not self._first and not self._done:
            self._first = await self._next_chunks()
            if self._failure and not self._first:
                raise self._failure

    async def as_they_come(self) -> AsyncIterator[list[Chunk]]:
        """As many parts at a time as have come in. Raises EngineFailed for a cut answer."""
        chunks, self._first = self._first, []
        while True:
            if chunks:
                yield chunks
            if self._failure:
                raise self._failure
            if self._done:
                return
            chunks = await self._next_chunks()

    async def at_once(self, take: Callable[[list[Chunk]], None]) -> None:
        """All parts, in one go: they are looked at when the last has come, or on leaving early.

        Raises EngineFailed for a cut answer, after what has come of it was taken.
        """
        blocks: list[bytes] = []
        try:
            while not self._failure and (block := await self._content.readany()):
                blocks.append(block)
        finally:
            take(self._first + self._chunks(b"".join(blocks)))
        if self._failure or not self._done:
            raise self._failure or self._cut()

    async def _next_chunks(self) -> list[Chunk]:
        data = await self._content.readany()
        if not data:
            raise self._cut()
        return self._chunks(data)

    def _chunks(self, data: bytes) -> list[Chunk]:
        """What is whole of the data. What comes before a failure still counts."""
        *events, self._rest = (self._rest + data if self._rest else data).split(b"\n\n")
        chunks: list[Chunk] = []
        try:
            if len(self._rest) > _LONGEST_EVENT:
                raise self._failed("an event without an end")
            for event in events:
                if self._done:
                    break
                if event == b"data: [DONE]":
                    self._done = True
                elif event.startswith(b"data: "):
                    chunks.append(self._chunk(event[6:]))
        except (EngineFailed, errors.APIError) as failure:
            self._failure = failure
        return chunks

    def _chunk(self, data: bytes) -> Chunk:
        try:
            chunk = _decode(data)
        except msgspec.DecodeError as error:
            # Also what is wrong with a request an engine may say only in the stream.
            raise _error(500, data, self._route) from error
        if chunk.model != self._route.upstream:
            raise self._failed(f"another model answered: {chunk.model}")
        return chunk

    def _cut(self) -> EngineFailed:
        # A new one each time: an exception that is raised again keeps all it ever passed through.
        return self._failed("the answer ended before its end")

    def _failed(self, reason: str) -> EngineFailed:
        return EngineFailed(reason, engine_id=self._route.engine_id)
