"""A fake gateway, OpenAI-shaped, for what the program does about answers, refusals and waits.

The real one is asked in the tests of the whole stack.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Said:
    """An answer's text, and what the gateway did with the question."""

    text: str
    outcome: str
    choices: Sequence[str] = ()


Reply = str | Said | tuple[int, dict[str, str]] | None
"""The answer's text; a status with headers; or None to never answer."""


@dataclass(kw_only=True)
class FakeGateway:
    """`answer(model, question, time)` says what to reply; `time` counts the askings from 1.

    The model's name is followed by what the request's extension asks for, "+without" or
    "+facts_of"; a text alone has no extension of its own, as of a base model.
    """

    answer: Callable[[str, str, int], Reply]
    key: str = "lsk_test"
    """Any key will do where this is empty."""
    admits: Callable[[str], bool] = lambda _key: True
    finish: str = "stop"
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    at_once: int = 0
    most_at_once: int = 0
    delay: float = 0.0
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> "FakeGateway":
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._chat)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def _chat(self, request: web.Request) -> web.Response:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if sent != (self.key or sent) or not self.admits(sent):
            return _error(401)
        body = await request.json()
        self.bodies.append(body)
        model, question = body["model"], body["messages"][-1]["content"]
        model += "".join(f"+{name}" for name in body.get("longslope", {}))
        self.asked[model, question] += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.delay)
            reply = self.answer(model, question, self.asked[model, question])
            if reply is None:
                await asyncio.sleep(3600)
        finally:
            self.at_once -= 1
        if isinstance(reply, tuple):
            return _error(reply[0], reply[1])
        said = reply if isinstance(reply, Said) else None
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 0,
                "model": model,
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": self.finish,
                        "message": {
                            "role": "assistant",
                            "content": said.text if said else reply,
                        },
                    }
                ],
                **({"longslope": _extension(said)} if said else {}),
            }
        )


def _extension(said: Said) -> dict[str, object]:
    choices = {"choices": list(said.choices)} if said.choices else {}
    return {"outcome": said.outcome, **choices}


def _error(status: int, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(
        {"error": {"message": "no", "type": "fake", "code": "fake", "param": None}},
        status=status,
        headers=headers,
    )
