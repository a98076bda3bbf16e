"""How far the cells of a workbook reach, and how much text they ask a reader to copy.

Told from the XML before anything parses it. Where an honest file and a trap look alike, the
larger number counts: cells and rows need not say their place, and a value may be hidden in a
comment.
"""

import re
from array import array
from dataclasses import dataclass, field

from finetune.data.reading.tags import Tag

_PLACE = re.compile(rb"(?<![\w:.-])r\s*=\s*[\"']([A-Za-z]{1,8})(\d+)[\"']")
_ROW = re.compile(rb"(?<![\w:.-])r\s*=\s*[\"'](\d+)[\"']")
_SHARED = re.compile(rb"(?<![\w:.-])t\s*=\s*[\"']s[\"']")
_INDEX = re.compile(rb"\s*(\d{1,9})\s*")


@dataclass(kw_only=True)
class Strings:
    """How many bytes each shared text has, formats included; without an end before `close`."""

    _lengths: "array[int]" = field(default_factory=lambda: array("q"))
    _began: int = -1
    _longest: int = 0
    _doubtful: bool = False

    def add(self, tag: Tag) -> None:
        self._doubtful |= tag.is_odd
        if tag.name == b"si":
            self._doubtful |= tag.is_empty
            self.close(tag.at)
            self._began = tag.at

    def close(self, at: int) -> None:
        """The latest text ends at a place in the stream."""
        if self._began >= 0:
            self._lengths.append(at - self._began)
            self._longest = max(self._longest, at - self._began)

    def length(self, index: bytes | None) -> int:
        """Of the text with that number; of the longest where the number is not sure."""
        if self._doubtful or index is None:
            return self._longest
        number = int(index)
        return self._lengths[number] if number < len(self._lengths) else 0


@dataclass(kw_only=True)
class Extent:
    """How far a sheet's filled cells reach, how many there are, and the bytes of shared text
    that all of them name together."""

    strings: Strings
    rows: int = 0
    columns: int = 0
    cells: int = 0
    copied: int = 0
    _row: int = 0
    _column: int = 0
    _is_shared: bool = False
    _doubtful: bool = False

    def add(self, tag: Tag) -> None:
        self._doubtful |= tag.is_odd
        if tag.name == b"c":
            self._cell(tag)
        elif tag.name == b"v":
            if self._is_shared or self._doubtful:
                index = _INDEX.fullmatch(tag.text)
                self.copied += self.strings.length(index[1] if index else None)
        elif tag.name == b"row":
            places = [int(place) for place in _ROW.findall(tag.attributes)]
            self._row = max(places, default=self._row + 1)
            self._column = 0

    def _cell(self, tag: Tag) -> None:
        places = _PLACE.findall(tag.attributes)
        row = max((int(row) for _, row in places), default=self._row)
        self._column = max((_number(name) for name, _ in places), default=self._column + 1)
        self._is_shared = _SHARED.search(tag.attributes) is not None
        if not tag.is_empty:
            self.cells += 1
            self.rows = max(self.rows, row)
            self.columns = max(self.columns, self._column)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
