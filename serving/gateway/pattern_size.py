"""How long a regular expression is when it is written out: each repetition with a bound costs a
compiler as many copies."""

import re

LONGEST_PATTERN = 500
MOST_REPEATED = 500
_PART = re.compile(
    r"(?P<repeat>\{(?P<least>\d*)(?:,(?P<most>\d*))?\})|(?P<loop>[*+?])|(?P<open>\((?:\?[:=!<]*)?)"
    r"|(?P<close>\))|(?P<one>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]?|.)",
    re.S,
)


def pattern_size(pattern: str) -> int:
    """Letters and classes of a pattern, written out; of nested repetitions the product. What is no
    valid pattern has some size too."""
    sizes, last = [0], [0]
    for part in _PART.finditer(pattern):
        if part["open"]:
            sizes.append(0)
            last.append(0)
        elif part["close"] and len(sizes) > 1:
            last.pop()
            inner = max(sizes.pop(), 1)
            sizes[-1] += inner
            last[-1] = inner
        elif part["repeat"]:
            times = max(int(number) for number in (part["least"], part["most"], 1) if number)
            sizes[-1] += last[-1] * (times - 1)
            last[-1] *= times
        elif part["one"]:
            sizes[-1] += 1
            last[-1] = 1
        if sizes[-1] > MOST_REPEATED:
            return sizes[-1]
    return sum(sizes)
