"""UTF-8 with slips: a cut character, a bad byte, or lines that came from another program.

What is broken off cannot be guessed; a whole line in a Chinese encoding can be read in it.
"""

import re

from finetune.data.reading.text import legacy
from finetune.data.reading.text.decoded import BROKEN, Decoded

_HIGH = re.compile(rb"[\x80-\xff]+")
# The beginnings of ’ “ – … and €, and of é and the like, that no Western text has by itself.
_CUT = re.compile(rb"\xe2[\x80\x82](?![\x80-\xbf])|(?<=[a-z])\xc3(?![\x80-\xbf])")
_CLEARLY_UTF8 = "\u0800"
_LIKELY = re.compile("[\u00a0-\u00ff\u0800-\ufffc]")
_FEW = 4
_MOSTLY = 0.1


def decode(data: bytes) -> Decoded | None:
    """The text, or None where the file as a whole is in another encoding."""
    raw_lines = data.split(b"\n")
    texts = [_line(line) for line in raw_lines]
    foreign = [at for at, text in enumerate(texts) if _is_foreign(text)]
    if not _is_utf8(raw_lines, texts, foreign):
        return None
    read = _in_chinese([raw_lines[at] for at in foreign])
    if read is None:
        return Decoded(text="\n".join(texts), encoding="utf-8")
    encoding, lines = read
    for at, line in zip(foreign, lines, strict=True):
        texts[at] = line
    numbers = tuple(at + 1 for at in foreign)
    return Decoded(
        text="\n".join(texts), encoding="utf-8", other_encoding=encoding, other_lines=numbers
    )


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _paired(line)


def _paired(line: bytes) -> str:
    """Some databases write an emoji as two halves of three bytes each."""
    try:
        text = line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return line.decode("utf-8", "replace")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _beyond(text: str) -> int:
    """Characters beyond ASCII that could be read."""
    return len(text) - len(text.encode("ascii", "ignore")) - text.count(BROKEN)


def _is_foreign(text: str) -> bool:
    broken = text.count(BROKEN)
    return broken > 1 and broken > _beyond(text)


def _is_utf8(raw_lines: list[bytes], texts: list[str], foreign: list[int]) -> bool:
    """Whether most of the file is UTF-8: by what can be read, or by how its only slips look."""
    beyond = sum(map(_beyond, texts))
    broken = sum(text.count(BROKEN) for text in texts)
    if not beyond:
        return all(not _HIGH.search(_CUT.sub(b"", line)) for line in raw_lines)
    if beyond >= _FEW * broken:
        return True
    if beyond >= broken and any(map(_LIKELY.search, texts)):
        return True
    others = set(foreign)
    own = [text for at, text in enumerate(texts) if at not in others and not text.isascii()]
    clear = sum(char >= _CLEARLY_UTF8 for text in own for char in text if char != BROKEN)
    return clear >= _FEW and len(own) >= _MOSTLY * len(others)


def _in_chinese(lines: list[bytes]) -> tuple[str, list[str]] | None:
    """The encoding of these lines and their texts; None where neither is certain."""
    if not lines:
        return None
    read = legacy.chinese(b"\n".join(lines))
    return None if read is None else (read.encoding, read.text.split("\n"))
