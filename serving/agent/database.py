"""Rows for the agent's event loop: one thread, so that its queries never overtake each other."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, close_old_connections
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_fixed

log = structlog.get_logger()
TRY_AGAIN_SECONDS = 1.0

P = ParamSpec("P")
R = TypeVar("R")


async def in_database(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that uses the ORM. A connection that has died is replaced first."""
    return await sync_to_async(_fresh, thread_sensitive=True)(work, *args, **kwargs)


async def until_done(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The same, for what must not be lost: an unreachable database is waited for."""

    async def write() -> R:
        return await in_database(work, *args, **kwargs)

    return await while_unreachable(write)


async def while_unreachable(
    work: Callable[[], Awaitable[R]], *, wait_seconds: float = TRY_AGAIN_SECONDS
) -> R:
    """Await it, again and again for as long as the database is unreachable."""
    retrying = AsyncRetrying(
        retry=retry_if_exception_type((DatabaseError, InterfaceError)),
        wait=wait_fixed(wait_seconds),
        before_sleep=_say,
    )
    return await retrying(work)


def _say(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.warning("database_unreachable", error=str(error))


def _fresh(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    close_old_connections()
    return work(*args, **kwargs)
