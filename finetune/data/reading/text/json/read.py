"""The ways in for JSON and for JSON lines."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from finetune.data.limits import Limits
from finetune.data.reading.allowance import Allowance
from finetune.data.reading.table import Book
from finetune.data.reading.text.decoded import Decoded
from finetune.data.reading.text.decoding import decode
from finetune.data.reading.text.json import pairs
from finetune.data.reading.text.json.documents import BLANK, load, parts
from finetune.data.reading.text.json.records import NamedTexts, left_out, record, table
from finetune.data.reading.text.json.values import text_of
from maas.jobs.program import Failure

_BROKEN_SHARE = 0.5
_ROOM_PER_CHARACTER = 2
_COUNTED = 9
"""How many times the rows that may be are counted of further ones, before it is enough."""
_LEAST_ROOM = 16 * 1024 * 1024

Numbered = tuple[int, NamedTexts]


def read_json(path: Path, filename: str, limits: Limits) -> Book:
    """JSON documents: a list of rows, sections of rows, columns, question → answer, or objects one
    after another. Raises `Failure`: `json_corrupt`, `json_not_rows`, `no_rows`, `too_many_rows`."""
    del filename
    return _document(decode(path.read_bytes()), limits)


def read_jsonl(path: Path, filename: str, limits: Limits) -> Book:
    """JSON lines. A broken line is told of; where most are broken, the file is read as one
    document, since objects may have several lines each; and so it is where a line holds several
    rows. Raises as `read_json` does."""
    del filename
    decoded = decode(path.read_bytes())
    # Not splitlines(): the line separators of Unicode may stand inside a text.
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    broken: list[int] = []
    numbered = list(islice(_lines(lines, broken, _room(decoded, limits)), limits.rows + 1))
    places = {number for number, _ in numbered}
    if len(places) < len(numbered):
        return _document(decoded, limits)
    if numbered and len(broken) > len(numbered) * _BROKEN_SHARE:
        try:
            return _document(decoded, limits)
        except Failure as error:
            raise Failure("json_corrupt", line=broken[0], column=1) from error
    if len(numbered) > limits.rows:
        raise _too_many(sum(bool(line.strip(BLANK)) for line in lines), limits)
    return _book("jsonl", decoded, numbered, limits)


def _document(decoded: Decoded, limits: Limits) -> Book:
    found, room = parts(decoded.text), _room(decoded, limits)
    first = list(islice(found, 2))
    if len(first) == 1 and not first[0][1]:
        rows = pairs.document(first[0][0])
        if len(rows) > limits.rows:
            raise _too_many(len(rows), limits)
        kept = [record(one, room) for one in rows]
    else:
        values = (value for value, _ in chain(first, found))
        kept = [one for value in islice(values, limits.rows) for one in _entry(value, room)]
        if more := sum(1 for _ in islice(values, _COUNTED * limits.rows)):
            raise _too_many(len(kept) + more, limits)
    return _book("json", decoded, list(enumerate(kept, start=1)), limits)


def _room(decoded: Decoded, limits: Limits) -> Allowance:
    characters = _LEAST_ROOM + _ROOM_PER_CHARACTER * len(decoded.text)
    return Allowance(characters=characters, cell=limits.cell)


def _entry(value: Any, room: Allowance) -> list[NamedTexts]:
    """The records in an entry of a list, or what is told of an entry without any."""
    made = [record(one, room) for one in pairs.entry(value)]
    return made or [left_out("entry_not_understood", text_of(value))]


def _lines(lines: Iterable[str], broken: list[int], room: Allowance) -> Iterator[Numbered]:
    """The records with the numbers of their lines; broken lines are counted in `broken`."""
    for number, line in enumerate(lines, start=1):
        bare = line.strip(BLANK)
        if not bare:
            continue
        try:
            value = load(bare.removesuffix(","))
        except (json.JSONDecodeError, RecursionError):
            broken.append(number)
            yield number, left_out("line_not_json", bare)
            continue
        yield from ((number, one) for one in _entry(value, room))


def _book(kind: str, decoded: Decoded, numbered: list[Numbered], limits: Limits) -> Book:
    if not numbered:
        raise Failure("no_rows")
    made, notes = table(numbered, limits)
    return Book(
        kind=kind,
        tables=[made],
        encoding=decoded.encoding,
        notes=[*decoded.notes(), *notes],
    )


def _too_many(rows: int, limits: Limits) -> Failure:
    return Failure("too_many_rows", rows=rows, limit=limits.rows)
