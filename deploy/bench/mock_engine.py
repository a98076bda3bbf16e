"""A mock of an engine for benchmarks: says the same words at once, and costs almost nothing.

`python mock_engine.py PORT [SECONDS]` listens on 127.0.0.1. It answers as vLLM does, plain and
streamed, without a model; every token of a stream leaves in a write of its own, after so many
seconds.
"""

import asyncio
import json
import sys
from typing import cast

import uvloop

TOKENS = 20
PROMPT_TOKENS = 12
DONE = b"data: [DONE]\n\n"


class MockEngine(asyncio.Protocol):
    """Just enough HTTP/1.1: requests with a content-length, one after the other."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._transport: asyncio.Transport
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, separator, rest = self._data.partition(b"\r\n\r\n")
        if not separator:
            return
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if len(rest) < length:
            return
        self._data = rest[length:]
        self._answer(json.loads(rest[:length] or b"{}"))

    def _answer(self, asked: dict[str, object]) -> None:
        model = str(asked.get("model", ""))
        if not asked.get("stream"):
            self._whole(model)
            return
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        self._next(stream(model), 0)

    def _next(self, events: list[bytes], place: int) -> None:
        if self._transport.is_closing():
            return
        event = events[place]
        self._transport.write(b"%x\r\n%b\r\n" % (len(event), event))
        if place + 1 < len(events):
            asyncio.get_running_loop().call_later(self._delay, self._next, events, place + 1)
        else:
            self._transport.write(b"0\r\n\r\n")

    def _whole(self, model: str) -> None:
        body = whole(model)
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
            % (len(body), body)
        )


_streams: dict[str, list[bytes]] = {}
_wholes: dict[str, bytes] = {}


def stream(model: str) -> list[bytes]:
    """The events of an answer: its role, every token with the count so far, the sum, the end."""
    if model not in _streams:
        events = [_event(model, [_choice({"role": "assistant", "content": ""})], 0)]
        for number in range(1, TOKENS + 1):
            choice = _choice({"content": f" word{number}"}, last=number == TOKENS)
            events.append(_event(model, [choice], number))
        _streams[model] = [*events, _event(model, [], TOKENS), DONE]
    return _streams[model]


def whole(model: str) -> bytes:
    if model not in _wholes:
        text = "".join(f" word{number}" for number in range(1, TOKENS + 1))
        _wholes[model] = json.dumps(
            {
                "id": "chatcmpl-mock",
                "object": "chat.completion",
                "created": 1_790_000_000,
                "model": model,
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": text},
                        "finish_reason": "stop",
                    }
                ],
                "usage": _usage(TOKENS),
            }
        ).encode()
    return _wholes[model]


def _choice(delta: dict[str, str], *, last: bool = False) -> dict[str, object]:
    return {
        "index": 0,
        "delta": delta,
        "logprobs": None,
        "finish_reason": "stop" if last else None,
        "token_ids": None,
    }


def _event(model: str, choices: list[dict[str, object]], completion: int) -> bytes:
    event = {
        "id": "chatcmpl-mock",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": model,
        "choices": choices,
        "usage": _usage(completion),
    }
    return b"data: " + json.dumps(event, separators=(",", ":")).encode() + b"\n\n"


def _usage(completion: int) -> dict[str, int]:
    return {
        "prompt_tokens": PROMPT_TOKENS,
        "completion_tokens": completion,
        "total_tokens": PROMPT_TOKENS + completion,
    }


async def main(port: int, delay: float = 0.0) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: MockEngine(delay), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), *map(float, sys.argv[2:])))
