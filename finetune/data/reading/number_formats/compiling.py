"""A number-format code, compiled: what each of its sections does with a value."""

from dataclasses import dataclass

from finetune.data.reading.number_formats.body import Body
from finetune.data.reading.number_formats.brackets import Condition
from finetune.data.reading.number_formats.dates import dated, has_day
from finetune.data.reading.number_formats.exponents import exponential
from finetune.data.reading.number_formats.general import General, with_general
from finetune.data.reading.number_formats.numbers import number
from finetune.data.reading.number_formats.ratios import ratio
from finetune.data.reading.number_formats.tokens import FormatSection, Kind, sections

MOST_SECTIONS = 4
_OF_TIME = (Kind.DATE, Kind.ELAPSED, Kind.HALF_DAY)
# What no date or time goes with: programs refuse the code, or leave it out.
_OF_NUMBERS = (Kind.DIGIT, Kind.PERCENT, Kind.EXPONENT, Kind.TEXT, Kind.GENERAL)


@dataclass(frozen=True, slots=True)
class Compiled:
    """One section for numbers. `is_literal`: no digit of the number is shown in it."""

    body: Body
    condition: Condition | None
    is_empty: bool
    is_literal: bool
    is_dated: bool
    has_day: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class TextSection:
    """The section for texts: None stands for the cell's own text."""

    parts: tuple[str | None, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole code: one to three sections for numbers, and the one for texts if it has one."""

    numbers: tuple[Compiled, ...]
    text: TextSection | None


def plan(code: str) -> Plan:
    """The code, compiled; "" is General."""
    found = sections(code or "General")
    last = found[:MOST_SECTIONS][-1]
    texts = None
    if len(found) >= MOST_SECTIONS or last.has(Kind.TEXT):
        texts = _texts(last)
    numbers = found[: min(len(found), MOST_SECTIONS) - (texts is not None)]
    compiled = tuple(
        _compiled(section, alone=len(found) == 1, doubtful=len(found) > MOST_SECTIONS)
        for section in numbers
    )
    if not compiled:
        # A number in a cell of text: "No. "@ is applied to it in one program, and not in another.
        doubtful = len(found[0].tokens) > 1
        compiled = (_compiled(sections("General")[0], alone=True, doubtful=doubtful),)
    return Plan(numbers=compiled, text=texts)


def _texts(section: FormatSection) -> TextSection:
    return TextSection(
        parts=tuple(None if token.kind is Kind.TEXT else token.text for token in section.tokens),
        doubtful=section.doubtful
        or section.brackets.doubtful
        or any(token.kind not in {Kind.TEXT, Kind.LITERAL} for token in section.tokens),
    )


def _compiled(section: FormatSection, *, alone: bool, doubtful: bool) -> Compiled:
    is_literal = all(token.kind is Kind.LITERAL for token in section.tokens)
    is_dated = section.has(*_OF_TIME)
    body, unclear = _body(section, alone=alone)
    return Compiled(
        body=body,
        condition=section.brackets.condition,
        is_empty=not section.tokens,
        is_literal=is_literal and not isinstance(body, General),
        is_dated=is_dated and not isinstance(body, General),
        has_day=is_dated and has_day(section),
        doubtful=doubtful or unclear or section.doubtful or section.brackets.doubtful,
    )


def _body(section: FormatSection, *, alone: bool) -> tuple[Body, bool]:
    """What fills the section, and whether that is doubtful beyond what it says itself."""
    tokens, brackets = section.tokens, section.brackets
    if section.is_refused or (section.has(*_OF_TIME) and _is_mixed(section)):
        return General(), True
    if not tokens and not brackets.is_empty:
        # A condition alone means General; a colour alone shows nothing in some programs.
        return General(), not alone or brackets.condition is None
    if section.has(*_OF_TIME):
        return dated(section), False
    if section.has(Kind.GENERAL):
        style = brackets.numerals
        return with_general(tokens, style), bool(style) and not brackets.is_mainland
    unclear = brackets.is_foreign or (bool(brackets.numerals) and section.has(Kind.DIGIT))
    if section.has(Kind.EXPONENT):
        return exponential(tokens), unclear or section.has(Kind.SLASH)
    if section.has(Kind.SLASH) and (found := ratio(tokens)):
        return found, unclear
    return number(tokens), unclear


def _is_mixed(section: FormatSection) -> bool:
    """Whether digits or texts stand in a date, other than decimals of its seconds."""
    kinds = [token.kind for token in section.tokens]
    if any(kind in _OF_NUMBERS[1:] for kind in kinds):
        return True
    return any(
        kind is Kind.DIGIT and kinds[at - 1] not in {Kind.DIGIT, Kind.POINT}
        for at, kind in enumerate(kinds)
    )
