"""The encodings of before: GB18030, Big5, and Western Windows text.

Statistical detectors are unsure about a few Chinese words, so the choice between GB18030 and
Big5 rests on how both standards are laid out: each keeps its everyday characters in a first
block. Text read in the wrong one of the two scatters over the rare blocks.
"""

import re
from collections.abc import Callable

from charset_normalizer import from_bytes

from finetune.data.reading.text.decoded import BROKEN, Decoded
from maas.jobs.program import Failure

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CONTROL = re.compile("[\u0001-\u0008\u000e-\u0019\u001c-\u001f\u0080-\u009f\ue000-\uf8ff]")
_WESTERN = re.compile("[\u00c0-\u024f]")
_WESTERN_RUN = re.compile("[\u0080-\u00ff]{4,}")
_WESTERN_LETTERS = re.compile("[À-ÖØ-öø-ÿ£€¥°²³½¼’‘“”–—…•®©™´§ß«»¿¡àâ]")
_SAMPLE = 200_000
_GOOD = 0.5
_CERTAIN = 0.8
_CLOSE = 0.1
_FEWEST_HAN = 4
_READABLE = 20  # characters beyond ASCII for each broken one


def decode(data: bytes) -> Decoded:
    """The text in the best of the encodings. Raises `Failure("text_unreadable")`."""
    sample = _sample(data)
    scores = _scores(sample)
    if not scores or scores[0][0] < _GOOD:
        return _guess(data, sample)
    close = len(scores) > 1 and scores[0][0] - scores[1][0] < _CLOSE
    if close and (vote := _vote(sample)) in (scores[0][1], scores[1][1]):
        scores.sort(key=lambda one: one[1] != vote)
    for _, encoding in scores:
        text = data.decode(encoding, "replace")
        if _is_readable(text):
            return Decoded(text=text, encoding=encoding, sure=not close)
    return _guess(data, sample)


def chinese(data: bytes) -> Decoded | None:
    """The text where it is Chinese for certain, and in one of the two encodings for certain."""
    scores = _scores(data[:_SAMPLE])
    if not scores or scores[0][0] < _CERTAIN or scores[0][1] not in _CHINESE:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < _CLOSE:
        return None
    text = data.decode(scores[0][1], "replace")
    if BROKEN in text or len(_HAN.findall(text)) < _FEWEST_HAN:
        return None
    return Decoded(text=text, encoding=scores[0][1])


def _sample(data: bytes) -> bytes:
    """Lines that say something about the encoding."""
    if len(data) <= _SAMPLE:
        return data
    telling = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    return telling[:_SAMPLE]


def _scores(sample: bytes) -> list[tuple[float, str]]:
    """Encodings that could be, with how good the text looks in each (to 1), the best first."""
    scores = []
    for encoding, score in _SCORES.items():
        text = sample.decode(encoding, "replace")
        if _is_readable(text):
            scores.append((score(text), encoding))
    return sorted(scores, key=lambda one: -one[0])


def _is_readable(text: str) -> bool:
    broken = text.count(BROKEN)
    return not broken or broken * _READABLE <= len(text) - len(text.encode("ascii", "ignore"))


def _guess(data: bytes, sample: bytes) -> Decoded:
    best = from_bytes(sample).best()
    if best is None:
        raise Failure("text_unreadable")
    text = data.decode(best.encoding, "replace")
    if not _is_readable(text):
        raise Failure("text_unreadable")
    return Decoded(text=text, encoding=best.encoding, sure=False)


def _vote(sample: bytes) -> str:
    best = from_bytes(sample, cp_isolation=["gb18030", "big5", "cp1252"]).best()
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
        odd = len(_CONTROL.findall(text)) + len(_WESTERN.findall(text)) + text.count(BROKEN)
        return sum(map(everyday, han)) / len(han) - odd / len(han)

    return score


def _western_score(text: str) -> float:
    """Share of real Western letters and marks among everything beyond ASCII."""
    beyond = [char for char in text if char > "\x7f"]
    if not beyond or _CONTROL.search(text):
        return 0.0
    run = _WESTERN_RUN.search(text) is not None
    return len(_WESTERN_LETTERS.findall(text)) / len(beyond) - 0.5 * run


_CHINESE = ("gb18030", "big5")
_SCORES: dict[str, Callable[[str], float]] = {
    "gb18030": _han_score(_everyday_gb),
    "big5": _han_score(_everyday_big5),
    "cp1252": _western_score,
}
