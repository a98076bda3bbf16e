"""Which programs go first where they share a CPU. Imports nothing that is slow."""

import contextlib
import os
from pathlib import Path


def set_session_niceness(niceness: int, *, pid: int | None = None) -> bool:
    """Set the niceness of a process's whole session: ours, or that of a child that leads its own.

    Linux shares the CPU between sessions before it looks at niceness within one (sched(7), the
    autogroup feature), so the session's own niceness is what counts between programs. False: not
    allowed (less than 0 is root's), or a kernel without session groups.
    """
    of = "self" if pid is None else str(pid)
    try:
        Path(f"/proc/{of}/autogroup").write_text(str(niceness), encoding="ascii")
    except OSError:
        return False
    return True


def stand_back(niceness: int) -> None:
    """Let other programs go first, within this session and between sessions."""
    with contextlib.suppress(OSError):
        os.nice(niceness)
    set_session_niceness(niceness)
