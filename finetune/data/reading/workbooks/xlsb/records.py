"""Records of a binary part (Microsoft's [MS-XLSB], 2.1.4): a kind, a size, and the bytes."""

import struct
from collections.abc import Iterable, Iterator

from finetune.data.reading.workbooks.rich import Rich, Runs

_LONGEST = 1 << 24
_LENGTH = struct.Struct("<I")
_HAS_RUNS = 0x01
_NO_TEXT = 0xFFFFFFFF
_RUN = struct.Struct("<HH")


def records(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The records of one part. Raises ValueError where it breaks off, or in one that is far
    longer than any that a program writes."""
    data, at = b"", 0
    for chunk in chunks:
        data, at = data[at:] + chunk, 0
        while head := _head(data, at):
            kind, size, begin = head
            if size > _LONGEST:
                raise ValueError
            if begin + size > len(data):
                break
            yield kind, data[begin : begin + size]
            at = begin + size
    if at < len(data):
        raise ValueError


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """A record's kind, its size, and where its bytes begin; None where the rest is to come."""
    kind = size = 0
    for place in range(2):
        if at >= len(data):
            return None
        kind |= (data[at] & 0x7F) << (7 * place)
        at += 1
        if not data[at - 1] & 0x80:
            break
    for place in range(4):
        if at >= len(data):
            return None
        size |= (data[at] & 0x7F) << (7 * place)
        at += 1
        if not data[at - 1] & 0x80:
            break
    return kind, size, at


def text(body: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends; "" for one that is not there. Raises ValueError, struct.error."""
    (length,) = _LENGTH.unpack_from(body, at)
    if length == _NO_TEXT:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(body):
        raise ValueError
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def rich(body: bytes, at: int) -> Rich:
    """A text with the runs of its fonts."""
    words, end = text(body, at + 1)
    runs: Runs = ()
    if body[at] & _HAS_RUNS:
        (count,) = _LENGTH.unpack_from(body, end)
        whole = min(count * _RUN.size, (len(body) - end - 4) // _RUN.size * _RUN.size)
        runs = tuple(_RUN.iter_unpack(body[end + 4 : end + 4 + whole]))
    return Rich(words, runs)
