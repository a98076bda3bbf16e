"""The records of an old .xls workbook (Microsoft's [MS-XLS], 2.1.4), BIFF5 and BIFF8.

An .xls file is a compound file with one stream of records; some programs write the stream
alone. Each record has a kind, a size and at most 8,224 bytes; longer ones go on in records of
the kind CONTINUE.
"""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import olefile

from finetune.data.reading.workbooks.biff.containers import check_stream, check_tables
from maas.jobs.program import Failure

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
BIFF8 = 0x0600
GLOBALS, WORKSHEET = 0x0005, 0x0010
BARE = (b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
"""How a stream of records without a container begins."""

_STREAMS = ("Workbook", "Book")
_SECTOR = 512
_HEAD = struct.Struct("<HH")
TROUBLE = (ValueError, struct.error, IndexError)
"""What damaged records raise."""
DAMAGE = (
    *TROUBLE,
    *(OSError, TypeError, AttributeError, KeyError, ArithmeticError, RecursionError, MemoryError),
)
"""What `olefile` raises on a damaged container."""


class BiffRecord(NamedTuple):
    """`pieces`: the record's own bytes, and those of each record that continues it."""

    kind: int
    pieces: list[bytes]

    @property
    def body(self) -> bytes:
        return self.pieces[0]


def streams(data: bytes) -> set[str]:
    """The names of a container's streams in small letters; empty where its directory is broken."""
    try:
        check_tables(data)
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return {entry[0].lower() for entry in container.listdir() if entry}
    except DAMAGE:
        return set()


def stream(path: Path) -> bytes:
    """The stream of records. Raises `Failure("file_corrupt")`."""
    try:
        with path.open("rb") as file:
            if file.read(len(BARE[0])) in BARE:
                return path.read_bytes()
            file.seek(0)
            # Some programs leave out the rest of the last sector.
            whole = file.read() + bytes(_SECTOR)
        check_tables(whole)
        with olefile.OleFileIO(io.BytesIO(whole)) as container:
            check_stream(container.root.size, whole)  # in which small streams lie
            for name in _STREAMS:
                if container.exists(name):
                    check_stream(container.get_size(name), whole)
                    with container.openstream(name) as opened:
                        return bytes(opened.read())
    except DAMAGE as error:
        raise Failure("file_corrupt", kind="xls") from error
    raise Failure("file_corrupt", kind="xls")


def records(data: bytes, at: int) -> Iterator[BiffRecord]:
    """The records of the substream that begins there, without those of the charts that lie in
    it. Raises `Failure("file_corrupt")` where it breaks off before its end."""
    depth, held = 0, None
    while at + _HEAD.size <= len(data):
        kind, size = _HEAD.unpack_from(data, at)
        body = data[at + _HEAD.size : at + _HEAD.size + size]
        at += _HEAD.size + size
        if kind == CONTINUE:
            if held:
                held.pieces.append(body)
            continue
        if held:
            yield held
            held = None
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            return
        if depth == 1:
            held = BiffRecord(kind, [body])
    raise Failure("file_corrupt", kind="xls")
