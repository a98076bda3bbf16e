"""Files and folders that others see whole or not at all: written beside, then renamed.

What they hold is on the disk before its name is, and the name before anybody is told: a power cut
leaves what was there before, or all of the new, never a file that is short or full of zeros.
"""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def atomic_file(path: Path, *, mode: int = 0o666) -> Iterator[IO[bytes]]:
    """A file open for writing that takes `path`'s place, synced to disk, where the block ends well.

    Where it does not, what was at `path` before is there still. Folders above are made. `mode` are
    the rights of the new file (less the process's umask), from its first moment on.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _beside(path)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def atomic_write(path: Path, content: str | bytes, *, mode: int = 0o666) -> None:
    """Put the content at `path`, text as UTF-8. See `atomic_file`."""
    with atomic_file(path, mode=mode) as out:
        out.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes `path`'s place, synced to disk with all that it holds,
    where the block ends well.

    What is at `path` by then must be missing or an empty folder: FileExistsError or OSError else.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _beside(path)
    part.mkdir()
    try:
        yield part
        sync_tree(part)
        part.rename(path)
        sync(path.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def sync(path: Path) -> None:
    """Have the disk hold a file's content, or which names a folder has."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems keep a folder's names by themselves, and sync none.
        if error.errno != errno.EINVAL or not path.is_dir():
            raise
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Have the disk hold a folder with every file and folder in it."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def is_disk_full(error: OSError) -> bool:
    """Whether there was no room, or none left of a quota. `shutil` tells of several files at once,
    in words alone.
    """
    numbers = (errno.ENOSPC, errno.EDQUOT)
    if isinstance(error, shutil.Error):
        return any(os.strerror(number) in str(error) for number in numbers)
    return error.errno in numbers


def _beside(path: Path) -> Path:
    """A name in the same folder that nobody else takes; hidden from patterns like `*.json`."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
