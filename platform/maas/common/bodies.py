"""How much of a request's body is taken, from whom, and for how long.

Django reads a whole body before any view can look at it, so whoever may not even sign in could
otherwise send one without end, or keep a place in the process by sending a byte now and then.
What passes here is measured while it comes: a small body is taken from anybody, a larger one only
from a sender that is known, and a file only where a view says that it takes one (`takes`).
"""

import asyncio
import re
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.urls import Resolver404, resolve

from maas.common import errors
from maas.common.refusals import refuse

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]
Sender = Callable[[Scope], Awaitable[str]]
"""A name for whom a request's session or key belongs to; "" for a stranger."""

_CHARSET = re.compile(rb"charset\s*=\s*(?!\s*\"?utf-?8\b)", re.IGNORECASE)
"""Any but UTF-8, the one that JSON and browsers' forms have: Python knows encodings for other
purposes as well, and Django would try to read an address in them."""

V = TypeVar("V", bound=Callable[..., Any])


class BodySort(StrEnum):
    """How large a body a view takes."""

    SMALL = "small"
    """At ways in: a few fields, whoever sends them."""
    ORDINARY = "ordinary"
    """Everywhere else: from strangers no more than a small one."""
    PUBLIC = "public"
    """From anybody who has the page's link."""
    FILE = "file"
    """An upload, from a known sender."""


@dataclass(frozen=True, kw_only=True)
class BodyLimits:
    """In bytes by sort of body; and what a slow sender is granted."""

    bytes: dict[BodySort, int]
    idle_seconds: float = 15.0
    """The longest silence between two pieces."""
    grace_seconds: float = 15.0
    """After this, as many bytes must have come as `slowest` allows for the time."""
    slowest: int = 16 * 1024
    """Bytes a second: a poor mobile connection has several times as much."""
    files_at_once: int = 12
    """Uploads under way in one process, and of these no more of one sender than"""
    files_of_one: int = 3


def takes(body: BodySort) -> Callable[[V], V]:
    """Marks a view, or a class of views, whose bodies are of another sort than the usual."""

    def marked(view: V) -> V:
        view.takes_body = body  # type: ignore[attr-defined]  # read by `_sort_of`
        return view

    return marked


class LimitedBody:
    """An ASGI application with limits on what it is sent.

    It is asked once a body is there as a whole, so that a slow sender keeps nothing of it busy;
    a file is passed on piece by piece.
    """

    def __init__(self, application: Application, *, limits: BodyLimits, sender: Sender) -> None:
        self._application = application
        self._limits = limits
        self._sender = sender
        self._files: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        arriving = _Arriving(scope, receive, self._limits, self._sender)
        try:
            await arriving.gather()
            with self._upload(arriving.sender if arriving.more else ""):
                await self._application(scope, arriving.receive, send)
        except errors.Problem as problem:
            # Raised here alone, while the body is read: nothing was answered yet.
            await refuse(scope, send, problem)

    @contextmanager
    def _upload(self, sender: str) -> Iterator[None]:
        """Raises Unavailable where too many are under way."""
        if not sender:
            yield
            return
        full = self._files.total() >= self._limits.files_at_once
        if full or self._files[sender] >= self._limits.files_of_one:
            raise errors.Unavailable
        self._files[sender] += 1
        try:
            yield
        finally:
            self._files[sender] -= 1
            self._files += Counter()  # forgets whoever has none left


class _Arriving:
    """One request's body on its way in. Everything here raises Problem."""

    def __init__(self, scope: Scope, receive: Receive, limits: BodyLimits, who: Sender) -> None:
        self._scope, self._receive = scope, receive
        self._limits, self._who = limits, who
        self._most = limits.bytes[BodySort.SMALL]
        self._settled = False
        self._taken = 0
        self._pieces: deque[Message] = deque()
        self._began = time.monotonic()
        self.more = True
        """Whether some of it is still to come."""
        self.sender = ""

    async def gather(self) -> None:
        """Take the body in; of a file, as much as any other body may have."""
        headers = dict(self._scope["headers"])
        if _CHARSET.search(headers.get(b"content-type", b"")):
            raise errors.Unreadable
        length = headers.get(b"content-length", b"0")
        await self._hold(int(length) if length.isdigit() else 0)
        while self.more and self._taken <= self._limits.bytes[BodySort.ORDINARY]:
            self._pieces.append(await self._next())

    async def receive(self) -> Message:
        """The next piece; after the last, whatever the server says."""
        if self._pieces:
            return self._pieces.popleft()
        return await (self._next() if self.more else self._receive())

    async def _next(self) -> Message:
        try:
            async with asyncio.timeout(self._patience()):
                message = await self._receive()
        except TimeoutError:
            raise errors.TooSlow from None
        self._taken += len(message.get("body", b""))
        self.more = bool(message.get("more_body", False))
        await self._hold(self._taken)
        return message

    def _patience(self) -> float:
        due = self._limits.grace_seconds + self._taken / self._limits.slowest
        left = self._began + due - time.monotonic()
        return max(0.0, min(self._limits.idle_seconds, left))

    async def _hold(self, size: int) -> None:
        """The limit is looked up where the smallest is passed: most requests need no look."""
        if size > self._most and not self._settled:
            self._settled = True
            self._most = await self._allowed()
        if size > self._most:
            raise errors.TooLarge

    async def _allowed(self) -> int:
        sort = _sort_of(self._scope["path"])
        if sort in {BodySort.ORDINARY, BodySort.FILE}:
            self.sender = await self._who(self._scope)
            sort = sort if self.sender else BodySort.SMALL
        return self._limits.bytes[sort]


def _sort_of(path: str) -> BodySort:
    try:
        view = resolve(path).func
    except Resolver404:
        return BodySort.SMALL
    behind = getattr(view, "cls", None) or getattr(view, "view_class", None)
    found = getattr(view, "takes_body", None) or getattr(behind, "takes_body", None)
    return BodySort(found) if found else BodySort.ORDINARY
