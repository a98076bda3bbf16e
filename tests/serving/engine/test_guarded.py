"""An engine answers whoever holds its secret, and nobody else, at none of its addresses."""

from typing import Any

import httpx
import pytest
from asgiref.sync import async_to_sync

from serving.engine.guarded import SECRET, OnlyOurs, bearer

PATHS = ("/health", "/metrics", "/v1/models", "/invocations", "/tokenize", "/v1/load_lora_adapter")


async def engine(scope: Any, _receive: Any, send: Any) -> None:
    """Answers anything."""
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"told"})


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> OnlyOurs:
    monkeypatch.setenv(SECRET, "known")
    return OnlyOurs(engine)


def ask(app: OnlyOurs, path: str, *said: str) -> tuple[int, bytes]:
    async def once() -> tuple[int, bytes]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://engine") as client:
            answer = await client.get(path, headers=[("authorization", one) for one in said])
            return answer.status_code, answer.content

    return async_to_sync(once)()


@pytest.mark.parametrize("path", PATHS)
def test_who_holds_the_secret_is_answered(guarded: OnlyOurs, path: str) -> None:
    assert ask(guarded, path, bearer("known")) == (200, b"told")
    assert ask(guarded, path, bearer("newer,known")) == (200, b"told")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "said",
    [(), ("",), ("known",), ("Bearer ",), ("Bearer knows",), ("Bearer known", "Bearer known")],
)
def test_nobody_else_is_whatever_they_ask(
    guarded: OnlyOurs, path: str, said: tuple[str, ...]
) -> None:
    status, body = ask(guarded, path, *said)
    assert status == 401
    assert b"told" not in body


def test_an_engine_without_a_secret_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    with pytest.raises(KeyError):
        OnlyOurs(engine)
