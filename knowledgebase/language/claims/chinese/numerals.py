"""Numbers as Chinese text writes them: 1,299.5, 1.2万, 三十, 两千三, 二点五, 半, 壹佰."""

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆兩俩", "一二三四五六七八九十百千元两两")
"""Numerals of cheques, and old characters, in the place of which one plain character stands."""

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:百万|千万|[百千万亿](?!分之|[米克卡瓦]))?"
HAN = (
    r"(?:(?:[零〇]?[一二两三四五六七八九]?[十百千万亿]){1,8}[零〇]?[一二两三四五六七八九]?(?![十百千万亿])"
    r"|[零〇一二两三四五六七八九]{1,8})(?:点[零〇一二三四五六七八九]{1,4})?"
)
NUMBER = rf"(?:(?<![\d.,]){ARABIC}|(?<![\d点]){HAN})"
_SCALED = re.compile(r"([\d,.]+)(百万|千万|[百千万亿])?")
_BY_WORD = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "": 1.0, None: 1.0}


def parse(text: str) -> float | None:
    """The number, or None where the text is none."""
    if text == "半":
        return 0.5
    if scaled := _SCALED.fullmatch(text):
        try:
            return float(scaled[1].replace(",", "")) * _BY_WORD[scaled[2]]
        except ValueError:
            return None
    whole, _, tail = text.partition("点")
    value = _integer(whole)
    if value is None:
        return None
    if not tail:
        return float(value)
    if not all(char in _DIGITS for char in tail):
        return None
    return value + float("0." + "".join(str(_DIGITS[char]) for char in tail))


def _integer(text: str) -> int | None:
    if not text or any(char not in _DIGITS | _SCALES | _GROUPS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    last = 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            last = 1 if digit == 0 else last
        elif char in _SCALES:
            last = _SCALES[char]
            section += (digit or 1) * last
            digit = 0
        else:
            last = _GROUPS[char]
            total = (total + section + digit) * last
            section = digit = 0
    # 两千三 is 2300: a digit at the end, right after a scale, counts its tenths.
    if digit and last >= 100 and text[-2] in "百千万亿":
        digit *= last // 10
    return total + section + digit
