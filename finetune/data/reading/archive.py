"""A look into a workbook's zip archive before anything parses it.

Sizes written in a zip can lie, and a tiny sheet can place one cell in the last row and column,
for which readers reserve billions. So every entry is unpacked once, counting, within limits.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from finetune.data.limits import Limits
from maas.jobs.program import Failure

_CHUNK = 1 << 20
_MOST_ENTRIES = 5_000
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_CELL = re.compile(rb"<(?:\w+:)?c\s(?P<attributes>[^>]*?)(?P<empty>/?)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_OVERLAP = 400
_DENSE_FACTOR = 20
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


@dataclass(kw_only=True)
class _Extent:
    """How far a sheet's filled cells reach, and how many there are."""

    rows: int = 0
    columns: int = 0
    cells: int = 0

    def add(self, chunk: bytes) -> None:
        for match in _CELL.finditer(chunk):
            if match["empty"]:
                continue
            self.cells += 1
            if place := _PLACE.search(match["attributes"]):
                self.columns = max(self.columns, _column(place[1]))
                self.rows = max(self.rows, int(place[2]))


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
            left = limits.expanded_bytes
            for entry in entries:
                left -= _inspect_entry(file, entry, left, limits)
    except (zipfile.BadZipFile, zlib.error, OSError, struct.error, ValueError) as error:
        raise Failure("file_corrupt", kind="xlsx") from error


def _inspect_entry(file: BinaryIO, entry: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
    is_xml = entry.filename.endswith((".xml", ".rels"))
    extent, total, tail = _Extent(), 0, b""
    for chunk in _unpack(file, entry):
        total += len(chunk)
        if total > left:
            raise Failure("expands_too_much", limit=limits.expanded_bytes)
        if is_xml and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
            raise Failure("unsafe_file")
        if is_sheet:
            tail = _count(extent, tail + chunk)
            _check(extent, limits)
    return total


def _count(extent: _Extent, data: bytes) -> bytes:
    """Count the whole cell tags, and give back the beginning of a tag cut off at the end."""
    cut = data.rfind(b"<", max(0, len(data) - _OVERLAP))
    whole = data if cut < 0 or b">" in data[cut:] else data[:cut]
    extent.add(whole)
    return data[len(whole) :]


def _check(extent: _Extent, limits: Limits) -> None:
    if extent.columns > _LAST_COLUMN or extent.rows > _LAST_ROW:
        raise Failure("file_corrupt", kind="xlsx")
    if extent.cells > limits.cells:
        raise Failure("too_many_cells", cells=extent.cells, limit=limits.cells)
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


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
