"""The platform's own questions to `/v1`, against a server that answers as it is told to."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from maas.kit import chat

END = "data: [DONE]\n\n"


class Server:
    """Sends `pieces` as they are, each for itself, under `status`."""

    def __init__(self) -> None:
        self.status, self.kind = 200, "text/event-stream"
        self.pieces: list[bytes] = []
        self.asked: list[tuple[dict[str, str], dict[str, Any]]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append((dict(self.headers), body))
                self.send_response(server.status)
                self.send_header("Content-Type", server.kind)
                self.send_header("x-longslope-outcome", "answered")
                self.end_headers()
                for piece in server.pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()

            def log_message(self, *_args: object) -> None:
                return

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    @property
    def question(self) -> chat.Question:
        url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        return chat.Question(url=url, key="lsk_x", body={"model": "faq"}, language="zh-hans")

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def read(server: Server) -> list[chat.Chunk]:
    async def all_chunks() -> list[chat.Chunk]:
        async with httpx.AsyncClient() as client, chat.streamed(client, server.question) as stream:
            assert stream.headers["x-longslope-outcome"] == "answered"
            return [chunk async for chunk in stream.chunks()]

    return asyncio.run(all_chunks())


def test_a_stream_is_read_whatever_its_pieces_are_cut_into(server: Server) -> None:
    whole = (
        ': ping\n\ndata: {"text":"你好"}\r\n\r\ndata: {"text":\ndata: "again"}\n\ndata: [DONE]\n\n'
    )
    server.pieces = [bytes([one]) for one in whole.encode()]
    assert read(server) == [{"text": "你好"}, {"text": "again"}]
    headers, body = server.asked[0]
    assert (headers["Authorization"], headers["Accept-Language"]) == ("Bearer lsk_x", "zh-hans")
    assert body == {"model": "faq", "stream": True}


def test_nothing_is_read_beyond_the_end(server: Server) -> None:
    server.pieces = [b'data: {"a":1}\n\ndata: [DONE]\n\ndata: {"b":2}\n\n']
    assert read(server) == [{"a": 1}]


def test_a_stream_that_ends_with_an_error_has_broken_off(server: Server) -> None:
    server.pieces = [b'data: {"a":1}\n\n', b'data: {"error":{"code":"engine_lost"}}\n\n']
    with pytest.raises(chat.BrokenOff, match="engine_lost"):
        read(server)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (b'{"error":{"code":"insufficient_quota"}}', {"code": "insufficient_quota"}),
        (b'{"error":"no"}', {}),
        (b"<html>", {}),
        (b"[]", {}),
    ],
)
def test_a_refusal_carries_its_status_and_error(
    server: Server, text: bytes, error: dict[str, str]
) -> None:
    server.status, server.kind, server.pieces = 429, "application/json", [text]
    with pytest.raises(chat.Refused) as streamed:
        read(server)
    with pytest.raises(chat.Refused) as whole:
        chat.whole(server.question, timeout_seconds=5)
    for raised in (streamed, whole):
        assert (raised.value.status, raised.value.error) == (429, error)


def test_a_whole_answer_is_asked_for_without_a_stream(server: Server) -> None:
    server.kind, server.pieces = "application/json", [b'{"choices": []}']
    assert chat.whole(server.question, timeout_seconds=5) == {"choices": []}
    assert server.asked[0][1] == {"model": "faq"}


def test_a_server_that_is_no_stream_is_an_error_of_http(server: Server) -> None:
    server.kind, server.pieces = "text/html", [b"<html>"]
    with pytest.raises(httpx.HTTPError):
        read(server)
