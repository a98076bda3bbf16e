"""Reads a part of the package event by event, so that no part ever lies in memory as a whole."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from finetune.data.reading.workbooks.ooxml.markup import parsed

_CHUNK = 1 << 16

Attributes = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Handlers:
    """What is called at each start and end of an element, and for the text between."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None]
    text: Callable[[str], None]


def parse(package: zipfile.ZipFile, part: str, handlers: Handlers) -> None:
    """Read one part. Raises `ExpatError`, KeyError without the part, `Failure("unsafe_file")`."""
    with package.open(part) as file:
        for _ in parsed(
            _chunks(file),
            start=handlers.start,
            end=handlers.end,
            text=handlers.text,
            separator=" ",
        ):
            pass


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
