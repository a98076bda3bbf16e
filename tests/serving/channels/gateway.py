"""A gateway's side of a chat page's question: says what it is told to, in the form in which the
gateway says it, and keeps what it was asked. For tests of what the page makes of an answer."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(kw_only=True)
class Said:
    """One answer. Without an outcome neither header nor extension is sent."""

    text: str = "We open at nine."
    outcome: str = "answered"
    choices: list[str] = field(default_factory=list)
    checks: list[dict[str, str]] = field(default_factory=list)
    likeness: float = 0.95


@dataclass
class Gateway:
    """Runs in a thread of its own. `says` are the next answers; after the last it goes on.

    A word is a token: of an answer with more than are asked for, the rest is cut; and so is what
    is more than `context`.
    """

    says: list[Said] = field(default_factory=lambda: [Said()])
    asked: list[dict[str, Any]] = field(default_factory=list)
    context: int = 2048

    def start(self) -> None:
        handler = type("Handler", (_Handler,), {"gateway": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def next(self) -> Said:
        return self.says.pop(0) if len(self.says) > 1 else self.says[0]

    def heard(self) -> list[tuple[str, str]]:
        """The messages of the last request: role and content."""
        return [(one["role"], one["content"]) for one in self.asked[-1]["messages"]]


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.gateway.asked.append(json.loads(body))
        said = self.gateway.next()
        most = min(self.gateway.context, self.gateway.asked[-1]["max_tokens"])
        words = [f"{word} " for word in said.text.split(" ")]
        ended = "length" if len(words) > most else "stop"
        if not self.gateway.asked[-1].get("stream"):
            self._whole("".join(words[:most]), ended)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("x-longslope-similarity", str(said.likeness))
        if said.outcome:
            self.send_header("x-longslope-outcome", said.outcome)
        self.end_headers()
        for word in words[:most]:
            self._send({"delta": {"content": word}, "finish_reason": None})
        beside = {"choices": said.choices, "checks": said.checks}
        told = {"outcome": said.outcome, **{name: one for name, one in beside.items() if one}}
        more = {"longslope": told} if said.outcome else {}
        self._send({"delta": {}, "finish_reason": ended}, **more)
        self.wfile.write(b"data: [DONE]\n\n")

    def _whole(self, text: str, ended: str) -> None:
        choice = {"index": 0, "message": {"content": text}, "finish_reason": ended}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"choices": [choice]}).encode())

    def _send(self, choice: dict[str, Any], **more: Any) -> None:
        event = {"id": "chatcmpl-1", "choices": [{"index": 0, **choice}], **more}
        self.wfile.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
