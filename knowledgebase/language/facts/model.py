"""What an exact fact is, and the text from which finders take them one kind after another."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

TAKEN = "\ue100"


class Kind(StrEnum):
    """Kinds of fact. PERCENT and DISCOUNT are comparable with each other."""

    MONEY = "money"
    PERCENT = "percent"
    DISCOUNT = "discount"
    QUANTITY = "quantity"
    DATE = "date"
    WEEKDAY = "weekday"
    TIME = "time"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    CODE = "code"
    NAME = "name"


LITERAL = frozenset({Kind.CODE, Kind.NAME})
"""Kinds whose facts are fixed strings, found by their spelling."""


@dataclass(frozen=True, kw_only=True, order=True)
class Fact:
    """One exact fact. Two facts are equal when kind, value and unit are.

    `value` is canonical: a plain decimal, `2025-12-24` / `--12-24` / `--12`, `HH:MM`, digits,
    or folded text. `unit` is a currency (ISO 4217) or a base unit ("minute", "gram"), or "".
    `text` is how it stands in the sentence, for showing it to a person.
    """

    kind: Kind
    value: str
    unit: str = ""
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text facts stand: its characters from `start` to before `end`."""

    start: int
    end: int
    facts: frozenset[Fact]


class Canvas:
    """A text from which each finder takes what it recognised, so that nothing counts twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[Place] = []

    def take(
        self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Iterable[Fact] | None]
    ) -> None:
        """Give every match to `read`; what it makes facts of is taken off the canvas."""

        def blank(match: re.Match[str]) -> str:
            found = read(match)
            if found is None:
                return match.group()
            start, end = _span(match)
            self.places.append(Place(start, end, frozenset(found)))
            before, after = match.string[match.start() : start], match.string[end : match.end()]
            return before + TAKEN * (end - start) + after

        self.text = pattern.sub(blank, self.text)


def _span(match: re.Match[str]) -> tuple[int, int]:
    """What to take: the group named `only`, where the pattern has one, or the whole match."""
    return match.span("only") if "only" in match.re.groupindex else match.span()
