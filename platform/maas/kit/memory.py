"""How much memory there is to share out."""

from pathlib import Path

import psutil

CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Of the control group around us, as a container sees it: version 2, and version 1."""


def total_bytes() -> int:
    """What this machine, or the control group around us, allows."""
    least = int(psutil.virtual_memory().total)
    for path in CGROUP_LIMITS:
        try:
            limit = path.read_text(encoding="ascii").strip()
        except OSError:
            continue
        if limit.isdigit():  # else "max"
            least = min(least, int(limit))
    return least
