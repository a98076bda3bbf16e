"""Where in a text a personal datum stands, and the plain text in which it is looked for."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SPACES = "\t\u00a0\u00ad\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff"
_DASHES = "\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d\u30fc"
_ODD_SPACE = re.compile(f"[{_SPACES}]")
_ODD_DASH = re.compile(f"[{_DASHES}]")
_ODD_DOT = re.compile("[\u00b7\u2022\u2027\u30fb\uff0e\uff65]")
_DIGITS = str.maketrans("〇零一幺二三四五六七八九", "001123456789")
_SPELLED = re.compile("[〇零一幺二三四五六七八九]{7,}")
_WIDE = re.compile("[\uff01-\uff5e]|(?![0-9])\\d")
BETWEEN = r"[ .\-/_]{1,3}"
"""What may stand between the groups of one number, in a text made `plain`."""
_RUN = re.compile(rf"(?<![\d\-])\d+(?:{BETWEEN}\d+)*(?![\d\-])")
_GROUP = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class PersonalPlace:
    """`start` and `end` of one datum of a kind in a text; `value` is normalised. `private`:
    it is a person's by its very form."""

    kind: str
    start: int
    end: int
    value: str
    private: bool = False


def plain(text: str) -> str:
    """The text at the same length, with ordinary digits and letters, spaces, dashes and dots."""
    text = _SPELLED.sub(lambda found: found[0].translate(_DIGITS), text)
    text = _ODD_DOT.sub(".", _ODD_DASH.sub("-", _ODD_SPACE.sub(" ", text)))
    return _WIDE.sub(_narrow, text)


def _narrow(found: re.Match[str]) -> str:
    digit = unicodedata.decimal(found[0], None)
    return unicodedata.normalize("NFKC", found[0]) if digit is None else str(digit)


def runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """The numbers of a plain text, each as the spans of its groups of digits."""
    for run in _RUN.finditer(text):
        yield [group.span() for group in _GROUP.finditer(text, *run.span())]


def same_size(text: str, groups: list[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Spans of neighbouring groups that have `size` digits together."""
    for first, (start, _) in enumerate(groups):
        digits = 0
        for begin, end in groups[first:]:
            digits += end - begin
            if digits == size:
                yield start, end
            if digits >= size:
                break
