"""A body that is too large is refused before it is stored anywhere."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.core.asgi import get_asgi_application

from maas import asgi
from maas.common.bodies import Application, LimitedBody

LIMIT = 1000
WEB = asgi.application


async def post(
    headers: dict[bytes, bytes],
    pieces: list[bytes],
    *,
    path: str = "/api/no/such/",
    to: Application | None = None,
) -> tuple[int, dict[str, Any], int]:
    """Status, content, and how many pieces were taken."""
    sent: list[dict[str, Any]] = []
    taken = 0

    async def arriving() -> AsyncIterator[dict[str, Any]]:
        for place, piece in enumerate(pieces):
            more = place < len(pieces) - 1
            yield {"type": "http.request", "body": piece, "more_body": more}
        await asyncio.Event().wait()  # the client stays and waits for its answer

    source = arriving()

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return await anext(source)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers.items()],
    }
    await (to or LimitedBody(get_asgi_application(), limit=LIMIT))(scope, receive, send)
    content = b"".join(one.get("body", b"") for one in sent[1:])
    return sent[0]["status"], json.loads(content), taken


async def test_an_announced_length_beyond_the_limit_is_refused_unread() -> None:
    status, content, taken = await post({b"content-length": b"1001"}, [b"x" * 1001])
    assert (status, content["error"]["code"], taken) == (413, "too_large", 0)


async def test_a_body_in_pieces_is_stopped_where_it_passes_the_limit() -> None:
    status, content, taken = await post({}, [b"x" * 400] * 1000)
    assert (status, content["error"]["code"]) == (413, "too_large")
    assert taken == 3


async def test_a_body_within_the_limit_gets_to_the_view() -> None:
    status, _content, _taken = await post({}, [b"x" * 500, b"x" * 500])
    assert status == 404


@pytest.mark.parametrize("what", ["ask", "rate"])
async def test_where_anybody_may_send_a_body_in_pieces_is_small_too(what: str) -> None:
    """It announces no length, and is refused before it is read as JSON."""
    path = f"/c/nothing/{what}/"
    question = b'{"question": "' + b"x" * 9000 + b'"}'
    status, content, _taken = await post({}, [question[:4000], question[4000:]], path=path, to=WEB)
    assert (status, content["error"]) == (413, "too_large")


async def test_where_anybody_may_send_not_much_is_taken() -> None:
    pieces = [b"[" * 16 * 1024] * 1000
    status, content, taken = await post({}, pieces, path="/c/nothing/ask/", to=WEB)
    assert (status, content["error"]["code"]) == (413, "too_large")
    assert taken == 5
