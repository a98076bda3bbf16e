"""Rows for the agent's event loop: one thread, so that its queries never overtake each other."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

log = structlog.get_logger()
TRY_AGAIN_AFTER = 1.0

P = ParamSpec("P")
R = TypeVar("R")


async def in_database(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that uses the ORM. A connection that has died is replaced first."""
    return await sync_to_async(_fresh, thread_sensitive=True)(work, *args, **kwargs)


async def until_done(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The same, for what must not be lost: an unreachable database is waited for."""
    while True:
        try:
            return await in_database(work, *args, **kwargs)
        except DatabaseError as error:
            log.warning("database_unreachable", error=str(error))
        await asyncio.sleep(TRY_AGAIN_AFTER)


def _fresh(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    close_old_connections()
    return work(*args, **kwargs)
