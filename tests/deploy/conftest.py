"""A server in the gateway's form, and the way to the modules of deployment and benchmarks.

These lie beside the programs that import them, in no package.
"""

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
sys.path[:0] = [str(DEPLOY), str(DEPLOY / "bench")]

from shop_questions import Door

CHOICES = ["Price of a check-up", "Price of a clean"]


@dataclass
class Shop:
    """Answers "9am"; asks back where the question says "Which"; knows the choices."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    broken: bool = False

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            self.bodies.append(body)
        question = body["messages"][-1]["content"]
        if question == "Too much":
            return 400, {"error": {"message": "too long", "code": "context_length_exceeded"}}
        if self.broken:
            return 401, {"error": {"message": "no such key", "code": "invalid_api_key"}}
        if "Which" in question:
            return 200, _whole("Which one?", {"outcome": "asked_back", "choices": CHOICES})
        if question in CHOICES:
            text = "£75." if "clean" in question else "£68."
            return 200, _whole(text, {"outcome": "answered"})
        return 200, _whole("At 9am.", {"outcome": "answered"})


def _whole(text: str, said: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    head = {"id": "1", "object": "chat.completion", "created": 1, "model": "faq"}
    return {**head, "choices": [choice], "longslope": said}


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def door(shop: Shop) -> Iterator[Door]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, said = shop.answer(body)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):  # whoever asked has given up
                self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield Door(url=f"http://127.0.0.1:{server.server_port}/v1", model="faq", key="lsk_x")
    server.shutdown()
    server.server_close()
