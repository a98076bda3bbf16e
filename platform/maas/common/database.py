"""Whether an error of the database means that it is away, or that it refused what was asked."""

from django.db import DatabaseError, InterfaceError, OperationalError, connection


def is_away(error: BaseException) -> bool:
    """Whether Postgres cannot be reached, so that the same may be tried again later.

    A server that was killed ends its connections without a word: the driver raises neither of the
    two errors that say so, but their common parent.
    """
    if isinstance(error, OperationalError | InterfaceError):
        return True
    lost = connection.connection is None or connection.connection.closed
    return type(error) is DatabaseError and bool(lost)
