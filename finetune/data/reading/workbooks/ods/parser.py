"""Reads a part of the package event by event, so that no part ever lies in memory as a whole."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from maas.jobs.program import Failure

_CHUNK = 1 << 16

Attributes = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Handlers:
    """What is called at each start and end of an element, and for the text between."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None]
    text: Callable[[str], None]


def parse(package: zipfile.ZipFile, part: str, handlers: Handlers) -> None:
    """Read one part. Raises `Failure`: `unsafe_file` for one that declares a document type or
    entities, which no spreadsheet does; `file_corrupt`."""
    try:
        with package.open(part) as file:
            _feed(file, handlers)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise Failure("file_corrupt", kind="ods") from error


def _feed(file: IO[bytes], handlers: Handlers) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handlers.start
    parser.EndElementHandler = handlers.end
    parser.CharacterDataHandler = handlers.text
    parser.StartDoctypeDeclHandler = _refuse
    while chunk := file.read(_CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def _refuse(*_declared: object) -> None:
    raise Failure("unsafe_file")
