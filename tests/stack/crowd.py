"""Customers that keep asking while something happens to what answers them."""

import threading
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass, field

import openai
from openai.types.chat import ChatCompletionMessageParam

from tests.waiting import each, until

QUESTION: list[ChatCompletionMessageParam] = [
    {"role": "user", "content": "May I know when you open on a Saturday?"}
]
LEAST = 3
"""Answers of every model that a crowd must have heard, for what they say to mean something."""


@dataclass
class Crowd:
    """Clients that ask without a pause and never retry; they keep what they were answered."""

    models: list[str]
    answers: list[tuple[str, str]] = field(default_factory=list)
    errors: list[openai.OpenAIError] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    clients: list[Future[None]] = field(default_factory=list)

    def ask(self, client: openai.OpenAI, model: str) -> None:
        while not self.over.is_set():
            try:
                self.answers.append((model, ask(client, model)))
            except openai.OpenAIError as error:
                self.errors.append(error)
                self.over.wait(0.2)

    def hear(self, more: int = LEAST, *, seconds: float = 120) -> None:
        """Wait until everybody's model has answered so often, counted from now on."""
        before = Counter(model for model, _text in self.answers)

        def heard() -> bool:
            self._still_ask()
            now = Counter(model for model, _text in self.answers)
            return all(now[model] >= before[model] + more for model in each(self.models))

        until(heard, seconds=seconds)

    def leave(self) -> list[tuple[str, str]]:
        """Let everybody finish; the answers. What ended a client before its time is raised."""
        self.over.set()
        for client in each(self.clients):
            client.result(timeout=90)
        return list(self.answers)

    def _still_ask(self) -> None:
        for client in each(self.clients):
            if client.done():
                client.result()
                raise AssertionError("a client has stopped asking")


def ask(client: openai.OpenAI, model: str) -> str:
    answer = client.chat.completions.create(
        model=model, messages=QUESTION, temperature=0, max_tokens=40
    )
    assert answer.model == model
    return answer.choices[0].message.content or ""
