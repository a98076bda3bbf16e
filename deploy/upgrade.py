"""Brings the processes of a running stack to this checkout's code, without losing a request or job.

Rows come first (migrations are such that the code before can live with them), then whoever
answers, then whoever works, then the node's agent. Each leaves nothing undone: the web and the
gateway hold their sockets and replace one worker after the other, a worker gives its jobs back and
they go on from their checkpoints, the agent leaves its engines running for the next one to adopt.
"""

import time
from typing import Protocol

import psutil

SECONDS_OF_REST = 30.0
"""A server's parent that has begun to replace its workers does not rest for so long."""
POLL_SECONDS = 0.2


class Control(Protocol):
    def __call__(self, *arguments: str) -> object:
        """Ask supervisord."""


class NotRenewed(SystemExit):
    """New code that does not start; what ran before goes on."""


def roll(control: Control, *, servers: dict[str, psutil.Process]) -> None:
    """`servers` are the web's and the gateway's parent processes, by name. Raises NotRenewed."""
    for name, parent in servers.items():
        renew(control, name, parent)
    control("restart", "worker")
    control("restart", "beat")
    control("signal", "USR1", "node")


def renew(control: Control, name: str, parent: psutil.Process) -> None:
    """Replace a server's workers, one after the other; returns when the last has ended.

    While that goes on there is one worker more than before. Raises NotRenewed where it has stopped
    and old ones are left: a new one did not start.
    """
    old = set(workers(parent))
    control("signal", "HUP", name)
    moved = time.monotonic()
    while old & (now := set(workers(parent))):
        if len(now) > len(old):
            moved = time.monotonic()
        if time.monotonic() - moved > SECONDS_OF_REST:
            raise NotRenewed(
                f"{name} did not take the new code: its new worker does not start. The one before "
                f"goes on. See {name}.log, and run `make up` again."
            )
        time.sleep(POLL_SECONDS)


def workers(parent: psutil.Process) -> list[psutil.Process]:
    """The processes that answer; beside them Python has one that looks after semaphores."""
    found = []
    for child in parent.children():
        try:
            if "resource_tracker" not in " ".join(child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found
