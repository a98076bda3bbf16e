"""Numbers as people write them: 1,299.00, twenty-five, 三十, 七五, 6万."""

import re
from decimal import Decimal

ZH_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
ZH_SCALES = {"十": 10, "百": 100, "千": 1000}
ZH_GROUPS = {"万": 10_000, "亿": 100_000_000}
# Bounded: in a run of numerals without an end, a number could begin at every one.
ZH_NUMERAL = "[零〇一二两三四五六七八九十百千万亿]{1,16}"

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
EN_WORDS = {word: value for value, word in enumerate(_ONES)}
EN_WORDS |= {word: value * 10 for value, word in enumerate(_TENS, start=2)}
EN_WORDS |= {
    f"{tens}-{one}": EN_WORDS[tens] + EN_WORDS[one] for tens in _TENS for one in _ONES[1:10]
}
EN_WORDS |= {"dozen": 12, "hundred": 100, "thousand": 1000}
EN_NUMERAL = "|".join(sorted(EN_WORDS, key=len, reverse=True))

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ARABIC = re.compile(ARABIC)
_EN_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_EN_SCALES |= {"hundred": 100, "billion": 1_000_000_000}
SCALE = r"(?:\s?(?:k|thousand|million|billion|hundred)\b|千|万|亿|百万)"


def plain(value: Decimal | int) -> str:
    """The canonical text of a number: no grouping, no trailing zeros, no exponent."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse(text: str, scale: str = "") -> Decimal | None:
    """The number a piece of text stands for, or None when it is not a number."""
    text = text.strip().casefold()
    value: Decimal | int | None
    if _ARABIC.fullmatch(text):
        value = Decimal(text.replace(",", ""))
    elif text in EN_WORDS:
        value = EN_WORDS[text]
    else:
        value = parse_chinese(text)
    if value is None:
        return None
    return Decimal(value) * _scale(scale.strip().casefold())


def _scale(word: str) -> int:
    if word in _EN_SCALES:
        return _EN_SCALES[word]
    return int(parse_chinese(f"一{word}") or 1) if word else 1


def parse_chinese(text: str) -> int | None:
    """The integer a Chinese numeral stands for: 三十 30, 一百零五 105, 二零二五 2025."""
    if not text or not re.fullmatch(ZH_NUMERAL, text):
        return None
    if all(char in ZH_DIGITS for char in text):
        return int("".join(str(ZH_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in ZH_DIGITS:
            digit = ZH_DIGITS[char]
        elif char in ZH_SCALES:
            section += (digit or 1) * ZH_SCALES[char]
            digit = 0
        else:
            total = (total + section + digit) * ZH_GROUPS[char]
            section = digit = 0
    return total + section + digit
