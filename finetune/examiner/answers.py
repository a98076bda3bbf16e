"""The answers that have been given, kept line by line, so that nothing is asked twice."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What `who` (params.TUNED, params.BASE or params.BASE_FACTS) said to an item.

    `tap` is 0 for the item's question itself, n for the n-th choice that was offered when it
    was asked back. `finish` is the engine's `finish_reason`; `error` a status where the gateway
    refused the question itself, and then there is no text. `outcome` and `choices` are what the
    gateway says of the answer; empty where it says nothing, as of a base model alone.
    """

    who: str
    number: int
    tap: int = 0
    text: str = ""
    finish: str = "stop"
    error: str = ""
    outcome: str = ""
    choices: list[str] = field(default_factory=list)


class AnswerBook:
    """A file of answers. A line that a killed program left half-written is left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[tuple[str, int, int], Answer] = {}
        self._read()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, who: str, number: int, tap: int = 0) -> Answer | None:
        return self._known.get((who, number, tap))

    def add(self, answer: Answer) -> None:
        """Keep an answer; it survives a kill from now on."""
        self._append(json.dumps(asdict(answer), ensure_ascii=False) + "\n")
        self._known[answer.who, answer.number, answer.tap] = answer

    def _read(self) -> None:
        if not self._path.exists():
            return
        content = self._path.read_bytes()
        for line in content.splitlines():
            try:
                answer = Answer(**json.loads(line))
            except (ValueError, TypeError):
                continue
            self._known[answer.who, answer.number, answer.tap] = answer
        if content and not content.endswith(b"\n"):
            self._append("\n")

    def _append(self, text: str) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
