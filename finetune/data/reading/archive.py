"""A look into a workbook's zip archive before anything parses it.

Sizes written in a zip can lie, and a tiny sheet can place one cell in the last row and column,
for which readers reserve billions; or name one long text in each of a million cells, of which
readers make a million copies. So every entry is unpacked once, counting, within limits.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from finetune.data.limits import Limits
from finetune.data.reading.extent import Extent, Strings
from finetune.data.reading.tags import Tags
from maas.jobs.program import Failure

_CHUNK = 1 << 20
_MOST_ENTRIES = 5_000
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_DENSE_FACTOR = 20
_STRINGS = "sharedstrings.xml"
_ENTITIES = (b"!DOCTYPE", b"!ENTITY")
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


def inspect(path: Path, limits: Limits) -> None:
    """Refuse a workbook that would unpack or spread beyond the limits, or that is broken.

    Raises `Failure`: `expands_too_much`, `too_many_cells`, `unsafe_file`, `file_corrupt`.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > limits.expanded_bytes:
                raise Failure("expands_too_much", limit=limits.expanded_bytes)
            if len(entries) > _MOST_ENTRIES:
                raise Failure("unsafe_file")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Failure("password_protected")
            left, copies, strings = limits.expanded_bytes, limits.expanded_bytes, Strings()
            for entry in sorted(entries, key=lambda one: not _holds_strings(one)):
                size, copied = _inspect_entry(file, entry, left, strings, limits)
                left, copies = left - size, copies - copied
                if copies < 0:
                    raise Failure("expands_too_much", limit=limits.expanded_bytes)
    except (zipfile.BadZipFile, zlib.error, OSError, struct.error, ValueError) as error:
        raise Failure("file_corrupt", kind="xlsx") from error


def _holds_strings(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith(_STRINGS)


def _inspect_entry(
    file: BinaryIO, entry: zipfile.ZipInfo, left: int, strings: Strings, limits: Limits
) -> tuple[int, int]:
    """The entry's size, and the bytes of shared text that its cells name.

    Every entry may be a sheet: a workbook can call its sheets what it likes.
    """
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    tags, extent, total = Tags(), Extent(strings=strings), 0
    holds_strings = _holds_strings(entry)
    for chunk in _unpack(file, entry):
        total += len(chunk)
        if total > left:
            raise Failure("expands_too_much", limit=limits.expanded_bytes)
        for tag in tags.feed(chunk):
            if is_xml and tag.remark in _ENTITIES:
                raise Failure("unsafe_file")
            extent.add(tag)
            if holds_strings:
                strings.add(tag)
        _check(extent, limits)
    for tag in tags.feed(b"", last=True):
        extent.add(tag)
    _check(extent, limits)
    if holds_strings:
        strings.close(total)
        if extent.cells:  # a sheet as well: what it names could not be counted
            raise Failure("unsafe_file")
    return total, extent.copied


def _check(extent: Extent, limits: Limits) -> None:
    if extent.columns > _LAST_COLUMN or extent.rows > _LAST_ROW:
        raise Failure("file_corrupt", kind="xlsx")
    if extent.cells > limits.cells:
        raise Failure("too_many_cells", cells=extent.cells, limit=limits.cells)
    if extent.copied > limits.expanded_bytes:
        raise Failure("expands_too_much", limit=limits.expanded_bytes)
    spread = extent.rows * extent.columns
    if spread > limits.cells * _DENSE_FACTOR:
        raise Failure("too_many_cells", cells=spread, limit=limits.cells)


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
