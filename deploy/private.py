"""Who may read the state folder: its owner. It holds secrets, customers' sheets and logs."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

UMASK = 0o077
OTHERS = stat.S_IRWXG | stat.S_IRWXO
PASSAGE = 0o710


def settle(state: Path, *, owner: tuple[int, int] | None = None) -> None:
    """Take from others what an earlier version left open, and give all of it to `owner` (user and
    group), where one is named.

    Postgres's own folder keeps its owner otherwise: the server runs as a user of its own then.
    """
    postgres = state / "postgres"
    for path in _below(state):
        if owner is None and path.is_relative_to(postgres):
            continue
        with suppress(FileNotFoundError, PermissionError):  # gone meanwhile, or not ours
            _settle_one(path, owner)


def _settle_one(path: Path, owner: tuple[int, int] | None) -> None:
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode) or stat.S_ISSOCK(found.st_mode):
        return
    if owner is not None and (found.st_uid, found.st_gid) != owner:
        os.chown(path, *owner)
    mode = stat.S_IMODE(found.st_mode)
    if owner is None and stat.S_ISDIR(found.st_mode) and mode == PASSAGE:
        return
    if mode & OTHERS:
        path.chmod(mode & ~OTHERS)


def let_in(folder: Path, *, top: Path, group: int) -> None:
    """Let a group pass from `top` down to `folder`, and read nothing on the way."""
    for path in (folder, *folder.parents):
        os.chown(path, -1, group)
        path.chmod(PASSAGE)
        if path == top:
            return


def let_through(folder: Path, *, user: int, group: int) -> None:
    """Let a user pass through the folders above this one; they show nothing of what is in them."""
    for path in folder.parents:
        found = path.stat()
        mode = found.st_mode
        passes = (
            (found.st_uid == user and mode & stat.S_IXUSR)
            or (found.st_gid == group and mode & stat.S_IXGRP)
            or mode & stat.S_IXOTH
        )
        if not passes:
            path.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _below(state: Path) -> Iterator[Path]:
    yield state
    for folder, folders, files in os.walk(state):
        for name in (*folders, *files):
            yield Path(folder, name)
