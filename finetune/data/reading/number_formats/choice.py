"""Which section of a format a value takes, and whether it keeps its sign there."""

from collections.abc import Sequence
from dataclasses import dataclass

from finetune.data.reading.number_formats.body import Body, Filled
from finetune.data.reading.number_formats.brackets import Condition
from finetune.data.reading.number_formats.dates import dated, has_day
from finetune.data.reading.number_formats.exponents import exponential
from finetune.data.reading.number_formats.general import general
from finetune.data.reading.number_formats.numbers import Number, layout
from finetune.data.reading.number_formats.ratios import ratio
from finetune.data.reading.number_formats.tokens import Kind, Section, Token, sections

_MOST_SECTIONS = 4


@dataclass(frozen=True, slots=True)
class Compiled:
    """One section for numbers, ready to fill."""

    body: Body
    condition: Condition | None
    is_empty: bool
    is_literal: bool
    is_dated: bool
    has_day: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """The section for texts: None stands for the cell's own text."""

    parts: tuple[str | None, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class General:
    """A section that says General, with texts around it."""

    before: str
    behind: str

    def fill(self, value: float) -> Filled:
        text, sure = general(value)
        return Filled(f"{self.before}{text}{self.behind}", sure=sure)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole code, compiled."""

    numbers: tuple[Compiled, ...]
    text: Texts | None

    def choose(self, value: float) -> tuple[Compiled | None, bool, bool]:
        """The section (None: none applies), whether the sign is shown, whether that's sure."""
        conditions = [section.condition for section in self.numbers]
        if any(conditions):
            return self._by_condition(value, conditions)
        index = 1 if value < 0 else 2 if value == 0 else 0
        if index >= len(self.numbers):
            index = 0
        chosen = self.numbers[index]
        sure = not (value < 0 and chosen.is_literal and index == 0) and not (
            # "0;" is read in two ways; "0;;" hides what is below zero.
            index == 1 and chosen.is_empty and len(self.numbers) == 2
        )
        return chosen, index == 0, sure

    def _by_condition(
        self, value: float, conditions: Sequence[Condition | None]
    ) -> tuple[Compiled | None, bool, bool]:
        first = conditions[0] or Condition(">", 0)
        second = conditions[1] if len(conditions) > 1 else None
        if first.holds(value):
            index = 0
        elif len(conditions) == 1 or (len(conditions) == 2 and second and not second.holds(value)):
            return None, False, False
        elif len(conditions) == 2 or (second or Condition("<", 0)).holds(value):
            index = 1
        else:
            index = 2
        has_sign = not (index == 1 and len(conditions) > 2 and second is None)
        sure = (conditions[0] is not None or value > 0) and len(conditions) < 4
        return (
            self.numbers[index],
            has_sign,
            sure and (value >= 0 or has_sign != _is_negative_alone(conditions, index)),
        )


def _is_negative_alone(conditions: Sequence[Condition | None], index: int) -> bool:
    """Whether only what is below zero can come to this section: it then shows no sign."""
    first = conditions[0]
    second = conditions[1] if len(conditions) > 1 else None
    if first is None or first.limit or (second and second.limit):
        return False
    if index == 0:
        return first.sign in {"<", "<="}
    return index == 1 and first.sign in {">", ">="}


def plan(code: str) -> Plan:
    """The code, compiled; "" is General."""
    if not code:
        code = "General"
    found = sections(code)
    texts = None
    last = found[min(len(found), _MOST_SECTIONS) - 1]
    if len(found) >= _MOST_SECTIONS or last.has(Kind.TEXT):
        texts = _texts(last)
    numbers = found[: min(len(found), _MOST_SECTIONS) - (texts is not None)]
    too_many = len(found) > _MOST_SECTIONS
    compiled = tuple(_compiled(section, doubtful=too_many) for section in numbers)
    if not compiled:
        bare = len(found[0].tokens) == 1
        compiled = (_compiled(sections("General")[0], doubtful=not bare),)
    return Plan(numbers=compiled, text=texts)


def _texts(section: Section) -> Texts:
    allowed = {Kind.TEXT, Kind.LITERAL}
    return Texts(
        parts=tuple(None if token.kind is Kind.TEXT else token.text for token in section.tokens),
        doubtful=section.doubtful
        or section.brackets.doubtful
        or any(token.kind not in allowed for token in section.tokens),
    )


def _compiled(section: Section, *, doubtful: bool) -> Compiled:
    is_dated = section.has(Kind.DATE, Kind.ELAPSED, Kind.HALF_DAY)
    body, unclear = _body(section, is_dated=is_dated)
    numerals = section.brackets.numerals and not all(
        token.kind is Kind.LITERAL for token in section.tokens
    )
    return Compiled(
        body=body,
        condition=section.brackets.condition,
        is_empty=not section.tokens,
        is_literal=all(token.kind is Kind.LITERAL for token in section.tokens),
        is_dated=is_dated,
        has_day=is_dated and has_day(section),
        doubtful=doubtful
        or unclear
        or bool(numerals)
        or section.doubtful
        or section.brackets.doubtful,
    )


def _body(section: Section, *, is_dated: bool) -> tuple[Body, bool]:
    """The section's body, and whether its tokens don't go together."""
    tokens = section.tokens
    if is_dated:
        return dated(section), False
    if section.has(Kind.GENERAL):
        return _general(tokens)
    if section.has(Kind.EXPONENT):
        return exponential(tokens), section.has(Kind.SLASH)
    if section.has(Kind.SLASH) and (found := ratio(tokens)):
        return found, found.doubtful
    return Number(layout(tokens)), False


def _general(tokens: Sequence[Token]) -> tuple[General, bool]:
    at = next(at for at, token in enumerate(tokens) if token.kind is Kind.GENERAL)
    before, behind = tokens[:at], tokens[at + 1 :]
    clear = all(token.kind is Kind.LITERAL for token in [*before, *behind])
    return General(
        before="".join(token.text for token in before),
        behind="".join(token.text for token in behind),
    ), not clear
