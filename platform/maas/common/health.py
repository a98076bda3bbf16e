"""What an installation needs to be well, looked at afresh: for probes, monitors and admins.

Each check looks in a thread of its own and is given up after a moment, so that a store that hangs
makes an answer of "no answer" and never a probe that hangs. A look that is still under way is
waited for and not begun again, and a report is kept for a moment: whoever asks often costs nothing.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import connection

from maas.common.registry import Registry

log = structlog.get_logger()

LONGEST_SECONDS = 1.5
"""All checks together take no longer."""
KEPT_SECONDS = 2.0


class Unwell(Exception):
    """What a check found wrong, in a few words, with what it measured."""

    def __init__(self, why: str, **details: Any) -> None:
        super().__init__(why)
        self.details = details


@dataclass(frozen=True, kw_only=True)
class ReadinessCheck:
    """`look` returns what it measured, or raises: Unwell, or whatever went wrong."""

    name: str
    look: Callable[[], Mapping[str, Any]]

    def register(self) -> None:
        CHECKS.register(self.name, self)


CHECKS: Registry[ReadinessCheck] = Registry("health check")


@dataclass(frozen=True, kw_only=True)
class ReadinessResult:
    name: str
    well: bool
    why: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    error: Exception | None = None

    def shown(self, *, details: bool) -> dict[str, Any]:
        """Its name and state; what was measured is for those who run the installation."""
        plain = {"name": self.name, "state": "ok" if self.well else "failed"}
        return {**plain, "why": self.why, "details": dict(self.details)} if details else plain


@dataclass(frozen=True, kw_only=True)
class Report:
    results: tuple[ReadinessResult, ...]

    @property
    def well(self) -> bool:
        return all(one.well for one in self.results)

    def shown(self, *, details: bool) -> dict[str, Any]:
        return {
            "state": "ok" if self.well else "failed",
            "checks": [one.shown(details=details) for one in self.results],
        }


class _Look:
    """One look of one check, in its own thread; daemonic, so that none holds up a process's end."""

    def __init__(self, check: ReadinessCheck) -> None:
        self._check = check
        self._over = threading.Event()
        self._result = ReadinessResult(name=check.name, well=False, why="no answer in time")
        self.ended_at: float | None = None
        threading.Thread(target=self._run, name=f"health:{check.name}", daemon=True).start()

    def result(self, *, seconds: float) -> ReadinessResult:
        self._over.wait(max(seconds, 0))
        return self._result

    def _run(self) -> None:
        name = self._check.name
        try:
            self._result = ReadinessResult(name=name, well=True, details=self._check.look())
        except Unwell as problem:
            self._result = ReadinessResult(
                name=name, well=False, why=str(problem), details=problem.details
            )
        except Exception as error:  # whatever it is, it is the answer
            self._result = ReadinessResult(
                name=name, well=False, why=type(error).__name__, error=error
            )
        finally:
            connection.close()  # this thread is no request's: nobody else would
            self.ended_at = time.monotonic()
            self._over.set()


_looks: dict[str, _Look] = {}
_failing: set[str] = set()
_lock = threading.Lock()


def report(
    names: Iterable[str] | None = None, *, exclude: Collection[str] = (), fresh: bool = False
) -> Report:
    """Look at the named checks, or all; takes LONGEST_SECONDS at most. Thread-safe."""
    until = time.monotonic() + LONGEST_SECONDS
    wanted = [CHECKS[one] for one in (CHECKS if names is None else names) if one not in exclude]
    looks = [_look(one, fresh=fresh) for one in wanted]
    results = tuple(one.result(seconds=until - time.monotonic()) for one in looks)
    _tell(results)
    return Report(results=results)


def _look(check: ReadinessCheck, *, fresh: bool) -> _Look:
    """The look that is under way, or was made just now; else a new one."""
    with _lock:
        known = _looks.get(check.name)
        if known is not None:
            under_way = known.ended_at is None
            if under_way or (not fresh and time.monotonic() - (known.ended_at or 0) < KEPT_SECONDS):
                return known
        _looks[check.name] = _Look(check)
        return _looks[check.name]


def _tell(results: Iterable[ReadinessResult]) -> None:
    """A line when a check begins to fail, and when it is well again; not for every probe."""
    for one in results:
        with _lock:
            changed = (one.name in _failing) is one.well
            (_failing.discard if one.well else _failing.add)(one.name)
        if changed and one.well:
            log.info("health_well_again", check=one.name)
        elif changed:
            told = {"check": one.name, "why": one.why, "details": dict(one.details)}
            log.error("health_failed", **told, exc_info=one.error)
