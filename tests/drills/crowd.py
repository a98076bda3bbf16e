"""Callers that ask without a pause, and an owner who writes, while processes are killed.

Each notes what it was answered; `tests.drills.judge` holds that against the rows. Needs Django.
"""

import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import openai

WORD = re.compile(r"w\d+ ")
PROMPT_TOKENS = 11
TOKENS = 12
TOKEN_SECONDS = 0.03


@dataclass
class Asked:
    """One request as its caller saw it. `words` are the answer's tokens that arrived."""

    question: str
    words: int = 0
    reference: str = ""
    complete: bool = False
    error: str = ""


@dataclass
class Caller:
    """Asks, plain and streamed in turn, and never repeats a question."""

    number: int
    key_id: uuid.UUID
    client: openai.OpenAI
    over: threading.Event
    asked: list[Asked] = field(default_factory=list)

    def run(self) -> None:
        while not self.over.is_set():
            one = Asked(f"question {self.number}.{len(self.asked)}")
            self.asked.append(one)
            try:
                (self._stream if len(self.asked) % 2 else self._plain)(one)
                one.complete = True
            except (openai.OpenAIError, httpx.HTTPError) as error:
                one.error = f"{type(error).__name__}: {getattr(error, 'code', None)}"
                self.over.wait(0.2)

    def _plain(self, one: Asked) -> None:
        answer = self.client.chat.completions.create(
            model="faq", messages=[{"role": "user", "content": one.question}]
        )
        one.reference = answer.id.removeprefix("chatcmpl-")
        one.words = len(WORD.findall(answer.choices[0].message.content or ""))
        assert answer.usage is not None
        assert answer.usage.completion_tokens == one.words, answer

    def _stream(self, one: Asked) -> None:
        parts = self.client.chat.completions.create(
            model="faq", messages=[{"role": "user", "content": one.question}], stream=True
        )
        for part in parts:
            one.reference = part.id.removeprefix("chatcmpl-")
            for choice in part.choices:
                one.words += len(WORD.findall(choice.delta.content or ""))
        if one.words != TOKENS:
            raise httpx.ReadError("the stream ended early")


@dataclass
class Owner:
    """Makes one key after the other over REST, each repeated until it is answered."""

    address: str
    tenant: str
    email: str
    password: str
    over: threading.Event
    made: list[str] = field(default_factory=list)
    repeated: int = 0

    def run(self) -> None:
        while not self.over.is_set():
            name = f"key {len(self.made)}"
            self._insist(name, uuid.uuid4().hex)
            self.made.append(name)
            self.over.wait(0.5)

    def _insist(self, name: str, once: str) -> None:
        path = f"/api/tenants/{self.tenant}/api-keys/"
        deadline = time.monotonic() + 900
        while time.monotonic() < deadline:
            try:
                with httpx.Client(base_url=self.address, timeout=20) as client:
                    self._sign_in(client)
                    answer = client.post(
                        path,
                        json={"name": name, "scopes": ["inference"]},
                        headers={"Idempotency-Key": once},
                    )
                if answer.status_code == 201:
                    return
            except httpx.HTTPError:
                pass
            self.repeated += 1
            time.sleep(0.3)
        raise AssertionError(f"{name} was never made")

    def _sign_in(self, client: httpx.Client) -> None:
        answer = client.post("/api/session/", json={"email": self.email, "password": self.password})
        answer.raise_for_status()
        client.headers["X-CSRFToken"] = answer.json()["csrf_token"]


def start(runs: list[Callable[[], Any]]) -> list[threading.Thread]:
    threads = [threading.Thread(target=run, daemon=True) for run in runs]
    for thread in threads:
        thread.start()
    return threads
