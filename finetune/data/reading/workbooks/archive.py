"""A look into a workbook's zip archive before anything parses it.

Sizes written in a zip can lie, and markup can define what it unfolds into. So every entry is
unpacked once, counting, within limits; how far cells reach and how long texts are, their readers
count as they go.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from finetune.data.limits import Limits
from finetune.data.reading.workbooks import damage
from finetune.data.reading.workbooks.encoded import utf8
from maas.jobs.program import Failure

_CHUNK = 1 << 20
_MOST_ENTRIES = 5_000
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_LONGEST_DEFINITION = 10


def inspect(path: Path, limits: Limits, *, kind: str) -> None:
    """Refuse a workbook that would unpack beyond the limits, defines entities, or is broken.
    `kind` is what the file is.

    Raises `Failure`: `expands_too_much`, `unsafe_file`, `password_protected`, `file_corrupt`.
    """
    with (
        damage.refused(kind, struct.error, ValueError),
        zipfile.ZipFile(path) as archive,
        path.open("rb") as file,
    ):
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > limits.expanded_bytes:
            raise Failure("expands_too_much", limit=limits.expanded_bytes)
        if len(entries) > _MOST_ENTRIES:
            raise Failure("unsafe_file")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Failure("password_protected")
        left = limits.expanded_bytes
        for entry in entries:
            left -= _inspect_entry(file, entry, left, limits)


def _inspect_entry(file: BinaryIO, entry: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    """The entry's size. Every entry may hold markup: parts can be called what they like."""
    total, tail = 0, b""

    def counted(chunks: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal total
        for chunk in chunks:
            total += len(chunk)
            if total > left:
                raise Failure("expands_too_much", limit=limits.expanded_bytes)
            yield chunk

    for chunk in utf8(counted(_unpack(file, entry))):
        if _DEFINITION.search(tail + chunk):
            raise Failure("unsafe_file")
        tail = chunk[-_LONGEST_DEFINITION:]
    return total


def _unpack(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's bytes in chunks, however many there really are."""
    file.seek(entry.header_offset)
    header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if header[0] != b"PK\x03\x04":
        raise zipfile.BadZipFile(entry.filename)
    file.seek(header[9] + header[10], 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from _stored(file, entry.compress_size)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(file, entry.compress_size)
    else:
        raise Failure("unsafe_file")


def _stored(file: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (data := file.read(min(_CHUNK, size))):
        size -= len(data)
        yield data


def _deflated(file: BinaryIO, size: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for data in _stored(file, size):
        yield unpacker.decompress(data, _CHUNK)
        while unpacker.unconsumed_tail:
            yield unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)
