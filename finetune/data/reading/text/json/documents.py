"""From text to values: one document, several one after another, or one on each line."""

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from maas.jobs.program import Failure

BLANK = "\ufeff\x1e \t\r\n"
_BLANK = re.compile(f"[{BLANK}]*")
_BETWEEN_DOCUMENTS = re.compile(f"[{BLANK}]*,?[{BLANK}]*")
_COMMA_AT_END = re.compile(rf",(?=[{BLANK}]*[\]}}])")
_TEXT_OR_COMMA_AT_END = re.compile(rf'"(?:[^"\\]|\\.)*+"|{_COMMA_AT_END.pattern}', re.S)
_MOST_CONTAINERS = 1_000_000
_MOST_IN_ONE = 400_000
_LONGEST_INTEGER = 1_000


class Repeated(dict[str, Any]):
    """An object that names a value twice. `others` are the values before the last."""

    others: dict[str, Any]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = Repeated(found)
    repeated.others = {name: value for name, value in pairs if value != found[name]}
    return repeated if repeated.others else found


def _integer(digits: str) -> int | str:
    """The number, or only its digits where they are too many to be counted with."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=str,  # as it is written: 8.50 is a price, and no 8.5
    parse_constant=lambda name: None,
)


def load(text: str) -> Any:
    """One document. Raises `json.JSONDecodeError`, or RecursionError where it is too deep."""
    return _DECODER.decode(_without_commas_at_ends(text))


def parts(text: str) -> Iterator[tuple[Any, bool]]:
    """The documents of a text one after another, and whether each is an entry of a list.

    Of a document that is a list, each entry is given for itself. Raises `Failure`: `json_corrupt`
    with the place, `json_not_rows` for what is nested without end, `too_many_cells`.
    """
    text = _without_commas_at_ends(text)
    at = _after(_BLANK, text, 0)
    most = _MOST_CONTAINERS if text[at : at + 1] == "[" else _MOST_IN_ONE
    if (number := text.count("{") + text.count("[")) > most:
        raise Failure("too_many_cells", cells=number, limit=most)
    try:
        while at < len(text):
            if text[at] == "[":
                at = yield from _entries(text, at + 1)
            else:
                value, at = _DECODER.raw_decode(text, at)
                yield value, False
            at = _after(_BETWEEN_DOCUMENTS, text, at)
    except json.JSONDecodeError as error:
        raise Failure("json_corrupt", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise Failure("json_not_rows") from error


def _entries(text: str, at: int) -> Generator[tuple[Any, bool], None, int]:
    """The entries of the list whose bracket is before `at`; returns the place after its end."""
    at = _after(_BLANK, text, at)
    if text[at : at + 1] == "]":
        return at + 1
    while True:
        value, at = _DECODER.raw_decode(text, at)
        yield value, True
        at = _after(_BLANK, text, at)
        if text[at : at + 1] == "]":
            return at + 1
        if text[at : at + 1] != ",":
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        at = _after(_BLANK, text, at + 1)


def _without_commas_at_ends(text: str) -> str:
    """The text with blanks for the commas after a last entry, which people and programs leave."""
    if not _COMMA_AT_END.search(text):
        return text
    return _TEXT_OR_COMMA_AT_END.sub(lambda found: found[0] if found[0] != "," else " ", text)


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
