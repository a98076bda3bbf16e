"""A bar a day, drawn by the server: it needs no script and prints as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT, GAP = 600, 140, 3


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day's bar in the drawing's own units; `value` is what it stands for."""

    day: date
    value: float
    x: str
    y: str
    width: str
    height: str


def by_day(values: Mapping[str, float], first: date, last: date) -> list[Bar]:
    """One bar for every day from `first` to `last`; `values` are by ISO day, missing ones 0."""
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    highest = max((values.get(day.isoformat(), 0) for day in days), default=0) or 1
    room = WIDTH / len(days)
    return [
        _bar(day, values.get(day.isoformat(), 0), highest, place * room, room)
        for place, day in enumerate(days)
    ]


def _bar(day: date, value: float, highest: float, x: float, room: float) -> Bar:
    # A day with any use at all can be seen.
    height = max(HEIGHT * value / highest, 3) if value else 0
    return Bar(
        day=day,
        value=value,
        x=f"{x + GAP / 2:.1f}",
        y=f"{HEIGHT - height:.1f}",
        width=f"{room - GAP:.1f}",
        height=f"{height:.1f}",
    )
