"""Ways in which a program takes more of its machine than it may."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

MIB = 1024 * 1024
_CHILD = """
import time
held = []
for _ in range(400):
    held.append(bytearray(16 << 20))
    time.sleep(0.02)
"""


def hoard(_folder: Path) -> None:
    held = []
    while True:
        held.append(bytearray(4 * MIB))


def hoard_and_abort(folder: Path) -> None:
    """As libraries do that cannot go on without memory."""
    held = []
    try:
        while True:
            held.append(bytearray(4 * MIB))
    except MemoryError:
        time.sleep(1.5)  # long enough to be seen
        os.abort()


def hoard_in_a_child(_folder: Path) -> None:
    subprocess.run([sys.executable, "-c", _CHILD], check=False)


def compute(_folder: Path) -> None:
    while True:
        pass


def write_on(folder: Path) -> None:
    (folder / "much").write_bytes(bytes(2 * MIB))


def open_on(folder: Path) -> None:
    held = [(folder / "job.json").open() for _ in range(1000)]
    time.sleep(len(held))


def hang(_folder: Path) -> None:
    time.sleep(600)


WAYS: dict[str, Callable[[Path], None]] = {
    "hoards": hoard,
    "hoards_and_aborts": hoard_and_abort,
    "child_hoards": hoard_in_a_child,
    "computes": compute,
    "writes_on": write_on,
    "opens_on": open_on,
    "hangs": hang,
}
