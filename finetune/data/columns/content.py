"""What a column holds, judged by its cells alone."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledgebase.language.text import count, detect, has_han

_EN_QUESTION = re.compile(
    r"^(?:what|which|where|when|who|whom|whose|why|how|do|does|did|is|are|am|was|were|can|could|"
    r"will|would|should|may|must|have|has|i|my|please)\b",
    re.I,
)
_ZH_QUESTION = re.compile(
    "[吗呢么嘛]|什么|怎么|怎样|如何|多少|几[点个天种家号]|哪|谁|为何|是否|能不能|可不可以|"
    "请问|咋|有没有|多久|多大"
)
_NAME = re.compile(r"[^\W\d_]+[:：*]?")
_SAID = re.compile(r"\d|[.!?。！？]$")
_FEWEST_LINES = 3
_LONGEST_NAME = 6
_NEARLY_ALL, _MOST = 0.8, 0.6
_NUMBER = re.compile(r"^[\s\d.,:/\-+%¥$£€]*$")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Shares are 0..1 of the filled cells; `length` is the mean in words or characters.

    `language` is told by script alone: "zh", "ja", "ko", "en" for Latin letters, "" for none.
    """

    filled: float
    questions: float
    numbers: float
    distinct: float
    length: float
    language: str = ""

    @property
    def is_text(self) -> bool:
        return self.filled > 0.3 and self.numbers < 0.5 and self.length >= 1


def profile(cells: Sequence[str]) -> Profile:
    """Profile a column by its cells (header excluded)."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return Profile(filled=0, questions=0, numbers=0, distinct=0, length=0)
    number = len(filled)
    return Profile(
        filled=number / len(cells),
        questions=sum(map(looks_like_question, filled)) / number,
        numbers=sum(_NUMBER.match(cell) is not None for cell in filled) / number,
        distinct=len(set(filled)) / number,
        length=sum(map(count, filled)) / number,
        language=_script(filled),
    )


def _script(cells: Sequence[str]) -> str:
    """The language that more than half of the cells are in, as far as letters tell."""
    found = Counter(filter(None, map(_script_of, cells)))
    language, number = found.most_common(1)[0] if found else ("", 0)
    return language if number > len(cells) / 2 else ""


def _script_of(cell: str) -> str:
    if has_han(cell) or not cell.isascii():
        return detect(cell) or ("zh" if has_han(cell) else "en")
    return "en" if any(map(str.isalpha, cell)) else ""


def looks_like_question(text: str) -> bool:
    """Whether a text asks: by its mark, its first word, or a Chinese question word."""
    text = text.strip()
    if text.endswith(("?", "？")):
        return True
    pattern = _ZH_QUESTION.search if has_han(text) else _EN_QUESTION.match
    return pattern(text) is not None


def names_columns(lines: Sequence[Sequence[str]]) -> bool:
    """Whether the first of the filled lines names columns, in whatever language: a plain word in
    each, where below them one column asks and the others say something."""
    if len(lines) < _FEWEST_LINES:
        return False
    names = [(at, cell.strip()) for at, cell in enumerate(lines[0]) if cell.strip()]
    if len(names) < 2 or not all(_is_name(name) for _, name in names):
        return False
    below = [[line[at].strip() for line in lines[1:] if at < len(line)] for at, _ in names]
    filled = [list(filter(None, cells)) for cells in below]
    if any(name in cells for (_, name), cells in zip(names, filled, strict=True)):
        return False
    asking = [_share(looks_like_question, cells) >= _NEARLY_ALL for cells in filled]
    saying = [_share(_SAID.search, cells) >= _MOST for cells in filled]
    return any(asking) and any(says and not asks for says, asks in zip(saying, asking, strict=True))


def _is_name(cell: str) -> bool:
    plain = _NAME.fullmatch(cell) is not None and not looks_like_question(cell)
    return plain and (not has_han(cell) or len(cell) <= _LONGEST_NAME)


def _share(holds: Callable[[str], object], cells: Sequence[str]) -> float:
    return sum(bool(holds(cell)) for cell in cells) / max(1, len(cells))
