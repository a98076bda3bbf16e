"""Of what a program died, where it could not say so itself."""

import re
import signal

from maas.jobs.walls import ProgramWalls

DEADLINE, COMPUTING, FILE, MEMORY = (
    "deadline",
    "computing_limit",
    "file_limit",
    "out_of_memory",
)
"""The codes of a job whose program met one of its walls. None is tried again: it would meet it
again."""

_WALLS = {-signal.SIGXCPU: COMPUTING, -signal.SIGXFSZ: FILE}
_OWN_FAULTS = {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS}
_SIGNS_OF_MEMORY = re.compile(
    r"\bMemoryError\b|bad_alloc|out of memory|memory allocation of \d+|"
    r"(?:cannot|can't|could not|failed to) allocate|Unable to allocate",
    re.I,
)
_NEAR = 0.5
"""Of the wall of memory: whoever held so much, seen twice a second, may well have met it."""


def wall_met(status: int, *, walls: ProgramWalls, peak: int, output: str) -> str:
    """The code of the wall by which a program died, "" where it was none.

    `status`: its exit status, negative for a signal. `peak`: bytes, as they were seen.
    `output`: the last that it printed.
    """
    if status in _WALLS:
        return _WALLS[status]
    if status <= 0 and status not in _OWN_FAULTS:
        return ""
    if _SIGNS_OF_MEMORY.search(output):
        return MEMORY
    near = walls.memory_bytes is not None and peak >= _NEAR * walls.memory_bytes
    return MEMORY if near and status in _OWN_FAULTS else ""
