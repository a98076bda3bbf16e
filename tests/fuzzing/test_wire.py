"""Bytes that no client of ours would send, through the web process's own ASGI application."""

import asyncio
from typing import Any

import pytest

from maas import asgi
from tests.fuzzing import hostile

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = ["/", "/sign-in/", "/help/", "/api/session/", "/api/nothing/", "/c/x/", "/static/x.css"]
PATHS = [
    "/\0",
    "/é",
    "/a\0b/",
    "/%",
    "//",
    "/..//..",
    "/\ufffd",
    "/api/\0/",
    "/api/tenants/\0/",
    "/c/\0/",
]
RAW_QUERIES = [b"\xff=\xfe", b"a=%00", b"a=%ff%fe", b"%ed%a0%80=1", b"&" * 3000, b"=" * 3000]
CHARSETS = ["idna", "zip", "utf-16", "x", "\0", "utf_7", "rot13", "unicode_escape", "punycode"]


async def status(
    path: str, *, method: str = "GET", query: bytes = b"", body: bytes = b"", **headers: str
) -> int:
    sent: list[Any] = []
    sent_headers = {"host": "localhost", **{k.replace("_", "-"): v for k, v in headers.items()}}

    pieces = [body]

    async def receive() -> Any:
        if not pieces:
            await asyncio.Event().wait()  # the client stays and waits for its answer
        return {"type": "http.request", "body": pieces.pop(), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": path, "query_string": query,
        "headers": [
            (name.encode(), value.encode("latin-1", "replace"))
            for name, value in sent_headers.items()
        ],
    }  # fmt: skip
    await asgi.application(scope, receive, send)
    return int(sent[0]["status"])


@pytest.mark.parametrize("path", PATHS)
async def test_no_path_crashes(path: str) -> None:
    assert await status(path) in {301, 302, 400, 404}


@pytest.mark.parametrize("path", ADDRESSES)
async def test_no_query_and_no_header_crashes(path: str) -> None:
    for query in RAW_QUERIES:
        assert await status(path, query=query) < 500, query
    for name, values in hostile.HEADERS.items():
        for value in values:
            said: Any = {name.lower(): value}
            assert await status(path, **said) < 500, (name, value)


@pytest.mark.parametrize("path", ["/sign-in/", "/api/session/"])
@pytest.mark.parametrize("charset", CHARSETS)
async def test_no_charset_is_looked_up_that_a_stranger_names(path: str, charset: str) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data"):
        said = f"{kind}; boundary=x; charset={charset}"
        assert await status(path, method="POST", query=b"a=%ff", content_type=said) == 400


async def test_a_host_that_is_not_ours_gets_a_plain_refusal() -> None:
    for path in ADDRESSES:
        assert await status(path, host="unknown.example", accept="text/html") == 400
