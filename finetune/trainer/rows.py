"""Training rows: read, turned into tokens, and refused loudly rather than cut silently."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from transformers import PreTrainedTokenizerBase

from maas.jobs.program import Failure

LISTED = 50
"""Rows named in a note; a longer list helps nobody."""

Place = Mapping[str, Any]
"""`sheet` and `row` of the merchant's file."""


@dataclass(frozen=True, kw_only=True)
class TokenizedRow:
    """One example as tokens: the loss falls on `answer` alone."""

    line: int
    """Line in its file, from 1."""
    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.answer)

    @property
    def tokens(self) -> list[int]:
        return [*self.prompt, *self.answer]


@dataclass(frozen=True, kw_only=True)
class TokenizedRows:
    """The rows of one file that fit, and the lines of those that don't."""

    fitting: Sequence[TokenizedRow]
    too_long: Sequence[int]


def read_rows(
    file: Path, tokenizer: PreTrainedTokenizerBase, *, ends: set[int], longest: int
) -> TokenizedRows:
    """Read a file of `{"messages": [...]}` lines; the last message is the assistant's.

    `ends` are the tokens that end an answer, `longest` is in tokens. Rows longer than that are
    left out and listed, never cut. Raises Failure("bad_row", file, line).
    """
    fitting: list[TokenizedRow] = []
    too_long: list[int] = []
    for line, messages in messages_of(file):
        row = tokenized(line, messages, tokenizer, ends)
        if row is None:
            raise Failure("bad_row", file=file.name, line=line)
        if len(row) > longest:
            too_long.append(line)
        else:
            fitting.append(row)
    return TokenizedRows(fitting=fitting, too_long=too_long)


def messages_of(file: Path) -> Iterator[tuple[int, list[Mapping[str, Any]]]]:
    """Each line's number and messages. Raises Failure("bad_row", file, line)."""
    with file.open(encoding="utf-8") as stream:
        for line, text in enumerate(stream, start=1):
            if not text.strip():
                continue
            try:
                messages = json.loads(text)["messages"]
                whole = messages[-1]["role"] == "assistant" and all(
                    isinstance(m["content"], str) and m["content"].strip() for m in messages
                )
            except (ValueError, KeyError, TypeError, IndexError):
                whole = False
            if not whole or len(messages) < 2:
                raise Failure("bad_row", file=file.name, line=line)
            yield line, messages


def made_lines(file: Path) -> frozenset[int]:
    """The numbers of the lines whose question was made by rule, of a file that was read before."""
    with file.open(encoding="utf-8") as stream:
        lines = enumerate(stream, start=1)
        return frozenset(at for at, text in lines if text.strip() and json.loads(text).get("made"))


def places(file: Path) -> dict[int, Place]:
    """By line, where the row stood in the merchant's file; of a file that was read before."""
    with file.open(encoding="utf-8") as stream:
        rows = ((at, json.loads(text)) for at, text in enumerate(stream, start=1) if text.strip())
        return {at: row["place"] for at, row in rows if "place" in row}


def tokenized(
    line: int,
    messages: Sequence[Mapping[str, Any]],
    tokenizer: PreTrainedTokenizerBase,
    ends: set[int],
) -> TokenizedRow | None:
    """The row's tokens, cut after the token that ends the answer: engines stop there too. None
    where the template does not put the answer after the prompt, or does not end it."""
    template: Callable[..., Any] = partial(tokenizer.apply_chat_template, return_dict=False)
    prompt: list[int] = template(messages[:-1], add_generation_prompt=True)
    whole: list[int] = template(messages)
    if whole[: len(prompt)] != prompt:
        return None
    answer = whole[len(prompt) :]
    last = next((place for place, token in enumerate(answer) if token in ends), None)
    if last is None:
        return None
    return TokenizedRow(line=line, prompt=tuple(prompt), answer=tuple(answer[: last + 1]))


def common_prefix(rows: Sequence[TokenizedRow]) -> int:
    """How many first tokens all prompts share (the chat template's opening, a system text).

    Every row keeps at least one prompt token of its own, which predicts its first answer token.
    """
    first, *others = (row.prompt for row in rows)
    shared = min(map(len, (first, *others))) - 1
    for prompt in others:
        while prompt[:shared] != first[:shared]:
            shared -= 1
    return shared
