"""A mock of a vLLM engine: its API and its faults, without a model. For the gateway's tests only.

Every test's model has a name of its own, by which its behaviour is told.
"""

import asyncio
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Behaviour:
    """How one model answers. `delay` is in seconds, before every token."""

    tokens: int = 5
    prompt_tokens: int = 11
    delay: float = 0.0
    padding: int = 0  # characters after every token
    cut_after: int | None = None  # the connection breaks after so many tokens
    error_after: int | None = None  # an error event after so many tokens
    late_refusal: str = ""  # an error event for the request itself, before any token
    silent: bool = False  # headers, then nothing
    deaf: bool = False  # not even headers
    refusal: tuple[int, str] | None = None  # status and message
    answers_as: str | None = None  # names another model in its answer
    context: int = 2048  # prompt and answer together, in tokens
    says: str = ""  # its answer, a word a token, in place of w1 w2 …

    @property
    def count(self) -> int:
        """Of the whole answer's words."""
        return len(self.says.split(" ")) if self.says else self.tokens

    def word(self, number: int) -> str:
        """One of the answer's words; the first has the number 1."""
        if not self.says:
            return f"w{number} " + "." * self.padding
        word = self.says.split(" ")[number - 1]
        return word if number == 1 else f" {word}"


@dataclass
class MockEngine:
    """Runs in a thread of its own; `address` is where it listens."""

    address: str = ""
    models: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    aborted: set[str] = field(default_factory=set)
    generated: dict[str, int] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    """Tokens by the last message of the conversation, whether anybody took them or not."""

    def start(self) -> None:
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        ready.set()
        self._loop.run_forever()

    async def _listen(self) -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        runner = web.AppRunner(app, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server: Any = site._server
        self.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        name = body["model"]
        behaviour = self.models.get(name)
        if behaviour is None:
            return _error(404, f"The model `{name}` does not exist.")
        if behaviour.refusal:
            return _error(*behaviour.refusal)
        if behaviour.deaf:
            await asyncio.sleep(60)
        if too_long := _too_long(behaviour, body.get("max_tokens")):
            return _error(400, too_long)
        try:
            return await self._stream(request, body, behaviour)
        except (asyncio.CancelledError, ConnectionResetError):
            self.aborted.add(name)
            raise

    async def _stream(
        self, request: web.Request, body: dict[str, Any], behaviour: Behaviour
    ) -> web.StreamResponse:
        assert body["stream"]
        assert body["stream_options"] == {"include_usage": True, "continuous_usage_stats": True}
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        if behaviour.silent:
            await asyncio.sleep(60)
        if behaviour.late_refusal:
            error = {"message": behaviour.late_refusal, "type": "BadRequestError", "code": 400}
            await response.write(f"data: {json.dumps({'error': error})}\n\n".encode())
            await response.write(b"data: [DONE]\n\n")
            return response
        send = _Sender(response, body, behaviour)
        count = min(behaviour.count, body.get("max_tokens") or behaviour.count)
        choices = body.get("n") or 1
        for index in range(choices):
            await send.part(index, 0, {"role": "assistant", "content": ""})
        for number in range(1, count + 1):
            if behaviour.delay:
                await asyncio.sleep(behaviour.delay)
            self.written[body["messages"][-1]["content"]] += choices
            for index in range(choices):
                last = number == count
                await send.part(index, number, {"content": behaviour.word(number)}, last=last)
            self.generated[body["model"]] = number
            if behaviour.cut_after == number:
                transport = request.transport
                assert transport is not None
                await asyncio.sleep(0.05)  # let the bytes leave before the connection breaks
                transport.abort()
                return response
            if behaviour.error_after == number:
                await response.write(b'data: {"error": {"message": "EngineCore died"}}\n\n')
                return response
        await send.usage(count * choices)
        await response.write(b"data: [DONE]\n\n")
        return response


class _Sender:
    """Writes events as vLLM 0.32 does, with the fields that are not OpenAI's."""

    def __init__(
        self, response: web.StreamResponse, body: dict[str, Any], behaviour: Behaviour
    ) -> None:
        self._response = response
        self._body = body
        self._behaviour = behaviour

    def _event(self, choices: list[dict[str, Any]], completion: int) -> dict[str, Any]:
        prompt = self._behaviour.prompt_tokens
        return {
            "id": "chatcmpl-engine",
            "object": "chat.completion.chunk",
            "created": 1_790_000_000,
            "model": self._behaviour.answers_as or self._body["model"],
            "choices": choices,
            "system_fingerprint": "vllm-0.32.0",
            "prompt_token_ids": None,
            "usage": {
                "prompt_tokens": prompt,
                "total_tokens": prompt + completion,
                "completion_tokens": completion,
            },
        }

    async def part(
        self, index: int, number: int, delta: dict[str, str], *, last: bool = False
    ) -> None:
        logprobs = None
        if self._body.get("logprobs") and number:
            logprobs = {"content": _told(delta["content"], last=last)}
        choice: dict[str, Any] = {
            "index": index,
            "delta": delta,
            "logprobs": logprobs,
            "finish_reason": "stop" if last else None,
            "token_ids": None,
        }
        if last:
            choice["stop_reason"] = 2
        await self._write(self._event([choice], number))

    async def usage(self, completion: int) -> None:
        await self._write(self._event([], completion))

    async def _write(self, event: dict[str, Any]) -> None:
        text = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
        await self._response.write(f"data: {text}\n\n".encode())


def _told(word: str, *, last: bool) -> list[dict[str, Any]]:
    """A word's tokens: two halves of what is not ASCII; and the one that ends the answer."""
    texts = [word] if word.isascii() else ["\ufffd", "\ufffd"]
    if last:
        texts.append("<|im_end|>")
    return [
        {"token": text, "logprob": -0.5, "bytes": list(text.encode()), "top_logprobs": []}
        for text in texts
    ]


def _too_long(behaviour: Behaviour, most: int | None) -> str:
    """Why a prompt, or what is asked for beside it, does not fit; in vLLM's words."""
    context, prompt = behaviour.context, behaviour.prompt_tokens
    if most is not None and most > context:
        return f"max_tokens={most} cannot be greater than max_model_len={context}"
    if prompt > context - (most or 0):
        return (
            f"This model's maximum context length is {context} tokens. However, your prompt "
            f"contains at least {prompt} input tokens."
        )
    return "max_tokens must be at least 1, got 0." if prompt == context else ""


def _error(status: int, message: str) -> web.Response:
    error = {"message": message, "type": "BadRequestError", "param": None, "code": status}
    return web.json_response({"error": error}, status=status)
