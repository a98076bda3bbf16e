"""What of a job's technical words may leave the platform: nothing of how its machines are set up.

Programs choose their codes and values themselves, so that a value might hold a path by mistake;
a traceback always does. Admins of the platform read both, everybody else neither.
"""

import re
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

from maas.jobs.models import Job

HIDDEN = "…"
"""Stands where a path of the machine was."""
_TRACE = re.compile(r'Traceback \(most recent|\bFile "[^"]+", line \d')
_OF_ANY_MACHINE = ("/etc", "/home", "/opt", "/proc", "/root", "/srv", "/tmp", "/usr", "/var")  # noqa: S108


def reference(job: Job, code: str) -> str:
    """By what support finds the details in the logs and in the admin's pages."""
    return f"{job.kind} {job.pk}, attempt {job.attempt}: {code}"


def without_paths(value: Any) -> Any:
    """A JSON value whose texts name no folder of this machine, and hold no traceback."""
    if isinstance(value, str):
        return HIDDEN if _TRACE.search(value) else _paths_under(_roots()).sub(HIDDEN, value)
    if isinstance(value, Mapping):
        return {name: without_paths(one) for name, one in value.items() if name != "detail"}
    if isinstance(value, list | tuple):
        return [without_paths(one) for one in value]
    return value


def _roots() -> tuple[str, ...]:
    return (
        str(settings.BASE_DIR),
        str(settings.STATE_DIR),
        str(settings.ARTEFACT_DIR),
        str(settings.RUNS_DIR),
        str(settings.LOG_DIR),
        str(settings.ENGINES_DIR),
        sys.prefix,
        sys.base_prefix,
        *_OF_ANY_MACHINE,
    )


@cache
def _paths_under(roots: tuple[str, ...]) -> re.Pattern[str]:
    # The longest first: a folder within another is hidden as a whole.
    choices = "|".join(re.escape(root) for root in sorted(set(roots), key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{choices})(?:/[^\s\"',;:)]*)?(?!\w)")
