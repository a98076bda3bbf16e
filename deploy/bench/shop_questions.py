"""Asks a shop's model the blind questions through `/v1`, as a customer's program would.

Every reply is kept at once, a line each: a run that is cut off asks nothing twice.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import openai
from openai.types.chat import ChatCompletion
from shop_marks import ASKED_BACK, COVERED, DOUBLE, FOLLOW_UP, JSON, Asked, Reply

AT_ONCE = 8
LONGEST_ANSWER = 400
"""Tokens: more than the longest answer of any shop, little enough to end one that babbles."""
TAPPED = (COVERED, DOUBLE, FOLLOW_UP)
_TRIES = 8
_SECONDS = 180.0
_Messages = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Door:
    """How a model is reached: `model` as `/v1` knows it, with a key that may ask it."""

    url: str
    model: str
    key: str


class Kept:
    """The replies so far, by the item's number, one JSON line each."""

    def __init__(self, path: Path, items: Sequence[JSON]) -> None:
        self._path = path
        self._items = items
        self._found: dict[int, Asked] = {}
        written = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        for line in written.split("\n"):
            self._read(line)
        if written and not written.endswith("\n"):
            self._append("\n")

    def waiting(self) -> list[int]:
        return [number for number in range(len(self._items)) if number not in self._found]

    def all(self) -> list[Asked]:
        """In the items' order, those that were not asked yet left out."""
        return [self._found[number] for number in sorted(self._found)]

    def add(self, number: int, asked: Asked) -> None:
        line = {
            "number": number,
            "item": asked.item,
            "reply": asdict(asked.reply),
            "taps": [asdict(tap) for tap in asked.taps],
        }
        self._append(json.dumps(line, ensure_ascii=False) + "\n")
        self._found[number] = asked

    def _append(self, text: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(text)

    def _read(self, text: str) -> None:
        """A line that a kill left half-written, or of a question that was changed, is left out."""
        try:
            line = json.loads(text)
            number, item = line["number"], line["item"]
        except (ValueError, KeyError):
            return
        if number >= len(self._items) or self._items[number] != item:
            return
        taps = tuple(_reply(tap) for tap in line["taps"])
        self._found[number] = Asked(item=item, reply=_reply(line["reply"]), taps=taps)


def ask(door: Door, items: Sequence[JSON], kept: Kept, *, done: Callable[[], None]) -> None:
    """Ask what was not asked yet, `AT_ONCE` at a time; `done` after each item.

    Raises openai.OpenAIError when the gateway gives no answer in spite of retries.
    """
    asyncio.run(_ask(door, items, kept, done))


async def _ask(door: Door, items: Sequence[JSON], kept: Kept, done: Callable[[], None]) -> None:
    waiting = iter(kept.waiting())
    async with openai.AsyncOpenAI(
        base_url=door.url, api_key=door.key, max_retries=_TRIES, timeout=_SECONDS
    ) as client:
        asker = Asker(client, door.model)
        workers = (_work(asker, items, waiting, kept, done) for _ in range(AT_ONCE))
        await asyncio.gather(*workers)


async def _work(
    asker: "Asker",
    items: Sequence[JSON],
    waiting: Iterator[int],
    kept: Kept,
    done: Callable[[], None],
) -> None:
    for number in waiting:
        kept.add(number, await asker.ask(items[number]))
        done()


@dataclass(frozen=True)
class Asker:
    """One customer after the other, with the unmodified client."""

    client: openai.AsyncOpenAI
    model: str

    async def ask(self, item: JSON) -> Asked:
        """An item's reply. Where a choice can make it right, each is sent as the next message."""
        messages = messages_of(item)
        reply = await self._send(messages)
        completes = reply.outcome == ASKED_BACK or item["kind"] == DOUBLE
        if item["kind"] not in TAPPED or not completes:
            return Asked(item=item, reply=reply)
        so_far = [*messages, {"role": "assistant", "content": reply.text}]
        taps = [
            await self._send([*so_far, {"role": "user", "content": choice}])
            for choice in reply.choices
        ]
        return Asked(item=item, reply=reply, taps=tuple(taps))

    async def _send(self, messages: _Messages) -> Reply:
        begun = time.perf_counter()
        try:
            completion = await self.client.chat.completions.create(
                model=self.model,
                messages=messages,  # type: ignore[arg-type]  # as they stand in the file
                max_tokens=LONGEST_ANSWER,
                temperature=0,
            )
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            return Reply(error=str(error.status_code))
        return reply_of(completion, seconds=time.perf_counter() - begun)


def messages_of(item: JSON) -> _Messages:
    """A follow-up brings its history along; any other item is one question."""
    return list(item.get("messages") or [{"role": "user", "content": item["question"]}])


def reply_of(completion: ChatCompletion, *, seconds: float) -> Reply:
    """What an answer says, with the gateway's extension, which other models' answers lack."""
    said: dict[str, Any] = (completion.model_extra or {}).get("longslope") or {}
    return Reply(
        text=(completion.choices[0].message.content or "").strip(),
        outcome=str(said.get("outcome", "")),
        choices=tuple(said.get("choices") or ()),
        seconds=seconds,
    )


def _reply(kept: JSON) -> Reply:
    return Reply(**{**kept, "choices": tuple(kept["choices"])})
