"""Two forms of a text: tidy (what is kept and taught) and key (what is compared)."""

import re
import unicodedata
from functools import lru_cache

from knowledgebase.language.text.glyphs import ordinary

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN = re.compile(f"[{HAN}]")
_PICTURES = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
# All but the joiner between pictures: a family is one picture of several.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e"
    "\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    f"|\u200d(?![{_PICTURES}])|(?<![{_PICTURES}])\u200d"
)
_LINE_ENDS = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINES = re.compile(r" *\n\s*")
# Full-width letters, digits and the marks inside numbers and addresses. Chinese sentence
# punctuation (，。？！：；（）) stays as it is.
_NARROW = {
    code: code - 0xFEE0
    for span in (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B))
    for code in span
} | {ord("％"): "%", ord("＠"): "@", ord("＋"): "+", ord("－"): "-", ord("．"): ".", ord("／"): "/"}
_NARROW_MARKS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")
_WIDE_COLON_IN_TIME = re.compile(r"(?<=\d)：(?=\d)")
_NOT_WORD = re.compile(r"[\W_]+")
# Symbols beside digits that change what a number means, and the words that stand for them.
_CURRENCIES = {
    "$": "dollar", "£": "pound", "€": "euro", "¥": "yuan", "₩": "won", "₹": "rupee", "฿": "baht",
}  # fmt: skip
_CURRENCY = re.compile(rf"([{''.join(_CURRENCIES)}])(?=\s?\d)|(?<=\d)\s?([{''.join(_CURRENCIES)}])")
# Marks that belong to a name: C++, A+, C#, .NET, grades A* and A-. Read as people say them.
_PLUSES = re.compile(r"(?<=[a-z0-9])\++(?![a-z0-9+])")
_SHARP = re.compile(r"(?<=[a-z])[#\u266f](?![a-z0-9#])")
_DOT = re.compile(r"(?<![\w.])\.(?=[a-z]{2})")
_STAR = re.compile(r"(?<![a-z0-9*])([a-z])\*(?![\w*])")
_LETTER_MINUS = re.compile(r"(?<![a-z0-9\-])(ab|[a-z])[-\u2212](?![\w\-])")
_BOUNDS = {"<": " below ", ">": " above ", "\u2264": " at most ", "\u2265": " at least "}
_BOUND = re.compile(rf"[<>\u2264\u2265](?=\s?[{''.join(_CURRENCIES)}]?\s?\d)")
_MINUS = re.compile(r"(?<![A-Za-z0-9)\]%°])(?<!\d\s)[-\u2212](?=\d)")


def has_han(text: str) -> bool:
    """Whether the text has at least one Chinese character."""
    return _HAN.search(text) is not None


def han_share(text: str) -> float:
    """Share (0..1) of Chinese characters among the letters of the text."""
    letters = sum(char.isalpha() for char in text)
    return len(_HAN.findall(text)) / letters if letters else 0.0


def visible(text: str) -> str:
    """The text without the characters that nobody sees; those that break a line do so."""
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))


def tidy(text: str) -> str:
    """The text as it should have been typed: no stray spaces, no invisible or full-width letters,
    no parts of characters for characters.

    Line breaks stay. In text without Chinese, full-width marks become ordinary ones too.
    """
    text = ordinary(visible(unicodedata.normalize("NFC", text)))
    text = text.translate(_NARROW)
    if not has_han(text):
        text = text.translate(_NARROW_MARKS)
    text = _WIDE_COLON_IN_TIME.sub(":", text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


@lru_cache(maxsize=100_000)
def key(text: str) -> str:
    """The text folded for comparison: width, case, punctuation and spacing make no difference.

    Symbols that carry meaning beside digits (%, decimal points, currencies, minus, < and >) or in
    a name (C++, C#, .NET, A+) are kept, as words.
    """
    text = unicodedata.normalize("NFKC", ordinary(text)).casefold()
    text = _BOUND.sub(lambda found: _BOUNDS[found[0]], text)
    text = _PLUSES.sub(lambda found: " plus" * len(found[0]) + " ", text)
    text = _LETTER_MINUS.sub(r"\1 minus ", text)
    text = _STAR.sub(r"\1 star ", _DOT.sub(" dot ", _SHARP.sub(" sharp ", text)))
    text = _CURRENCY.sub(lambda found: f" {_CURRENCIES[found[1] or found[2]]} ", text)
    text = _MINUS.sub(" minus ", text)
    text = re.sub(r"(?<=\d)[.,:](?=\d)", "\ue000", text)
    text = re.sub(r"(?<=\d)\s*%", "\ue001", text)
    text = _NOT_WORD.sub(" ", text.replace("\ue000", "dot").replace("\ue001", "percent")).strip()
    return _BETWEEN_HAN.sub("", text)
