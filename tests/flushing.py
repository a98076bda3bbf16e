"""Emptying the tests' database while other processes may still read in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from psycopg2.errors import LockNotAvailable

from tests.waiting import until


@contextmanager
def gives_way(*, seconds: float = 30) -> Iterator[None]:
    """Django's `flush` gives way to whoever holds a row, and tries again for so long.

    A worker or a server of a test may be in the middle of a look round when the test ends. It
    and the TRUNCATE of all tables would wait for each other, and PostgreSQL would end one of
    them. A wait shorter than its `deadlock_timeout` (1 s) never gets so far.
    """

    def execute_sql_flush(operations: Any, sql_list: Sequence[str]) -> None:
        until(lambda: _empties(operations, sql_list), seconds=seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


def _empties(operations: Any, sql_list: Sequence[str]) -> bool:
    """False where somebody held a table for longer than a moment."""
    try:
        with (
            transaction.atomic(using=operations.connection.alias),
            operations.connection.cursor() as cursor,
        ):
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            for sql in sql_list:
                cursor.execute(sql)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return False
        raise
    return True
