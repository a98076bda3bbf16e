"""JSON and JSON lines: plain rows, prompt and completion, OpenAI `messages`."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from finetune.data.limits import Limits
from finetune.data.reading.decoding import decode
from finetune.data.reading.table import Book, Line, Table
from maas.jobs.program import Failure

_MESSAGES = ("messages", "conversations", "conversation")
_ROLES = {"human": "user", "gpt": "assistant", "bot": "assistant"}
_BROKEN_SHARE = 0.5
_BLANK = "\ufeff \t\r\n"
_LONGEST_INTEGER = 1_000

Entry = tuple[int, Any]  # line or position (1-based), and what stands there


def read_json(path: Path, filename: str, limits: Limits) -> Book:
    """A JSON document: a list of rows, a list inside an object, columns, or question → answer."""
    del filename, limits
    decoded = decode(path.read_bytes())
    if not decoded.text.strip(_BLANK):
        raise Failure("no_rows")
    try:
        document = _loads(decoded.text)
    except json.JSONDecodeError as error:
        raise Failure("json_corrupt", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise Failure("json_not_rows") from error
    table = _table(enumerate(_entries(document), start=1))
    return Book(kind="json", tables=[table], encoding=decoded.encoding)


def read_jsonl(path: Path, filename: str, limits: Limits) -> Book:
    """JSON lines. A broken line is told of; a file that is mostly broken is refused."""
    del filename, limits
    decoded = decode(path.read_bytes())
    entries: list[Entry] = []
    broken = 0
    first_broken = 0
    # Not splitlines(): the line separators of Unicode may stand inside a text.
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip(_BLANK):
            continue
        try:
            entries.append((number, _loads(line)))
        except (json.JSONDecodeError, RecursionError):
            entries.append((number, _Broken(line)))
            broken += 1
            first_broken = first_broken or number
    if entries and broken > len(entries) * _BROKEN_SHARE:
        raise Failure("json_corrupt", line=first_broken, column=1)
    return Book(kind="jsonl", tables=[_table(entries)], encoding=decoded.encoding)


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> int | str:
    """The number, or only its digits where they are too many to be counted with."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


class _Broken(str):
    """A line that is not JSON, kept to be shown."""


class _Listed(str):
    """A list of texts as one text, an entry on each line; `items` are the entries."""

    items: list[str]

    def __new__(cls, items: list[str]) -> "_Listed":
        text = super().__new__(cls, "\n".join(items))
        text.items = items
        return text


def _entries(document: Any) -> Iterator[Any]:
    if isinstance(document, list):
        yield from document
        return
    if isinstance(document, dict):
        if any(key in document for key in _MESSAGES):
            yield document
            return
        for value in document.values():
            if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
                yield from value
                return
        columns = {key: value for key, value in document.items() if isinstance(value, list)}
        if columns and len(columns) == len(document):
            names = list(columns)
            yield from (
                dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=False)
            )
            return
        if document and all(isinstance(value, str) for value in document.values()):
            yield from ({"question": key, "answer": value} for key, value in document.items())
            return
    raise Failure("json_not_rows")


def _table(entries: Iterable[Entry]) -> Table:
    rows = [(number, *_row(entry)) for number, entry in entries]
    keys = list(dict.fromkeys(key for _, row, _, _ in rows for key in row))
    lines = []
    for number, row, code, params in rows:
        cells = [row.get(key, "") for key in keys]
        lists = {at: cell.items for at, cell in enumerate(cells) if isinstance(cell, _Listed)}
        line = Line(number=number, cells=cells, lists=lists)
        if code:
            line.note(0, code, **params)
        lines.append(line)
    return Table(sheet="", lines=lines, keys=keys or ["text"])


def _row(entry: Any) -> tuple[dict[str, str], str, dict[str, Any]]:
    """The entry as named texts, and a note's code and params ("" for none)."""
    if isinstance(entry, _Broken):
        return {}, "line_not_json", {"text": entry[:80]}
    if isinstance(entry, list | tuple) and len(entry) == 2:
        return {"question": _text(entry[0]), "answer": _text(entry[1])}, "", {}
    if not isinstance(entry, dict):
        return {}, "entry_not_understood", {"text": _text(entry)[:80]}
    for key in _MESSAGES:
        if isinstance(entry.get(key), list):
            return _conversation(entry[key])
    return {str(key): _text(value) for key, value in entry.items()}, "", {}


def _conversation(messages: list[Any]) -> tuple[dict[str, str], str, dict[str, Any]]:
    """The first question and its answer; later turns only make sense after them."""
    question, turns = None, []
    for message in messages:
        if not isinstance(message, dict):
            continue
        role = str(message.get("role", message.get("from", "")))
        content = _text(message.get("content", message.get("value", "")))
        role = _ROLES.get(role, role)
        if role == "user":
            question = content
        elif role == "assistant" and question is not None:
            turns.append({"question": question, "answer": content})
            question = None
    if not turns:
        return {"question": question or "", "answer": ""}, "", {}
    if len(turns) > 1:
        return turns[0], "later_turns_left_out", {"count": len(turns) - 1}
    return turns[0], "", {}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _Listed(value)
    if isinstance(value, list):  # OpenAI content parts
        parts = [one.get("text", "") for one in value if isinstance(one, dict)]
        if any(parts):
            return "\n".join(map(str, parts))
    return json.dumps(value, ensure_ascii=False)
