"""What belongs to a cell and stands elsewhere in its sheet: comments, links and pictures."""

import struct
from dataclasses import dataclass, field

from finetune.data.reading.workbooks.biff import texts
from finetune.data.reading.workbooks.biff.records import BiffRecord
from finetune.data.reading.workbooks.sheet import Place

_NOTE, _OBJECT, _OBJECT_TEXT, _DRAWING, _LINK = 0x1C, 0x5D, 0x1B6, 0xEC, 0x1B8
_COMMON, _IS_PICTURE = 0x15, 8
_NOWHERE = (range(0), range(0))
_DRAWN_ROWS, _DRAWN_COLUMNS = 60, 12
"""How many cells a picture may cover, so that each is told about; a larger one is a background."""
_ANCHOR = b"\x00\x00\x10\xf0\x12\x00\x00\x00"
_ADDRESS = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_HAS_ADDRESS, _HAS_NAME, _HAS_FRAME, _AS_TEXT = 0x01, 0x10, 0x80, 0x100
_MOST_PLACES = 100_000
_TROUBLE = (struct.error, ValueError, IndexError)


@dataclass(kw_only=True)
class Remarks:
    """By place. A record that cannot be understood leaves none; the cells are not in doubt."""

    encoding: str | None
    links: dict[Place, str] = field(default_factory=dict)
    pictures: set[Place] = field(default_factory=set)
    _objects: dict[int, str] = field(default_factory=dict)
    _noted: dict[Place, int] = field(default_factory=dict)
    _authors: dict[Place, str] = field(default_factory=dict)
    _comments: dict[Place, str] = field(default_factory=dict)
    _anchor: tuple[range, range] = _NOWHERE
    _object: int = -1
    _latest: Place = (0, 0)

    def add(self, record: BiffRecord) -> None:
        take = _TAKEN.get(record.kind)
        if take is None:
            return
        try:
            take(self, record)
        except _TROUBLE:
            return

    @property
    def comments(self) -> dict[Place, str]:
        found = dict(self._comments)
        for place, number in self._noted.items():
            text = self._objects.get(number, "").strip()
            author = self._authors.get(place, "").strip()
            if author and text.startswith((f"{author}:", f"{author}：")):
                text = text[len(author) + 1 :].strip()  # as programs write it before the text
            found[place] = text
        return found

    def _add_note(self, record: BiffRecord) -> None:
        row, column, third, fourth = struct.unpack_from("<HHHH", record.body)
        if self.encoding is None:
            self._noted[row, column] = fourth
            self._authors[row, column] = texts.rich(texts.Pieces(record.pieces, 8)).text
            return
        # In BIFF5 the record has the text; a longer one goes on in records without a row.
        place = self._latest if row == 0xFFFF else (row, column)
        text = record.body[6 : 6 + third].decode(self.encoding, "replace")
        self._comments[place] = (self._comments.get(place, "") if row == 0xFFFF else "") + text
        self._latest = place

    def _add_drawing(self, record: BiffRecord) -> None:
        at = record.body.find(_ANCHOR)
        self._anchor = _NOWHERE
        if at >= 0:
            corners = struct.unpack_from("<8H", record.body, at + len(_ANCHOR) + 2)
            left, _, top, _, right, right_rest, bottom, bottom_rest = corners
            # A picture that ends at a cell's upper or left edge does not cover the cell.
            self._anchor = (
                range(top, max(bottom + (bottom_rest > 0), top + 1)),
                range(left, max(right + (right_rest > 0), left + 1)),
            )

    def _add_object(self, record: BiffRecord) -> None:
        kind, _, sort, self._object = struct.unpack_from("<HHHH", record.body)
        rows, columns = self._anchor
        is_small = len(rows) <= _DRAWN_ROWS and len(columns) <= _DRAWN_COLUMNS
        if kind == _COMMON and sort == _IS_PICTURE and is_small:
            self.pictures.update((row, column) for row in rows for column in columns)
        self._anchor = _NOWHERE

    def _add_text(self, record: BiffRecord) -> None:
        (length,) = struct.unpack_from("<H", record.body, 10)
        if length:
            reader = texts.Pieces(record.pieces[1:])
            is_wide = bool(reader.read(1)[0] & 1)
            self._objects[self._object] = reader.text(length, is_wide=is_wide)

    def _add_link(self, record: BiffRecord) -> None:
        target = _target(b"".join(record.pieces))
        top, bottom, left, right = struct.unpack_from("<HHHH", record.body)
        for row in range(top, bottom + 1) if target else ():
            for column in range(left, min(right, 255) + 1):
                if len(self.links) >= _MOST_PLACES:
                    return
                self.links[row, column] = target


_TAKEN = {
    _NOTE: Remarks._add_note,
    _DRAWING: Remarks._add_drawing,
    _OBJECT: Remarks._add_object,
    _OBJECT_TEXT: Remarks._add_text,
    _LINK: Remarks._add_link,
}


def _target(body: bytes) -> str:
    """Where a link leads; "" for a place in the workbook or a file."""
    (flags,) = struct.unpack_from("<I", body, 28)
    at = 32
    for flag in (_HAS_NAME, _HAS_FRAME):
        if flags & flag:
            at += 4 + 2 * int(struct.unpack_from("<I", body, at)[0])
    if not flags & _HAS_ADDRESS:
        return ""
    if flags & _AS_TEXT:
        size = 2 * int(struct.unpack_from("<I", body, at)[0])
        at += 4
    elif body[at : at + 16] == _ADDRESS:
        (size,) = struct.unpack_from("<I", body, at + 16)
        at += 20
    else:
        return ""
    return body[at : at + size].decode("utf-16-le", "replace").split("\0")[0]
