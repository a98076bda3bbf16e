"""Bytes to text: UTF-8, UTF-16, GB18030, Big5, and Western Windows text.

Statistical detectors are unsure about a few Chinese words, so the choice between GB18030 and
Big5 rests on how both standards are laid out: each keeps its everyday characters in a first
block. Text read in the wrong one of the two scatters over the rare blocks.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from charset_normalizer import from_bytes

from maas.jobs.program import Failure

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CONTROL = re.compile("[\u0000-\u0008\u000e-\u001f\u0080-\u009f\ue000-\uf8ff\ufffd]")
_SENSIBLE = re.compile(
    "[\t\r\n -~\u00a0-\u017f\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"
)
_SAMPLE = 200_000
_MOSTLY = 0.95
_GOOD = 0.5
_WESTERN = "cp1252"
_WESTERN_LETTERS = re.compile("[À-ÖØ-öø-ÿ£€¥°²³½¼’‘“”–—…•®©™´§ß«»¿¡àâ]")


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """`sure` is False where another encoding was nearly as likely."""

    text: str
    encoding: str
    sure: bool = True


def decode(data: bytes) -> Decoded:
    """Decode a text file. Raises `Failure("text_unreadable")` when it is no text at all."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    if wide := _utf16_without_bom(data):
        return _strictly(data, wide)
    if b"\x00" in data[:_SAMPLE]:
        raise Failure("text_unreadable")
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def _strictly(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(text=data.decode(encoding), encoding=encoding.removesuffix("-sig"))
    except UnicodeDecodeError as error:
        raise Failure("text_unreadable") from error


def _utf16_without_bom(data: bytes) -> str | None:
    """UTF-16 has zero bytes at line ends and commas, and makes sense in one byte order only."""
    sample = data[: _SAMPLE // 2 * 2]
    if len(data) % 2 or b"\x00" not in sample:
        return None
    shares = {order: _sensible_share(sample, order) for order in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda order: shares[order])
    return best if shares[best] >= _MOSTLY else None


def _sensible_share(sample: bytes, order: str) -> float:
    """Share of characters that occur in everyday text; 0 where the bytes are no text at all."""
    try:
        text = sample.decode(order)
    except UnicodeDecodeError:
        return 0.0
    return len(_SENSIBLE.findall(text)) / len(text)


def _legacy(data: bytes) -> Decoded:
    """The best of the old encodings by score; charset-normalizer decides between near equals."""
    scores: list[tuple[float, str, str]] = []
    for encoding, score in _SCORES.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        scores.append((score(text[:_SAMPLE]), encoding, text))
    scores.sort(key=lambda one: -one[0])
    if not scores or scores[0][0] < _GOOD:
        return _guess(data)
    close = len(scores) > 1 and scores[0][0] - scores[1][0] < 0.1
    if close and (vote := _vote(data)) in (scores[0][1], scores[1][1]):
        scores.sort(key=lambda one: one[1] != vote)
    return Decoded(text=scores[0][2], encoding=scores[0][1], sure=not close)


def _guess(data: bytes) -> Decoded:
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise Failure("text_unreadable")
    try:
        return Decoded(text=data.decode(best.encoding), encoding=best.encoding, sure=False)
    except UnicodeDecodeError as error:
        raise Failure("text_unreadable") from error


def _vote(data: bytes) -> str:
    best = from_bytes(data[:_SAMPLE], cp_isolation=["gb18030", "big5", "cp1252"]).best()
    return best.encoding if best else ""


def _everyday_gb(char: str) -> bool:
    """GB 2312 level 1, the 3,755 commonest characters: first byte B0 to D7."""
    code = _encoded(char, "gb2312")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def _everyday_big5(char: str) -> bool:
    """Big5 level 1, the 5,401 commonest characters: first byte A4 to C6."""
    code = _encoded(char, "big5")
    return len(code) == 2 and 0xA4 <= code[0] <= 0xC6


def _encoded(char: str, encoding: str) -> bytes:
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        return b""


def _han_score(everyday: Callable[[str], bool]) -> Callable[[str], float]:
    def score(text: str) -> float:
        """Share of everyday characters among the Chinese ones, less what cannot be meant."""
        han = _HAN.findall(text)
        if not han:
            return 0.0
        odd = len(_CONTROL.findall(text)) + _western_in(text)
        return sum(map(everyday, han)) / len(han) - odd / len(han)

    return score


def _western_in(text: str) -> int:
    return len(re.findall("[\u00c0-\u024f]", text))


def _western_score(text: str) -> float:
    """Share of real Western letters and marks among everything beyond ASCII."""
    beyond = [char for char in text if char > "\x7f"]
    if not beyond or _CONTROL.search(text):
        return 0.0
    runs = re.findall("[\u0080-\u00ff]{4,}", text)
    return len(_WESTERN_LETTERS.findall(text)) / len(beyond) - 0.5 * bool(runs)


_SCORES: dict[str, Callable[[str], float]] = {
    "gb18030": _han_score(_everyday_gb),
    "big5": _han_score(_everyday_big5),
    _WESTERN: _western_score,
}
