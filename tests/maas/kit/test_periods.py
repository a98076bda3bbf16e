"""Months begin and end in UTC, wherever the moment was noted."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from maas.kit import periods

BEIJING = timezone(timedelta(hours=8))


def test_a_month_is_that_of_utc() -> None:
    new_year_in_beijing = datetime(2027, 1, 1, 7, 59, tzinfo=BEIJING)
    assert periods.month_start(new_year_in_beijing) == datetime(2026, 12, 1, tzinfo=UTC)
    assert periods.month_name(new_year_in_beijing) == "2026-12"
    assert periods.month_name(new_year_in_beijing + timedelta(minutes=1)) == "2027-01"


@pytest.mark.parametrize(("name", "after"), [("2026-11", (2026, 12)), ("2026-12", (2027, 1))])
def test_a_month_ends_where_the_next_begins(name: str, after: tuple[int, int]) -> None:
    first, end = periods.month_span(name)
    assert (first.year, first.month, end) == (2026, int(name[5:]), datetime(*after, 1, tzinfo=UTC))
    assert periods.month_name(end - timedelta(microseconds=1)) == name


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        periods.month_start(datetime(2026, 11, 3))  # noqa: DTZ001 - that is what is refused
