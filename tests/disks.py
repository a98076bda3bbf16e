"""A disk of a few hundred kilobytes, that a test may fill. Needs the right to mount one."""

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = 4096


@dataclass(frozen=True)
class SmallDisk:
    folder: Path

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def fill(self, *, but_pages: int = 0) -> None:
        """Leave room for so many files of up to four kilobytes, and nothing else."""
        with self._filler.open("ab", buffering=0) as out:
            try:
                while True:
                    out.write(b"x" * PAGE)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            out.truncate(out.seek(0, 2) - but_pages * PAGE)

    def free(self) -> None:
        self._filler.unlink()

    def files(self) -> list[str]:
        """All but what fills it."""
        found = (one for one in self.folder.rglob("*") if one.is_file() and one != self._filler)
        return sorted(one.relative_to(self.folder).as_posix() for one in found)


@contextmanager
def small_disk(folder: Path, *, kilobytes: int = 512) -> Iterator[SmallDisk]:
    """A disk mounted at the folder. Skips the test where this machine does not allow that."""
    folder.mkdir(parents=True, exist_ok=True)
    size = f"size={kilobytes}k"
    mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
