"""A client of `/v1/chat/completions` for the platform's own pages: whole answers and streams.

The examiner does not use it: an exam asks as customers do, by OpenAI's own client.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from httpx_sse import EventSource

PATH = "/chat/completions"
END = "[DONE]"

Chunk = dict[str, Any]


class Refused(Exception):
    """The gateway said no. `error` is its error object, empty where the answer held none."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {error.get('code', '')}")
        self.status = status
        self.error = error


class BrokenOff(Exception):
    """A stream that had begun ended with an error."""


@dataclass(frozen=True, kw_only=True)
class ChatCall:
    """`url` is the address up to and with `/v1`; `body` as OpenAI's reference has it."""

    url: str
    key: str
    body: Mapping[str, Any]
    language: str = ""

    @property
    def request(self) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}"}
        if self.language:
            headers["Accept-Language"] = self.language
        return {"url": f"{self.url}{PATH}", "headers": headers, "json": dict(self.body)}


class Stream:
    """An answer that has begun. `headers` are there before its first chunk."""

    def __init__(self, response: httpx.Response) -> None:
        # Kept until the response is closed. Else, where a caller leaves half-way, the event loop
        # closes what reads from it in a task of its own, at the same time as the response.
        self._events = EventSource(response).aiter_sse()
        self.headers = response.headers

    async def chunks(self) -> AsyncGenerator[Chunk, None]:
        """Raises BrokenOff, httpx.HTTPError, or ValueError for what is no JSON."""
        ended = False
        async for event in self._events:
            ended = ended or event.data == END
            if ended:
                continue  # to the end of the response: nothing is left behind half-way
            chunk: Chunk = json.loads(event.data)
            if "error" in chunk:
                raise BrokenOff(str(chunk["error"]))
            yield chunk


@asynccontextmanager
async def streamed(client: httpx.AsyncClient, call: ChatCall) -> AsyncIterator[Stream]:
    """Ask with `stream`. Raises Refused, or httpx.HTTPError where nobody answers."""
    request = call.request
    request["json"]["stream"] = True
    async with client.stream("POST", **request) as response:
        if response.is_error:
            await response.aread()
            raise _refused(response)
        yield Stream(response)


def whole(call: ChatCall, *, timeout_seconds: float) -> Chunk:
    """Ask for a whole answer. Raises Refused, or httpx.HTTPError where nobody answers."""
    response = httpx.post(**call.request, timeout=timeout_seconds)
    if response.is_error:
        raise _refused(response)
    answer: Chunk = response.json()
    return answer


def is_cut(answer: Chunk) -> bool:
    """Whether a whole answer, or the part of a stream that ends it, ended for want of room."""
    return any(choice.get("finish_reason") == "length" for choice in answer["choices"])


def _refused(response: httpx.Response) -> Refused:
    try:
        error = response.json()["error"]
    except (ValueError, LookupError, TypeError):
        error = None
    return Refused(response.status_code, error if isinstance(error, dict) else {})
