"""Several questions in one cell: on lines, numbered, parted by marks, or as a list.

A line break may also be nothing but a sentence that was wrapped. So a cell is taken apart only
where each part asks by itself, where the column says "one on each line", or where most of its
cells are written that way.
"""

import re
from collections.abc import Iterable
from functools import reduce
from itertools import pairwise

from finetune.data.columns.content import looks_like_question
from knowledgebase.language.text import count, has_han

_LINES = re.compile(r"[ \t]*[\r\n\v\f\x1c-\x1e\u0085\u2028\u2029]+\s*")
_BULLET = re.compile(
    r"^(?:[\-–•·*●▪◦]\s+|(?:[Qq](?:uestion)?|问题?)\s?\d{0,2}\s*[:：.、]\s*|[①-⑳]\s*)"
)
_ASKED = re.compile(r"\s*(?:q(?:uestion)?|问题?|問題?)\s?\d{0,3}\s*[:：.、]", re.I)
_ANSWERED = re.compile(
    r"^\s*(?:a(?:ns(?:wer)?)?|答案?|回答|回复)\s?\d{0,3}\s*[:：.、]\s*(?=\S)", re.I
)
_ANSWER_SAYS = re.compile(r"^\s*(?:答|回答|答复|答案|[Aa]nswer)\s*[:：]\s*(?=\S)")
_NUMBER = re.compile(r"(?:^|(?<=[\s;；,，。?？]))[(（]?(\d{1,2})(?:[)）、．]|\.(?!\d))\s*")
# What any cell of several questions has.
_PARTED = re.compile(
    r"[\r\n\v\f\x1c-\x1e\u0085\u2028\u2029|｜;；/／]|[?？](?=.)|^\s*(?:[(（]?\d|[①-⑳\-–•·*●▪◦Qq问])"
)
_BARS = re.compile(r"\s*[|｜]\s*")
_MARKS = (
    re.compile(r"\s*[;；]\s*"),
    # "24/7 pass?", "England/New Zealand?" and "S码/M码的吗" choose between things.
    re.compile(r"\s*(?<![A-Za-z\d])[/／](?![A-Za-z\d])\s*|(?<=[?？])\s*/\s*"),
    re.compile(r"(?<=[?？])\s+(?=\S)|(?<=？)(?=[^\s?？!！”’\"')）])|(?<=\?)(?=[\u3400-\u9fff])"),
)
_WORDING = re.compile(r"\s*[|｜;；]\s*|(?<=[?？])\s*(?=[^\s?？!！”’\"')）])")
_ENTITY = re.compile(r"&#?\w{2,8}$")
_END = re.compile(r"[?？!！.。…]$")
_GOES_ON = re.compile(
    r"^(?:and|or|but|if so|if not|if yes|then|so|because|also|what about|how about)\b|"
    r"^(?:那|还是|或者|或|如果|另外|还有|以及|并且|而且)",
    re.I,
)
_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|please|(?:can|could|would|will) (?:you|i)(?: please)?"
    r"(?: (?:tell|ask|let|explain|help)(?: (?:me|us|you))?(?: know)?)?)[,.!\s]*)+$|"
    r"^(?:请问|你好|您好|请教|想问|我想问)[一下]*[,，.。!！]*$",
    re.I,
)
_TELLS = re.compile(r"[.。!！]$|^(?:i|my|please)\b(?!.*\?)", re.I)
_SEVERAL_CELLS = 2
_HEADER = re.compile(
    r"一行一|每行一|每一行|分行|换行|one (?:question |wording )?(?:per|a|in each|on each|for each) "
    r"(?:line|row)|each (?:in|on) (?:its|a) (?:own |new )?line",
    re.I,
)


def one_on_each_line(header: str, cells: Iterable[str]) -> bool:
    """Whether a column's lines are questions of their own: its header says so, or most of its
    cells of several lines have nothing but questions on them."""
    if _HEADER.search(header):
        return True
    lined = [lines for lines in map(_lines, cells) if len(lines) > 1]
    asking = sum(map(_are_apart, lined))
    return len(lined) >= _SEVERAL_CELLS and asking > len(lined) / 2


def split_questions(text: str, *, by_line: bool = False) -> list[str]:
    """The questions of a cell, none of them with a line break in it; one where it asks but one.

    `by_line`: each line is a question, whatever it looks like, but for one that goes on with the
    one before ("and it is too small").
    """
    if not _PARTED.search(text):
        return [text.strip()]
    lines = _lines(text)
    if numbered := _numbered(" ".join(lines)):
        return numbered
    apart = by_line and not any(map(_GOES_ON.match, lines[1:]))
    if len(lines) > 1 and not apart and not _are_apart(lines):
        return [in_one_line(text)]
    return [part for line in lines for part in _parts(_BULLET.sub("", line))]


def split_wordings(text: str) -> list[str]:
    """The wordings in a cell of a column of wordings."""
    lines = _lines(text)
    if numbered := _numbered(" ".join(lines)):
        return numbered
    parts = (one for line in lines for one in _WORDING.split(_BULLET.sub("", line)))
    return [part for part in map(str.strip, parts) if part]


def unmarked(answer: str, question: str) -> str:
    """An answer without the mark that goes with its question's: "Q1: …" and "A1: …"."""
    mark = _ANSWERED if _ASKED.match(question) else _ANSWER_SAYS
    return mark.sub("", answer, count=1)


def in_one_line(text: str) -> str:
    """A text whose line breaks are taken for spaces; between Chinese characters for nothing."""
    lines = _lines(text)
    return reduce(_together, lines) if lines else ""


def _lines(text: str) -> list[str]:
    """The filled lines; one that merely opens ("Could you tell me") belongs to the next."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, _LINES.split(text))):
        opened = bool(lines) and _OPENING.match(lines[-1])
        lines.append(_together(lines.pop(), line) if opened else line)
    return lines


def _together(one: str, other: str) -> str:
    return f"{one}{'' if has_han(one[-1]) and has_han(other[0]) else ' '}{other}"


def _are_apart(lines: list[str]) -> bool:
    """Whether each line asks by itself, and none goes on with the sentence before it."""
    bulleted = all(map(_BULLET.match, lines))
    goes_on = any(
        after[0].islower() and before[0].isupper() and not _END.search(before)
        for before, after in pairwise(lines)
    )
    return bulleted or (not goes_on and all(map(_asks, lines)))


def _asks(part: str) -> bool:
    """Whether a part asks something by itself."""
    return (
        _is_enough(part)
        and looks_like_question(part)
        and not _TELLS.search(part)
        and not _GOES_ON.match(part)
        and not _OPENING.match(part)
    )


def _is_enough(part: str) -> bool:
    return count(part) >= (3 if has_han(part) else 2)


def _numbered(text: str) -> list[str]:
    """The entries of a list that counts from 1; empty where it is none."""
    marks = list(_NUMBER.finditer(text))
    if len(marks) < 2 or marks[0].start() != 0:
        return []
    if [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    entries = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    entries = [entry.strip().rstrip(";；,，、|").strip() for entry in entries]
    return entries if all(entries) else []


def _parts(line: str) -> list[str]:
    """A line's questions: bars part what is more than a word, other marks what asks by itself."""
    bars = [part for part in _BARS.split(line) if part]
    if len(bars) > 1 and all(map(_is_enough, bars)):
        return bars
    for mark in _MARKS:
        parts = _whole_entities([part for part in mark.split(line) if part])
        if len(parts) > 1 and all(map(_asks, parts)) and _are_sentences(parts):
            return parts
    return [line]


def _are_sentences(parts: list[str]) -> bool:
    """Whether a mark after the last part is not all that makes it ask: "England / New Zealand?"."""
    if all(part.endswith(("?", "？")) for part in parts[:-1]):
        return True
    last = parts[-1].rstrip("?？ ")
    return has_han(last) or looks_like_question(last)


def _whole_entities(parts: list[str]) -> list[str]:
    """The parts, where "&lt;5 kg" was cut within its entity put together again."""
    whole: list[str] = []
    for part in parts:
        if whole and _ENTITY.search(whole[-1]):
            whole[-1] = f"{whole[-1]};{part}"
        else:
            whole.append(part)
    return whole
