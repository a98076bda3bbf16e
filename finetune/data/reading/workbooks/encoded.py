"""Parts of a workbook as UTF-8, whatever they are encoded in, so that whoever looks for something
in the bytes and whoever parses them see the same."""

import codecs
import re
from collections.abc import Iterable, Iterator

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
# The codecs of characters only: others unpack, or write one thing in many ways.
_KNOWN = re.compile(
    r"(?:iso-?8859-\d+|latin-?1|windows-\d+|cp\d+|gb2312|gbk|gb18030|big5|big5-hkscs|shift_jis|"
    r"euc-(?:jp|kr|cn)|koi8-r|koi8-u)\Z",
    re.I,
)
# XML has no place for these, and yet some programs write them.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))


def utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks of a part as UTF-8 without a mark and without control characters.

    What its declaration says no longer holds. Raises `UnicodeError`.
    """
    source = iter(chunks)
    head = b""
    while len(head) < 4 and (chunk := next(source, b"")):
        head += chunk
    encoding, mark = _encoding(head)
    head = head[mark:]
    if encoding == "utf-8":
        yield head.translate(None, _CONTROLS)
        for chunk in source:
            yield chunk.translate(None, _CONTROLS)
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in (head, *source):
        yield decoder.decode(chunk).encode("utf-8", "replace").translate(None, _CONTROLS)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _encoding(head: bytes) -> tuple[str, int]:
    """The codec, and how many bytes its mark takes."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return codec, len(mark)
    for start, codec in _UNMARKED:
        if head.startswith(start):
            return codec, 0
    declared = _DECLARED.match(head[:300])
    name = declared[1].decode() if declared else ""
    if _KNOWN.match(name):
        try:
            return codecs.lookup(name).name, 0
        except LookupError:
            pass
    return "utf-8", 0
