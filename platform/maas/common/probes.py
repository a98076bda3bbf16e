"""`/healthz` and `/readyz`, answered before any framework: no host, session or proxy matters.

`/healthz`: the process lives. `/readyz`: it can do its work; 503 where a check fails, and
`?exclude=worker&exclude=beat` leaves checks out, for who wants to know less. What was measured is
told to this machine alone, and not through a proxy on it: a proxy forwards strangers.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from maas.common import health

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LIVES, READY = "/healthz", "/readyz"
LOOPBACK = frozenset({"127.0.0.1", "::1"})
_FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via"})


def is_probe(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["path"] in {LIVES, READY}


async def answer(scope: Scope, send: Send, *, checks: tuple[str, ...] | None = None) -> None:
    """`checks` are those that this process needs; None: all that there are."""
    if scope["path"] == LIVES:
        await _send(send, 200, b"ok", b"text/plain")
        return
    exclude = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("exclude", [])
    report = await asyncio.to_thread(health.report, checks, exclude=frozenset(exclude))
    body = json.dumps(report.shown(details=_from_here(scope)), ensure_ascii=False).encode()
    await _send(send, 200 if report.well else 503, body, b"application/json")


def _from_here(scope: Scope) -> bool:
    client = scope.get("client")
    through_a_proxy = any(name in _FORWARDED for name, _value in scope["headers"])
    return bool(client and client[0] in LOOPBACK) and not through_a_proxy


async def _send(send: Send, status: int, body: bytes, kind: bytes) -> None:
    headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
