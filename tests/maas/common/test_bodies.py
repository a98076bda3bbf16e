"""A body is taken as far as its sender and its address allow, and no longer than it comes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from maas import asgi
from maas.common.bodies import Application, BodyLimits, BodySort, LimitedBody, Receive, Scope, Send
from maas.tenants.models import Tenant, User
from tests import factories

WEB = asgi.application
KIB = 1024
SMALL = {
    BodySort.SMALL: 1000,
    BodySort.ORDINARY: 2000,
    BodySort.PUBLIC: 3000,
    BodySort.FILE: 100_000,
}
UPLOAD = "/api/tenants/8d7e3d5e-6f5c-4f6e-9f39-0c3f5fb4d9aa/datasets/"


async def nobody(_scope: Scope) -> str:
    return ""


async def somebody(_scope: Scope) -> str:
    return "user:1"


async def takes_all(_scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with how many bytes came."""
    size = 0
    while True:
        message = await receive()
        size += len(message["body"])
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(size).encode()})


def limited(to: Application = takes_all, *, sender: Any = somebody, **more: Any) -> LimitedBody:
    return LimitedBody(to, limits=BodyLimits(bytes=SMALL, **more), sender=sender)


async def post(
    headers: dict[bytes, bytes],
    pieces: list[bytes],
    *,
    to: Application,
    path: str = "/api/no/such/",
    pause: float = 0.0,
) -> tuple[int, Any, int]:
    """Status, content, and how many pieces were taken."""
    sent: list[dict[str, Any]] = []
    taken = 0

    async def arriving() -> AsyncIterator[dict[str, Any]]:
        for place, piece in enumerate(pieces):
            await asyncio.sleep(pause)
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
    await to(scope, receive, send)
    content = b"".join(one.get("body", b"") for one in sent[1:])
    return sent[0]["status"], json.loads(content), taken


def code(content: Any) -> str:
    return str(content["error"]["code"])


async def test_an_announced_length_beyond_the_limit_is_refused_unread() -> None:
    to = limited(sender=nobody)
    status, content, taken = await post({b"content-length": b"1001"}, [b"x" * 1001], to=to)
    assert (status, code(content), taken) == (413, "too_large", 0)


async def test_a_body_in_pieces_is_stopped_where_it_passes_the_limit() -> None:
    status, content, taken = await post({}, [b"x" * 400] * 1000, to=limited(sender=nobody))
    assert (status, code(content)) == (413, "too_large")
    assert taken == 3


async def test_a_body_within_the_limit_gets_to_the_application() -> None:
    pieces = [b"x" * 500, b"x" * 500]
    assert (await post({}, pieces, to=limited(sender=nobody)))[:2] == (200, 1000)


@pytest.mark.parametrize(
    ("path", "sender", "most"),
    [
        (UPLOAD, somebody, 100_000),
        (UPLOAD, nobody, 1000),
        ("/api/tenants/", somebody, 2000),
        ("/api/tenants/", nobody, 1000),
        ("/api/session/", somebody, 1000),
        ("/sign-in/", somebody, 1000),
        ("/sign-up/", somebody, 1000),
        ("/password/", somebody, 1000),
        ("/c/nothing/ask/", nobody, 3000),
        ("/ask/nothing/", nobody, 3000),
        ("/nothing/here/", somebody, 1000),
    ],
)
async def test_how_much_is_taken_depends_on_the_address_and_on_the_sender(
    path: str, sender: Any, most: int
) -> None:
    to = limited(sender=sender)
    assert (await post({}, [b"x" * most], path=path, to=to))[:2] == (200, most)
    status, content, _taken = await post({}, [b"x" * most, b"x"], path=path, to=to)
    assert (status, code(content)) == (413, "too_large")


async def test_who_sends_a_byte_now_and_then_is_cut_off() -> None:
    """Each pause is allowed; all together they are not."""
    to = limited(idle_seconds=5.0, grace_seconds=0.5, slowest=1000)
    status, content, taken = await post({}, [b"x"] * 200, pause=0.05, to=to)
    assert (status, code(content)) == (408, "too_slow")
    assert taken < 100


async def test_who_falls_silent_is_cut_off() -> None:
    to = limited(idle_seconds=0.05, grace_seconds=60.0)
    status, content, _taken = await post({}, [b"x", b"x"], pause=2.0, to=to)
    assert (status, code(content)) == (408, "too_slow")


async def test_one_sender_has_few_uploads_at_a_time() -> None:
    """The third is refused while two are under way; when these have ended, there is room."""
    come, go = asyncio.Event(), asyncio.Event()

    async def waits(scope: Scope, receive: Receive, send: Send) -> None:
        come.set()
        await go.wait()
        await takes_all(scope, receive, send)

    to, pieces = limited(waits, files_of_one=2), [b"x" * 3000, b"x"]
    first = [asyncio.create_task(post({}, pieces, path=UPLOAD, to=to)) for _ in range(2)]
    await come.wait()
    await asyncio.sleep(0)
    status, content, _taken = await post({}, pieces, path=UPLOAD, to=to)
    assert (status, code(content)) == (503, "unavailable")
    go.set()
    assert [one[0] for one in await asyncio.gather(*first)] == [200, 200]
    assert (await post({}, pieces, path=UPLOAD, to=to))[0] == 200


async def test_a_browser_gets_a_page_and_each_reader_their_language() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [
        (b"content-length", b"9999999"), (b"accept", b"text/html,*/*"),
        (b"accept-language", b"zh-CN,zh;q=0.9"),
    ]  # fmt: skip
    scope = {"type": "http", "method": "POST", "path": "/sign-in/", "headers": headers}

    async def receive() -> Any:
        pytest.fail("the body was asked for")

    await WEB(scope, receive, send)
    assert sent[0]["status"] == 413
    assert "超出了我们接受的大小" in sent[1]["body"].decode()
    assert "<h1>" in sent[1]["body"].decode()


@pytest.mark.django_db(transaction=True)
async def test_a_session_or_a_key_must_be_somebodys(owner: User, tenant: Tenant) -> None:
    """Whoever makes one up is a stranger, and so is who had one."""
    client = Client()
    await sync_to_async(client.force_login)(owner)
    _row, key = await sync_to_async(factories.make_key)(tenant)
    session = client.cookies["longslope_session"].value.encode()
    body = [b"x" * 9 * KIB]

    async def status(**headers: bytes) -> int:
        given = {name.encode(): value for name, value in headers.items()}
        return (await post(given, body, path="/api/tenants/", to=WEB))[0]

    assert await status(cookie=b"longslope_session=" + session) != 413
    assert await status(authorization=b"Bearer " + key.encode()) != 413
    assert await status(cookie=b"longslope_session=made0up") == 413
    assert await status(authorization=b"Bearer lsk_made_up") == 413
    assert await status() == 413
    await sync_to_async(client.logout)()
    assert await status(cookie=b"longslope_session=" + session) == 413


@pytest.mark.parametrize("what", ["ask", "rate"])
async def test_where_anybody_may_send_a_body_in_pieces_is_small_too(what: str) -> None:
    """It announces no length, and is refused before it is read as JSON."""
    path = f"/c/nothing/{what}/"
    question = b'{"question": "' + b"x" * 9000 + b'"}'
    status, content, _taken = await post({}, [question[:4000], question[4000:]], path=path, to=WEB)
    assert (status, content["error"]) == (413, "too_large")


async def test_where_anybody_may_send_not_much_is_taken() -> None:
    pieces = [b"[" * 16 * KIB] * 1000
    status, content, taken = await post({}, pieces, path="/c/nothing/ask/", to=WEB)
    assert (status, content["error"]["code"]) == (413, "too_large")
    assert taken == 5
