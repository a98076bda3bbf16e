"""What an answer to a blind question is worth: by the strings it must hold, and by its outcome.

The questions and their strings are those of a folder's `exam.jsonl`; docs/benchmarks.md says what
each mark means. Nothing here asks anybody anything.
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

JSON = dict[str, Any]

COVERED, UNCOVERED, SMALL_TALK = "covered", "uncovered", "smalltalk"
DOUBLE, FOLLOW_UP, TRAP = "double", "followup", "trap"

# What the gateway says came of a question; absent counts as answered.
ANSWERED, ASKED_BACK, REFUSED = "answered", "asked_back", "refused"
HANDED_OVER, TALKED = "handed_over", "small_talk"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What `/v1` gave. `choices` are the known questions that it offered;
    `error` is the status where the question itself was not taken, and then there is no text.
    """

    text: str = ""
    outcome: str = ""
    choices: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An item with its reply and, where a choice can make it right, a reply for each, in order."""

    item: JSON
    reply: Reply
    taps: tuple[Reply, ...] = ()

    @property
    def kind(self) -> str:
        return str(self.item["kind"])


@dataclass(frozen=True, kw_only=True)
class Mark:
    """`verdict` is one of the words below; `found` the strings that ought not to be there."""

    right: bool
    verdict: str
    found: tuple[str, ...] = ()


# Of what has a right answer.
RIGHT_AT_ONCE, WRONG_AT_ONCE = "right_at_once", "wrong_at_once"
AMONG_CHOICES, NOT_AMONG_CHOICES = "among_choices", "not_among_choices"
WRONGLY_REFUSED = "wrongly_refused"
# Of what has none, of small talk, and of traps.
DECLINED, NOT_DECLINED = "declined", "not_declined"
MET, NOT_MET = "met", "not_met"
CLEAN, QUOTED = "clean", "quoted"
ERROR = "error"


def items(folder: Path) -> list[JSON]:
    """The blind questions of a folder, in their order."""
    lines = (folder / "exam.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def mark(asked: Asked) -> Mark:
    """Raises KeyError for a kind that nobody knows."""
    if asked.reply.error:
        return Mark(right=False, verdict=ERROR)
    return _BY_KIND[asked.kind](asked)


def _covered(asked: Asked) -> Mark:
    """A refusal is wrong, even one that happens to hold the strings."""
    if asked.reply.outcome in (REFUSED, HANDED_OVER, TALKED):
        return Mark(right=False, verdict=WRONGLY_REFUSED)
    return _told(asked)


def _told(asked: Asked) -> Mark:
    """By the strings alone; a question back is worth what its choices lead to."""
    wanted = asked.item["must_contain"]
    asked_back = asked.reply.outcome == ASKED_BACK
    if not asked_back and holds_all(asked.reply.text, wanted):
        return Mark(right=True, verdict=RIGHT_AT_ONCE)
    if asked.kind == DOUBLE:
        told = "" if asked_back else asked.reply.text
        # Who was told something else is not helped by choices.
        sound = asked_back or any(holds(told, one) for one in wanted)
        right = sound and any(
            holds_all(f"{told}\n{said}", wanted) for said in _chosen_for_each(asked)
        )
    else:
        right = asked_back and any(holds_all(tap.text, wanted) for tap in asked.taps)
    if right:
        return Mark(right=True, verdict=AMONG_CHOICES)
    return Mark(right=False, verdict=NOT_AMONG_CHOICES if asked_back else WRONG_AT_ONCE)


def _chosen_for_each(asked: Asked) -> Iterator[str]:
    """What choices lead to, one for each question of a message of several; some of the questions
    may have been answered beside them."""
    most = len(asked.item.get("facts", ())) or 2
    for count in range(1, most + 1):
        for taps in itertools.combinations(asked.taps, count):
            yield "\n".join(tap.text for tap in taps)


def _uncovered(asked: Asked) -> Mark:
    """A question back claims nothing, so only what answers can state a false figure."""
    if asked.reply.outcome in (REFUSED, HANDED_OVER, ASKED_BACK):
        return Mark(right=True, verdict=DECLINED)
    found = held(asked.reply.text, asked.item["tempting"])
    return Mark(right=False, verdict=NOT_DECLINED, found=found)


def _small_talk(asked: Asked) -> Mark:
    right = asked.reply.outcome in (TALKED, HANDED_OVER)
    return Mark(right=right, verdict=MET if right else NOT_MET)


def _trap(asked: Asked) -> Mark:
    found = held(asked.reply.text, asked.item["must_not_contain"])
    return Mark(right=not found, verdict=QUOTED if found else CLEAN, found=found)


_BY_KIND = {
    COVERED: _covered,
    UNCOVERED: _uncovered,
    SMALL_TALK: _small_talk,
    DOUBLE: _told,
    FOLLOW_UP: _told,
    TRAP: _trap,
}


# --- strings in texts -------------------------------------------------------------------
def holds_all(text: str, wanted: Iterable[str]) -> bool:
    return all(holds(text, one) for one in wanted)


def held(text: str, unwanted: Iterable[str]) -> tuple[str, ...]:
    """Those that stand in the text; one that is listed in two forms, once."""
    found: dict[str, str] = {}
    for one in unwanted:
        if holds(text, one):
            found.setdefault(_plain(one).strip(), one)
    return tuple(found.values())


def holds(text: str, wanted: str) -> bool:
    """Whether the string stands in the text; case, blanks, full-width forms, curly quotes and
    the commas of thousands aside.

    A number must not be part of a longer one (£75 is not in £750, 6个月 not in 36个月, 五折 not
    in 九五折), nor a Latin word the end of another (L码 is not in XL码, signed not in unsigned).
    """
    return re.search(_pattern(_plain(wanted).strip()), _plain(text)) is not None


_NUMERALS = "零〇一二两三四五六七八九十百千万点"
# Full-width signs and quotation marks as their plain forms. A comma or colon of full width stays:
# people write “满100，250元” and “方案1：50元”, which are two numbers each. ①② stay too.
_FORMS = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {
    ord("　"): " ", ord("￥"): "¥", ord("￡"): "£",
    ord("‘"): "'", ord("’"): "'", ord("“"): '"', ord("”"): '"',
}  # fmt: skip
_FORMS = {code: form for code, form in _FORMS.items() if chr(code) not in "，："}
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WIDE = {",": "[,，]", "，": "[,，]", ":": "[:：]", "：": "[:：]"}


def _plain(text: str) -> str:
    return _THOUSANDS.sub("", _UNSEEN.sub("", text.translate(_FORMS)).casefold())


def _pattern(wanted: str) -> str:
    """Blanks may stand anywhere but within a number, unless one stands there in `wanted` too."""
    pieces = [_WIDE.get(char, re.escape(char)) for char in wanted if not char.isspace()]
    tight = [bool(pair) for pair in _gaps(wanted)]
    body = pieces[0] + "".join(
        ("" if close else r"\s*") + piece for close, piece in zip(tight, pieces[1:], strict=True)
    )
    return _before(wanted[0]) + body + _after(wanted[-1])


def _gaps(wanted: str) -> list[re.Match[str] | None]:
    """For each two neighbours, blanks left out, whether a number runs through both."""
    places = [place for place, char in enumerate(wanted) if not char.isspace()]
    return [
        re.fullmatch(r"[\d.,:：]{2}", wanted[left : right + 1])
        for left, right in itertools.pairwise(places)
    ]


def _before(first: str) -> str:
    if first.isdecimal():
        return r"(?<!\d)(?<!\d[.:万亿千百])"
    if first in _NUMERALS:
        return rf"(?<![{_NUMERALS}])"
    return r"(?<![a-z])" if first.isascii() and first.isalpha() else ""


def _after(last: str) -> str:
    """“£75.00” is £75, “£75.50” is not."""
    if not last.isdecimal():
        return ""
    return r"(?!\d)(?!:\d)(?!\.(?!0+(?!\d))\d)(?!\s*[万亿千百])"
