"""What a program's processes hold of memory together, looked at while they run.

The kernel's own limits are for each process, and count what is only mapped; a control group would
do, but where there is none to be had (most containers) nothing else counts a whole program.
"""

import contextlib
import time

import psutil

from maas.jobs.walls import ProgramWalls
from maas.kit.memory import total_bytes

LOOK_EVERY_SECONDS = 0.5


class MemoryWatch:
    """`peak`: the most that was seen, in bytes."""

    def __init__(self, leader: int, walls: ProgramWalls) -> None:
        self.peak = 0
        self._leader = leader
        self._most = walls.memory_share * total_bytes()
        self._looked = float("-inf")

    def is_over(self) -> bool:
        """Whether they hold more than they may; looks about twice a second."""
        if time.monotonic() - self._looked < LOOK_EVERY_SECONDS:
            return False
        self._looked = time.monotonic()
        held = _held(self._leader)
        self.peak = max(self.peak, held)
        return held > self._most


def _held(leader: int) -> int:
    """Bytes that are a program's alone: files that it has mapped are the kernel's to drop."""
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        first = psutil.Process(leader)
        for process in [first, *first.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                memory = process.memory_info()
                total += memory.rss - memory.shared
    return total
