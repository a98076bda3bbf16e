"""By which wall a program died, told from what is left of it."""

import signal

import pytest

from maas.jobs.ends import wall_met
from maas.jobs.walls import MIB, ProgramWalls

WALLS = ProgramWalls(memory_bytes=100 * MIB)


@pytest.mark.parametrize(
    ("status", "peak", "output", "code"),
    [
        (-signal.SIGXCPU, 0, "", "computing_limit"),
        (-signal.SIGXFSZ, 0, "", "file_limit"),
        (-signal.SIGABRT, 0, "terminate called after throwing std::bad_alloc", "out_of_memory"),
        (-signal.SIGABRT, 0, "memory allocation of 1048576 bytes failed", "out_of_memory"),
        (-signal.SIGSEGV, 60 * MIB, "", "out_of_memory"),
        (-signal.SIGSEGV, 40 * MIB, "", ""),
        (1, 0, "Traceback …\nMemoryError", "out_of_memory"),
        (1, 90 * MIB, "last words", ""),
        (-signal.SIGKILL, 90 * MIB, "", ""),
        (0, 90 * MIB, "MemoryError", ""),
    ],
)
def test_a_death_is_told_from_status_memory_and_last_words(
    status: int, peak: int, output: str, code: str
) -> None:
    assert wall_met(status, walls=WALLS, peak=peak, output=output) == code


def test_walls_come_through_a_command_line_as_they_were() -> None:
    assert ProgramWalls.of_text(WALLS.as_text()) == WALLS
