"""Asks a server as fast as it answers, over a few kept-open connections, and takes the time.

Light on purpose: load and server share the machine's cores.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import uvloop


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where to ask, with what body and key."""

    url: str
    body: bytes
    key: str = ""

    def request(self) -> bytes:
        parts = urlsplit(self.url)
        return (
            f"POST {parts.path} HTTP/1.1\r\nhost: {parts.netloc}\r\n"
            f"authorization: Bearer {self.key}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(self.body)}\r\n\r\n"
        ).encode() + self.body


@dataclass(frozen=True, kw_only=True)
class Result:
    """Times in milliseconds. `answered` counts the warm-up too."""

    requests_per_second: float
    p50: float
    p99: float
    first_p50: float
    failed: int
    answered: int


class _Connection(asyncio.Protocol):
    def __init__(self, request: bytes) -> None:
        self._request = request
        self._transport: asyncio.Transport
        self._data = b""
        self._first = 0.0
        self._answered: asyncio.Future[tuple[bool, float]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def ask(self) -> asyncio.Future[tuple[bool, float]]:
        """(whether the answer was 200, when its body's first byte came)"""
        self._data, self._first = b"", 0.0
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(self._request)
        return self._answered

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, separator, body = self._data.partition(b"\r\n\r\n")
        if not separator or not body:
            return
        self._first = self._first or time.perf_counter()
        lower = head.lower()
        if b"transfer-encoding: chunked" in lower:
            whole = body.endswith(b"0\r\n\r\n")
        else:
            start = lower.index(b"content-length:") + 15
            whole = len(body) >= int(lower[start:].split(b"\r\n", 1)[0])
        if whole and self._answered is not None and not self._answered.done():
            self._answered.set_result((head.startswith(b"HTTP/1.1 200"), self._first))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result((False, time.perf_counter()))

    def close(self) -> None:
        self._transport.close()

    @property
    def closed(self) -> bool:
        return self._transport.is_closing()


def run(target: Target, *, at_once: int, seconds: float, warm_up: float = 1.0) -> Result:
    """Ask for `seconds` over `at_once` connections, after a warm-up that does not count."""
    return uvloop.run(_run(target, at_once=at_once, seconds=seconds, warm_up=warm_up))


async def _run(target: Target, *, at_once: int, seconds: float, warm_up: float) -> Result:
    begin = time.perf_counter() + warm_up
    workers = (_ask(target, begin + seconds) for _ in range(at_once))
    asked = [one for times in await asyncio.gather(*workers) for one in times]
    found = [one[1:] for one in asked if one[0] >= begin]
    good = [(total, first) for total, first, right in found if right]
    totals = sorted(total for total, _first in good) or [float("nan")]
    return Result(
        requests_per_second=len(good) / seconds,
        p50=statistics.median(totals),
        p99=totals[int(len(totals) * 0.99)],
        first_p50=statistics.median([first for _total, first in good] or [float("nan")]),
        failed=sum(not right for *_times, right in asked),
        answered=len(asked),
    )


async def _ask(target: Target, end: float) -> list[tuple[float, float, float, bool]]:
    """(when it was asked, ms to the whole answer, ms to its first byte, whether it was right)"""
    times: list[tuple[float, float, float, bool]] = []
    connection = await _connect(target)
    while (start := time.perf_counter()) < end:
        if connection.closed:
            connection = await _connect(target)
        right, first = await connection.ask()
        done = time.perf_counter()
        if done <= end:
            times.append((start, (done - start) * 1000, (first - start) * 1000, right))
    connection.close()
    return times


async def _connect(target: Target) -> _Connection:
    parts = urlsplit(target.url)
    _transport, connection = await asyncio.get_running_loop().create_connection(
        lambda: _Connection(target.request()), parts.hostname or "", parts.port or 80
    )
    return connection
