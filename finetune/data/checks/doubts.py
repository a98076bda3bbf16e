"""What a text says of itself that it may not say what it should.

A broken character, a number that a spreadsheet program has rounded away, a formula: none of them
can be mended by guessing, so the row asks.
"""

import re
from collections.abc import Iterator

_BROKEN = "\ufffd"
_SHOWN = 80
_BEFORE = 20
# 4.40301E+17 is what is left of 440301199001012345. "1e5" is how people write.
_EXPONENT_CELL = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}")
_EXPONENT_IN_TEXT = re.compile(r"(?<![\w.,])\d[.,]\d{1,14}E\+\d{2}(?!\w)")
_STARTS = r"=\s*(?:[A-Za-z0-9_$'\"(\[{+\-]|\.\d).*"
_CALLS = r"(?:@\s?[A-Za-z_][\w.]*|[+\-]@?[A-Za-z_][\w.]*|[+\-]\s*[A-Z][A-Z0-9.]*)\(.*"
_PROGRAM = r"[=+\-@].*\|(?:'[^'\n]*'|\w+)!.*"
_SUM = r"[+\-]\s*[\d.]+\s*[*/^+]\s*[\d.(][\d.\s+*/^()\-]*"
_FORMULA = re.compile(f"{_STARTS}|{_CALLS}|{_PROGRAM}|{_SUM}", re.S)
_NOT_WORDS = "\t\r\n\ufeff \u00a0\u200b'\""


def doubts(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Codes of reasons for which a person should look at the text, with their parameters."""
    if _BROKEN in text:
        at = text.index(_BROKEN)
        yield "broken_characters", {"shown": text[max(0, at - _BEFORE) : at + _SHOWN]}
    if number := _exponent(text):
        yield "exponent_number", {"shown": number}
    if is_formula(text):
        yield "formula_text", {"shown": text[:_SHOWN]}


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program would calculate or start the text instead of showing it.

    "-5 %", "+44 20 7946 0958", "@shopname" and "- a list item" are no formulas.
    """
    return _FORMULA.fullmatch(text.lstrip(_NOT_WORDS)) is not None


def _exponent(text: str) -> str:
    if _EXPONENT_CELL.fullmatch(text.strip()):
        return text.strip()
    found = _EXPONENT_IN_TEXT.search(text)
    return found[0] if found else ""
