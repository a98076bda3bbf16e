"""Rows for the agent: what must not be lost waits for a database that is away."""

import pytest
from django.db import OperationalError

from serving.agent import database


async def test_a_database_that_is_away_is_waited_for() -> None:
    away = [OperationalError("away"), OperationalError("still away")]

    async def write() -> str:
        if away:
            raise away.pop()
        return "written"

    assert await database.while_unreachable(write, wait_seconds=0.01) == "written"
    assert away == []


async def test_any_other_error_is_not_tried_again() -> None:
    calls: list[int] = []

    def write(value: int) -> None:
        calls.append(value)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await database.until_done(write, 1)
    assert calls == [1]
