"""What a backup says of itself, and whether it is still true. Knows no Django."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from maas.kit.files import atomic_write

FORMAT = 1
MANIFEST, DATABASE, ARTEFACTS, SECRETS = (
    "manifest.json",
    "database.dump",
    "artefacts",
    "stack.env",
)
_BLOCK = 1024 * 1024


class BackupProblem(Exception):
    """A backup that cannot be taken or used, in words for the operator."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file's SHA-256 and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Manifest:
    taken_at: str
    """The moment that the rows are of, with its time zone."""
    code: str
    """The version of the code that ran."""
    postgres: int
    """The server's major version."""
    embedded: bool
    """Whether the database was the one that comes with the product."""
    migrations: list[str]
    rows: Mapping[str, int]
    """How many each table has."""
    files: Mapping[str, File]
    """By path below the backup's folder."""
    missing: list[str] = field(default_factory=list)
    """Artefacts that rows name and the store did not have."""
    elsewhere: list[str] = field(default_factory=list)
    """Secrets that came from the environment, and so are not in this backup."""
    format: int = FORMAT


def write(folder: Path, manifest: Manifest) -> None:
    atomic_write(folder / MANIFEST, json.dumps(asdict(manifest), indent=1), mode=0o600)


def read(folder: Path) -> Manifest:
    """Raises BackupProblem where there is none, or one of a later form."""
    try:
        kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupProblem(f"{folder} is no backup: its manifest.json cannot be read.") from error
    if kept.get("format") != FORMAT:
        raise BackupProblem(
            f"{folder} was written in form {kept.get('format')}, and this version reads form "
            f"{FORMAT}. Restore it with the version that wrote it."
        )
    files = {name: File(**one) for name, one in kept.pop("files").items()}
    return Manifest(**kept, files=files)


def file_of(path: Path) -> File:
    """Read a file whole."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
    return File(sha256=digest.hexdigest(), size=path.stat().st_size)


def problems(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Read every file again: a line for each that is gone or has changed."""
    for name, file in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif file_of(path) != file:
            yield f"{name} is damaged: its content is not what was written"


def verify(folder: Path, manifest: Manifest) -> None:
    """Raises BackupProblem, which names the first files that are wrong."""
    if found := list(problems(folder, manifest)):
        more = f" … and {len(found) - 5} more" if len(found) > 5 else ""
        raise BackupProblem(f"The backup in {folder} is damaged: {'; '.join(found[:5])}{more}.")
