"""How much of its machine a program may take: by kind of job, told to it before it starts.

What reads strangers' files is held by the kernel; what needs the machine's accelerators, whose
libraries map far more than they use, is watched by its worker (`maas.jobs.watch`) as well.
"""

import json
from dataclasses import asdict, dataclass
from typing import Self

MIB = 1024 * 1024
GIB = 1024 * MIB
HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class ProgramWalls:
    """The walls around one attempt's program; each holds for its children too.

    `deadline_seconds`: of wall clock, then the job has failed.
    `memory_bytes`: data of each process, as the kernel counts it (RLIMIT_DATA: heap, stacks and
    private mappings, used or not). None where a library maps far more than it uses.
    `memory_share`: of the machine's memory, what all its processes together may hold.
    `cpu_seconds`: of each process, all its threads together; None where the deadline says enough.
    `file_bytes`: of each file that it writes. `open_files`: of each process, at the same time.
    `needs_network`: without it there is no address to reach but the machine's own loopback, with
    nobody on it.
    """

    deadline_seconds: float = 24 * HOUR
    memory_bytes: int | None = None
    memory_share: float = 0.8
    cpu_seconds: int | None = None
    file_bytes: int = 64 * GIB
    open_files: int = 1024
    needs_network: bool = True

    def as_text(self) -> str:
        """One argument of a command line; `of_text` reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> Self:
        return cls(**json.loads(text))
