"""Calendar months in UTC, by which budgets, quotas and statements count."""

from datetime import UTC, datetime


def month_start(moment: datetime) -> datetime:
    """The first moment of the month that an aware moment lies in."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone lies in no month of UTC")
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_name(moment: datetime) -> str:
    """The month that an aware moment lies in: "2026-11"."""
    return month_start(moment).strftime("%Y-%m")


def month_span(name: str) -> tuple[datetime, datetime]:
    """A month's first moment and the next month's, by its name."""
    year, number = map(int, name.split("-"))
    return (
        datetime(year, number, 1, tzinfo=UTC),
        datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC),
    )
