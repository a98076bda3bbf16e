"""Texts in the records of an old workbook: single bytes in BIFF5, UTF-16 in BIFF8."""

import codecs
import struct
from collections.abc import Iterator, Sequence

from finetune.data.reading.workbooks.rich import Rich, Runs

_WIDE, _HAS_EXTRA, _HAS_RUNS = 0x01, 0x04, 0x08
_COUNTS = struct.Struct("<HB")
_CODEPAGES = {367: "ascii", 10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252"}


def encoding_of(codepage: int) -> str | None:
    """Python's name of a code page; None for one that is not known."""
    # What is written as GBK is often the larger GB 18030.
    name = "gb18030" if codepage == 936 else _CODEPAGES.get(codepage, f"cp{codepage}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


class Pieces:
    """Reads on through a record and those that continue it."""

    def __init__(self, pieces: Sequence[bytes], at: int = 0) -> None:
        self._pieces = pieces
        self._index = 0
        self._at = at

    @property
    def is_done(self) -> bool:
        while self._at >= len(self._pieces[self._index]):
            if self._index + 1 >= len(self._pieces):
                return True
            self._index, self._at = self._index + 1, 0
        return False

    def read(self, size: int) -> bytes:
        """The next bytes, across the borders of records. Raises ValueError past the end."""
        taken = b""
        while size > len(taken):
            if self.is_done:
                raise ValueError
            piece = self._pieces[self._index][self._at : self._at + size - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken

    def text(self, length: int, *, is_wide: bool) -> str:
        """So many UTF-16 units. At each border of records it is said anew how wide they are."""
        begin, end = self._at, self._at + length * (1 + is_wide)
        if end <= len(self._pieces[self._index]):
            self._at = end
            return _decoded(self._pieces[self._index][begin:end], is_wide=is_wide)
        units: list[bytes] = []
        while length:
            if self._at >= len(self._pieces[self._index]):
                is_wide = bool(self.read(1)[0] & _WIDE)
            here = len(self._pieces[self._index]) - self._at
            take = min(length, here // (1 + is_wide))
            if not take:  # half a character is left over at the border
                self._at += here
                continue
            raw = self.read(take * (1 + is_wide))
            units.append(raw if is_wide else raw.decode("latin-1").encode("utf-16-le"))
            length -= take
        return _decoded(b"".join(units), is_wide=True)


def _decoded(raw: bytes, *, is_wide: bool) -> str:
    return raw.decode("utf-16-le" if is_wide else "latin-1", "replace")


def rich(pieces: Pieces) -> Rich:
    """A BIFF8 text with its own length, and with formatting where it has any."""
    length, flags = _COUNTS.unpack(pieces.read(_COUNTS.size))
    runs = struct.unpack("<H", pieces.read(2))[0] if flags & _HAS_RUNS else 0
    extra = struct.unpack("<I", pieces.read(4))[0] if flags & _HAS_EXTRA else 0
    text = pieces.text(length, is_wide=bool(flags & _WIDE))
    found = _runs(pieces.read(4 * runs), "<HH") if runs else ()
    if extra:
        pieces.read(extra)
    return Rich(text, found)


def shared(pieces: Sequence[bytes]) -> Iterator[Rich]:
    """The table of shared texts, as many as there are: the number written there can lie."""
    reader = Pieces(pieces, 8)
    while not reader.is_done:
        try:
            one = rich(reader)
        except (ValueError, struct.error):
            return
        yield one


def short(body: bytes, *, encoding: str | None) -> str:
    """A text whose length is one byte; without an encoding it is BIFF8's."""
    if encoding is None:
        return Pieces([body], 2).text(body[0], is_wide=bool(body[1] & _WIDE))
    return body[1 : 1 + body[0]].decode(encoding, "replace")


def code(body: bytes) -> str:
    """A number format in BIFF8; as far as it goes where it is cut off."""
    length, flags = _COUNTS.unpack_from(body)
    is_wide = bool(flags & _WIDE)
    return _decoded(body[3 : 3 + length * (1 + is_wide)], is_wide=is_wide)


def label(pieces: list[bytes], at: int, *, encoding: str | None) -> Rich:
    """The text of a cell's own record, with the runs of its fonts where they follow.

    Raises ValueError or struct.error where it breaks off.
    """
    if encoding is None:
        reader = Pieces(pieces, at)
        one = rich(reader)
        if one.runs or reader.is_done:
            return one
        return Rich(one.text, _runs(_rest(reader, 4, "<H"), "<HH"))
    data = b"".join(pieces)
    (length,) = struct.unpack_from("<H", data, at)
    raw, behind = data[at + 2 : at + 2 + length], at + 2 + length
    if len(raw) < length:
        raise ValueError
    text = raw.decode(encoding, "replace")
    runs = _runs(data[behind + 1 : behind + 1 + 2 * data[behind]], "<BB") if data[behind:] else ()
    return Rich(text, _in_units(raw, runs, encoding))


def _rest(reader: Pieces, size: int, count: str) -> bytes:
    try:
        (number,) = struct.unpack(count, reader.read(struct.calcsize(count)))
        return reader.read(size * number)
    except ValueError:
        return b""


def _runs(data: bytes, layout: str) -> Runs:
    whole = len(data) // struct.calcsize(layout) * struct.calcsize(layout)
    return tuple(struct.iter_unpack(layout, data[:whole]))


def _in_units(raw: bytes, runs: Runs, encoding: str) -> Runs:
    """Runs that count bytes, as runs that count UTF-16 units."""
    return tuple(
        (len(raw[:start].decode(encoding, "ignore").encode("utf-16-le")) // 2, font)
        for start, font in runs
    )
