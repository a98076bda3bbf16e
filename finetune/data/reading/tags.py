"""The opening tags of a stream of XML, in linear time whatever the bytes are.

Readers of workbooks are lenient, so this is no parser that could refuse what they accept: a tag
is what looks like one, in comments and in quoted values too. Nothing can be hidden from it, and
what it takes for a tag by mistake is told by what surrounds it. Chunks may cut a tag anywhere.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from maas.jobs.program import Failure

_NAME = rb"[\w.\x80-\xff-]"
_TAG = re.compile(
    rb"<(?:(?P<remark>[?!](?:xml\s|DOCTYPE|ENTITY)?+)"
    rb"|(?:" + _NAME + rb"++:)?+(?P<name>" + _NAME + rb"*+)"
    rb"(?:(?<=" + _NAME + rb")(?=[\s/>])|\Z)"
    rb"(?=(?P<attributes>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)(?P<end>>?)(?P<text>[^<]*+)))"
)
_VALUE = b"v"
_DECLARATION = b"?xml"
_LONGEST_REMARK = 10
_LONGEST_TAG = 1 << 20


class Tag(NamedTuple):
    """An opening tag without its prefix. `at` is its place in the stream; `text` is what follows
    a cell's value ("v") up to the next tag, empty for all others; `remark` is the beginning of a
    comment, of CDATA or of an instruction."""

    name: bytes
    attributes: bytes
    at: int
    is_empty: bool
    text: bytes
    remark: bytes

    @property
    def is_odd(self) -> bool:
        """Whether what follows may be no tag at all, or tags may be hidden in this one."""
        return (
            bool(self.remark) and not self.remark.startswith(_DECLARATION)
        ) or b"<" in self.attributes


class Tags:
    """Cuts one stream; what `feed` gives wants to be read to its end before the next chunk."""

    def __init__(self) -> None:
        self._tail = b""
        self._at = 0

    def feed(self, chunk: bytes, *, last: bool = False) -> Iterator[Tag]:
        """The tags that end in a chunk. Raises `Failure("unsafe_file")` for an endless one."""
        data = self._tail + chunk
        start, self._tail = self._at, b""
        self._at += len(data)
        for match in _TAG.finditer(data):
            if not last and _is_cut(match, data):
                self._keep(data[match.start() :])
                return
            name, attributes = match["name"] or b"", match["attributes"] or b""
            yield Tag(
                name=name,
                attributes=attributes,
                at=start + match.start(),
                is_empty=bool(match["end"]) and attributes.endswith(b"/"),
                text=match["text"] if name == _VALUE else b"",
                remark=match["remark"] or b"",
            )

    def _keep(self, tail: bytes) -> None:
        if len(tail) > _LONGEST_TAG:
            raise Failure("unsafe_file")
        self._tail = tail
        self._at -= len(tail)


def _is_cut(match: re.Match[bytes], data: bytes) -> bool:
    """Whether the tag, or the value after it, may go on in the next chunk."""
    if match["remark"]:
        return match.start() + _LONGEST_REMARK > len(data)
    if match["end"]:
        return match["name"] == _VALUE and match.end("text") == len(data)
    end = match.end("attributes")
    return data[end : end + 1] != b"<"
