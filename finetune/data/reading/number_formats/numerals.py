"""Whole numbers in Chinese numerals, as [DBNum1] and [DBNum2] ask for them."""

_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖"}
_UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_GROUPS = ("", "万", "亿")
_AFTER_LAST = 10**12


def is_written(value: float, style: int) -> bool:
    """Whether the value has numerals here: whole, not negative, below a trillion."""
    return style in _DIGITS and float(value).is_integer() and 0 <= value < _AFTER_LAST


def numerals(number: int, style: int) -> str:
    """The number in words: 10203 is 一万〇二百〇三."""
    zero = _DIGITS[style][0]
    if not number:
        return zero
    parts: list[str] = []
    is_gap = False
    for power in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**power % 10
        if digit:
            parts.append(zero * (is_gap and bool(parts)) + _DIGITS[style][digit])
            parts.append(_UNITS[style][power % 4])
        is_gap = not digit
        if power % 4 == 0 and number // 10**power % 10_000:
            parts.append(_GROUPS[power // 4])
    return "".join(parts)


def digit_by_digit(number: int) -> str:
    """Each digit by itself, as years are read: 2024 is 二〇二四."""
    return "".join(_DIGITS[1][int(digit)] for digit in str(number))


def of_clock_or_calendar(number: int) -> str:
    """As days, months and hours are read: 15 is 十五."""
    text = numerals(number, 1)
    return text.removeprefix("一") if 10 <= number < 20 else text
