"""A number-format code, cut into sections of tokens."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from finetune.data.reading.number_formats.brackets import Brackets


class Kind(Enum):
    LITERAL = auto()
    DIGIT = auto()
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    EXPONENT = auto()
    SLASH = auto()
    TEXT = auto()
    GENERAL = auto()
    DATE = auto()
    ELAPSED = auto()
    HALF_DAY = auto()
    FIGURE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: what it is and the text that it stands for (a literal's own, or its letters)."""

    kind: Kind
    text: str


@dataclass(kw_only=True)
class FormatSection:
    """One section's tokens and what its brackets say.

    `doubtful`: it holds what programs read differently. `is_refused`: what some don't accept.
    """

    tokens: list[Token] = field(default_factory=list)
    brackets: Brackets = field(default_factory=Brackets)
    doubtful: bool = False
    is_refused: bool = False

    def has(self, *kinds: Kind) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    def add(self, kind: Kind, text: str) -> None:
        self.tokens.append(Token(kind, text))


_GENERAL = "General|G/通用格式|G/標準|G/标准|G/표준"
_PIECE = re.compile(
    rf"""
    "(?P<quoted>[^"]*)" | "(?P<open>[^"]*)\Z | \\(?P<escaped>.) | !(?P<banged>.)
    | _(?P<width>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\] | (?P<end>;) | (?P<general>{_GENERAL})
    | (?P<half>AM/PM|A/P|上午/下午) | (?<=[0#?.,])(?P<exponent>E[+-])(?=[0#?])
    | (?P<date>y+|m+|d+|h+|s+|e+|g+|b+|aaaa?) | (?P<digit>[0#?])
    | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<text>@) | (?P<figure>[1-9])
    | (?P<free>[-$+():^&'~{{}}<>=\ ]|[^\x00-\x7f]) | (?P<strange>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_KINDS = {
    "digit": Kind.DIGIT,
    "point": Kind.POINT,
    "comma": Kind.COMMA,
    "percent": Kind.PERCENT,
    "exponent": Kind.EXPONENT,
    "slash": Kind.SLASH,
    "text": Kind.TEXT,
    "general": Kind.GENERAL,
    "half": Kind.HALF_DAY,
    "figure": Kind.FIGURE,
    "quoted": Kind.LITERAL,
    "escaped": Kind.LITERAL,
    "free": Kind.LITERAL,
}


def sections(code: str) -> list[FormatSection]:
    """All sections of the code, in order; at least one."""
    found = [FormatSection()]
    for piece in _PIECE.finditer(code):
        name = piece.lastgroup or ""
        text = piece[name]
        if name == "end":
            found.append(FormatSection())
        else:
            _add(found[-1], name, text)
    return found


def _add(section: FormatSection, name: str, text: str) -> None:
    if kind := _KINDS.get(name):
        section.add(kind, text)
    elif name == "date":
        section.add(Kind.DATE, text.lower())
    elif name == "bracket":
        _add_bracket(section, text)
    elif name == "width":
        section.add(Kind.LITERAL, " ")
    elif name == "fill":
        # Blanks fill the cell unseen; how many of another character are shown depends on its width.
        section.doubtful |= not text.isspace()
    else:
        # "!" escapes what follows in one program and is an exclamation mark in another.
        section.add(Kind.LITERAL, text)
        section.doubtful = True
        section.is_refused |= name == "strange"


def _add_bracket(section: FormatSection, text: str) -> None:
    if re.fullmatch("h+|m+|s+", text, re.IGNORECASE):
        section.add(Kind.ELAPSED, text.lower())
    elif currency := section.brackets.take(text):
        section.add(Kind.LITERAL, currency)
