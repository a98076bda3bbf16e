"""Charts drawn by the server: days of use, and a model's marks over its versions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maas.catalog.models import ModelVersion
from maas.console import bars
from maas.usage import prices
from maas.usage.selectors import Statement, StatementLine

MARKS_SHOWN = 12
_WIDTH, _HEIGHT = 600, 140


@dataclass(frozen=True, kw_only=True)
class Days:
    """Bars by day with their sum and the highest of them. `money`: values are amounts."""

    title: Promise
    bars: list[bars.Bar]
    total: float
    highest: float
    money: bool = False


@dataclass(frozen=True, kw_only=True)
class VersionMark:
    """One version's mark in the drawing's own units."""

    number: int
    score: float
    passed: bool
    preliminary: bool
    x: str
    y: str
    width: str
    height: str
    middle: str


def questions(statement: Statement) -> Days:
    return _days(_("Questions a day"), statement, lambda line: line.requests)


def tokens(statement: Statement) -> Days:
    return _days(_("Tokens a day"), statement, used_tokens)


def costs(statement: Statement) -> Days | None:
    """None where the platform's admin set no prices."""
    known = prices.current()
    if not known.are_set:
        return None
    return _days(
        _("Cost a day, estimated"),
        statement,
        lambda line: known.cost(tokens=used_tokens(line), seconds=line.accelerator_seconds),
        money=True,
    )


def used_tokens(line: StatementLine) -> int:
    return line.prompt_tokens + line.completion_tokens


def marks(versions: Iterable[ModelVersion]) -> list[VersionMark]:
    """A bar for each examined version, the oldest first; the latest ones where there are many."""
    examined = [one for one in versions if one.exam_score is not None]
    examined = sorted(examined, key=lambda one: one.number)[-MARKS_SHOWN:]
    room = _WIDTH / max(len(examined), 4)
    return [_mark(one, place * room, room) for place, one in enumerate(examined)]


def height_of(share: float) -> str:
    """How high a share lies in the drawing of marks."""
    return f"{_HEIGHT * (1 - share):.1f}"


def _mark(version: ModelVersion, x: float, room: float) -> VersionMark:
    score = version.exam_score or 0.0
    width = min(room * 0.6, 64)
    return VersionMark(
        number=version.number,
        score=score,
        passed=version.verdict == ModelVersion.Verdict.PASSED,
        preliminary=version.preliminary,
        x=f"{x + (room - width) / 2:.1f}",
        y=height_of(score),
        width=f"{width:.1f}",
        height=f"{max(_HEIGHT * score, 2):.1f}",
        middle=f"{x + room / 2:.1f}",
    )


def _days(
    title: Promise,
    statement: Statement,
    value: Callable[[StatementLine], float],
    *,
    money: bool = False,
) -> Days:
    values = {line.key: value(line) for line in statement.lines}
    first: date = statement.first
    return Days(
        title=title,
        bars=bars.by_day(values, first, statement.last),
        total=sum(values.values()),
        highest=max(values.values(), default=0),
        money=money,
    )
