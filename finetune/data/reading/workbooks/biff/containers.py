"""What a compound file says of its own size, held against the file (Microsoft's [MS-CFB], 2.2).

`olefile` takes the numbers in it at their word: a chain of sectors that runs in a circle, and a
stream that is said to be gigabytes long, are read round and round until memory is full.
"""

import struct

_HEADER_SIZE = 512
_SECTOR_BITS = (9, 12)
_ENTRY = 4
_MOST_TIMES = 2
_SPARE = 109
"""Sectors of the table that the header itself has place for, and some programs fill."""


def check_tables(data: bytes) -> None:
    """Raises ValueError where the tables of sectors would not fit into the file."""
    if len(data) < _HEADER_SIZE:
        raise ValueError
    (bits,) = struct.unpack_from("<H", data, 30)
    if bits not in _SECTOR_BITS:
        raise ValueError
    (tables,) = struct.unpack_from("<I", data, 44)
    (short_tables,) = struct.unpack_from("<I", data, 64)
    (more_tables,) = struct.unpack_from("<I", data, 72)
    sectors = (len(data) >> bits) + 1
    in_one = (1 << bits) // _ENTRY
    if tables > sectors // in_one * 2 + _SPARE or max(short_tables, more_tables) > sectors:
        raise ValueError


def check_stream(size: int, data: bytes) -> None:
    """Raises ValueError for a stream that is far longer than the file it lies in; a file that was
    cut off may have less than it says."""
    if size > _MOST_TIMES * len(data):
        raise ValueError
