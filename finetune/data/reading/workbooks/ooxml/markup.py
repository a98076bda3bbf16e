"""Reads the XML of one part as a stream: elements by their names without prefixes.

Nothing is defined in a part and nothing outside it is named: a document type declaration is
refused, and with it every entity. What is stored of a part is for its reader to count; here,
depth, names and the length of a single tag are bounded.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn
from xml.parsers import expat

from finetune.data.reading.workbooks.encoded import utf8
from maas.jobs.program import Failure

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str, str], None]

_DEEPEST = 256
_MOST_NAMES = 20_000
_LONGEST_TAG = 1 << 21
_LONGEST_TEXT = 1 << 20
_TEXT_BUFFER = 1 << 16


class LocalNames(dict[str, str]):
    """LocalNames as they stand in the file -> without their prefixes."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


def parsed(
    chunks: Iterable[bytes],
    *,
    start: Callable[[str, Attributes], Any],
    end: Callable[[str], Any],
    text: Callable[[str], Any],
    separator: str | None = None,
) -> Iterator[None]:
    """Parse a part chunk by chunk; between two of them the caller may look at what it has.

    LocalNames come as they stand in the file; with a separator, as the address of their namespace,
    the separator, and the name without its prefix. Raises `ExpatError`, and
    `Failure("unsafe_file")`.
    """
    names: dict[str, str] = {}
    parser = expat.ParserCreate("utf-8", separator, intern=names)
    parser.buffer_text = True
    parser.buffer_size = _TEXT_BUFFER
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    fed = 0
    for chunk in utf8(chunks):
        fed += len(chunk)
        parser.Parse(chunk)
        if fed - parser.CurrentByteIndex > _LONGEST_TAG + len(chunk) or len(names) > _MOST_NAMES:
            _refuse()
        yield
    parser.Parse(b"", True)
    yield


def check_length(texts: list[str], longest: int) -> None:
    """Refuse the pieces of one text that are far more than any cell holds.

    Between two chunks is often enough. Raises `Failure("text_too_long")`.
    """
    if len(texts) > 1 and sum(map(len, texts)) > longest:
        raise Failure("text_too_long", limit=longest)


def _refuse(*_: object) -> NoReturn:
    raise Failure("unsafe_file")


def walk(
    chunks: Iterable[bytes], *, start: Start, end: End | None = None, most: int = 1_000_000
) -> None:
    """Read a whole part. `start` is told an element's name and attributes, names without
    prefixes; `end` its name and the text since the last tag. At most so many elements."""
    local, texts = LocalNames(), list[str]()
    depth = elements = 0

    def on_start(name: str, attributes: Attributes) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > _DEEPEST or elements > most:
            _refuse()
        texts.clear()
        start(local[name], {local[key]: value for key, value in attributes.items()})

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(local[name], "".join(texts))
        texts.clear()

    for _ in parsed(chunks, start=on_start, end=on_end, text=texts.append):
        check_length(texts, _LONGEST_TEXT)
