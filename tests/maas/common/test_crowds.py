"""A process serves so many at a time; one more is told to come again."""

import asyncio
from typing import Any

from maas.common.bodies import Receive, Scope, Send
from maas.common.crowds import Crowd

SCOPE = {"type": "http", "method": "GET", "path": "/api/", "headers": []}


class Slow:
    """Answers when it is let go; `kind` is what it answers with."""

    def __init__(self, kind: bytes) -> None:
        self.kind = kind
        self.go = asyncio.Event()

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"Content-Type", self.kind)]
        if b"stream" not in self.kind:
            await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self.go.wait()
        await send({"type": "http.response.body", "body": b""})


async def ask(of: Crowd) -> Any:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    await of(dict(SCOPE), receive, send)
    return sent[0]


async def begun(of: Crowd, number: int) -> list[asyncio.Task[Any]]:
    tasks = [asyncio.create_task(ask(of)) for _ in range(number)]
    await asyncio.sleep(0)
    return tasks


async def test_one_more_than_there_are_places_is_refused_at_once() -> None:
    slow = Slow(b"text/html")
    crowd = Crowd(slow, requests=2, streams=1)
    served = await begun(crowd, 2)
    refused = await ask(crowd)
    assert refused["status"] == 503
    assert (b"retry-after", b"2") in refused["headers"]
    slow.go.set()
    assert [one["status"] for one in await asyncio.gather(*served)] == [200, 200]
    assert (await ask(crowd))["status"] == 200


async def test_streams_leave_their_places_to_others_and_are_counted_by_themselves() -> None:
    slow = Slow(b"text/event-stream; charset=utf-8")
    crowd = Crowd(slow, requests=1, streams=2)
    listening = [(await begun(crowd, 1))[0] for _ in range(2)]
    assert (await ask(crowd))["status"] == 503
    slow.go.set()
    assert [one["status"] for one in await asyncio.gather(*listening)] == [200, 200]
    assert (await ask(crowd))["status"] == 200
