"""The artefact store: a folder that every node can read, whose content never changes.

An artefact is a file or a folder under a name that is used once. It is written beside its
place and renamed, so that a reader sees all of it or nothing. Rows keep its name, never a
path of one machine; a shared file system makes it reachable from several nodes.
"""

import hashlib
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings

from maas.catalog import room
from maas.kit.files import atomic_file, atomic_folder, is_disk_full

_BLOCK = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What the store knows of an artefact: its name, SHA-256 and size in bytes."""

    artefact: str
    sha256: str
    size_bytes: int


def path(artefact: str) -> Path:
    """Where an artefact lies on this machine. Raises ValueError for a name outside the store."""
    name = PurePosixPath(artefact)
    if name.is_absolute() or not artefact or ".." in name.parts:
        raise ValueError(f"not an artefact's name: {artefact!r}")
    return Path(settings.ARTEFACT_DIR) / name


def new_name(kind: str, suffix: str = "") -> str:
    """A name not used before, e.g. `adapters/4f…`."""
    return f"{kind}/{uuid.uuid4().hex}{suffix}"


def put_chunks(kind: str, chunks: Iterable[bytes], *, suffix: str = "") -> Stored:
    """Keep a file that arrives in pieces, such as an upload. Raises DiskShort."""
    room.check()
    artefact = new_name(kind, suffix)
    digest, size = hashlib.sha256(), 0
    try:
        with atomic_file(path(artefact)) as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        if is_disk_full(error):
            raise room.DiskShort from error
        raise
    return Stored(artefact=artefact, sha256=digest.hexdigest(), size_bytes=size)


def put_folder(kind: str, source: Path, *, artefact: str | None = None) -> Stored:
    """Keep a copy of a folder's files. A name that exists already keeps what it holds."""
    artefact = artefact or new_name(kind)
    place = path(artefact)
    if not place.exists():
        with atomic_folder(place) as part:
            # With the rights of new files: safetensors keeps others from reading what it writes.
            shutil.copytree(source, part, copy_function=shutil.copyfile, dirs_exist_ok=True)
    return Stored(artefact=artefact, sha256=folder_sha256(place), size_bytes=folder_size(place))


def delete(artefact: str) -> None:
    place = path(artefact)
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def folder_sha256(folder: Path) -> str:
    """One digest over the folder's file names and contents, in the order of their names."""
    digest = hashlib.sha256()
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(f"{file.relative_to(folder).as_posix()}\0".encode())
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def folder_size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
