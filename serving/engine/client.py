"""Talks to one vLLM process over loopback: is it well, which adapters has it, load, unload."""

import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import aiohttp

from serving.engine.adapters import AdapterRejected
from serving.engine.guarded import bearer

# Loading reads tens of megabytes from disk; a busy engine does it between two of its steps.
LOAD_TIMEOUT = 60.0
ASK_TIMEOUT = 120.0


class EngineUnreachable(Exception):
    """The engine did not answer, or not as a healthy one: ask again later."""


@dataclass(slots=True)
class EngineClient:
    """Use as an async context manager; holds one session. `address` is "host:port"."""

    address: str
    secret: str = field(default="", repr=False)
    _session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "EngineClient":
        self._session = aiohttp.ClientSession(
            base_url=f"http://{self.address}",
            headers={"Authorization": bearer(self.secret)} if self.secret else None,
            connector=aiohttp.TCPConnector(limit=8, force_close=True),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def is_healthy(self, *, within: float = 5.0) -> bool:
        """Whether `/health` says so within so many seconds."""
        try:
            status, _ = await self._call("GET", "/health", timeout=within)
        except EngineUnreachable:
            return False
        return status == 200

    async def answers(self, model: str) -> bool:
        """Whether the engine computes one token: weights, kernels and scheduler all work."""
        payload = {"model": model, "prompt": "Hi", "max_tokens": 1, "temperature": 0}
        try:
            status, _ = await self._call("POST", "/v1/completions", payload, timeout=ASK_TIMEOUT)
        except EngineUnreachable:
            return False
        return status == 200

    async def models(self) -> frozenset[str]:
        """Every name that the engine serves: the base model's and each adapter's."""
        status, body = await self._call("GET", "/v1/models", timeout=10.0)
        if status != 200:
            raise EngineUnreachable(f"/v1/models: {status}")
        return frozenset(str(model["id"]) for model in json.loads(body)["data"])

    async def load(self, name: str, path: str) -> None:
        """Load an adapter under a name; loading it again is no error.

        Raises AdapterRejected("engine_refused") where the engine will never take it, and
        EngineUnreachable where it may do so later.
        """
        payload = {"lora_name": name, "lora_path": path}
        status, body = await self._call("POST", "/v1/load_lora_adapter", payload, LOAD_TIMEOUT)
        if status == 200 or "already been loaded" in body:
            return
        reason = _message(body)
        if status in {400, 404, 422} or ("EngineDead" not in body and await self.is_healthy()):
            raise AdapterRejected("engine_refused", reason=reason[:200])
        raise EngineUnreachable(f"load: {status} {reason[:200]}")

    async def unload(self, name: str) -> None:
        """Forget an adapter; one that is not there is no error."""
        payload = {"lora_name": name}
        status, body = await self._call("POST", "/v1/unload_lora_adapter", payload, LOAD_TIMEOUT)
        if status not in {200, 400, 404}:
            raise EngineUnreachable(f"unload: {status} {_message(body)[:200]}")

    async def _call(
        self, method: str, path: str, payload: dict[str, Any] | None = None, timeout: float = 10.0
    ) -> tuple[int, str]:
        assert self._session is not None, "use `async with`"
        limit = aiohttp.ClientTimeout(total=timeout, sock_connect=2.0)
        try:
            async with self._session.request(method, path, json=payload, timeout=limit) as answer:
                return answer.status, await answer.text()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise EngineUnreachable(f"{path}: {type(error).__name__}") from error


def _message(body: str) -> str:
    """The sentence in an error in OpenAI's shape, or the text as it came."""
    try:
        error = json.loads(body)
    except ValueError:
        return body
    if isinstance(error, dict):
        inner = error.get("error", error)
        return str(inner.get("message", body)) if isinstance(inner, dict) else body
    return body
