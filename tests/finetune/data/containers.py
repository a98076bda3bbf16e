"""Compound files built by hand ([MS-CFB]), as old workbooks are."""

import struct
from pathlib import Path

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def circle(path: Path, *, size: int = 5_000, tables: int = 1) -> Path:
    """A workbook whose stream says that it is `size` bytes long, in one sector that follows
    itself. `tables`: how many sectors its table of sectors is said to have."""
    header = struct.pack(
        "<8s16x5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, 1, 0, 4096, _END, 0, _END if tables == 1 else 2, _more(tables)),
    )
    places = struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    table = struct.pack("<4I", _TABLE, _END, 2, _END) + struct.pack("<I", _FREE) * 124
    directory = _entry("Root Entry", 5, child=1, start=_END, size=0)
    directory += _entry("Workbook", 2, child=_FREE, start=2, size=size)
    sectors = [header + places, table, directory.ljust(_SECTOR, b"\0"), bytes(_SECTOR)]
    path.write_bytes(b"".join(sectors))
    return path


def _more(tables: int) -> int:
    """How many sectors it takes to list the sectors of the table beyond the header's."""
    return max(0, -(-(tables - 109) // 127))


def _entry(name: str, sort: int, *, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIII",
        *(text, len(text) + 2, sort, 1, _FREE, _FREE, child),
        *(bytes(16), 0, 0, 0, start, size, 0),
    )
