"""The seal of a folder: a list of its files with their sizes and digests, beside them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from maas.kit.files import atomic_write

MANIFEST = "manifest.json"
FORMAT = 1


class NotSealed(Exception):
    """The folder has no list of its files, or none that can be read."""


def sha256_of(file: Path) -> str:
    """Hex digest of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def seal(folder: Path, **about: Any) -> dict[str, Any]:
    """Write the list over all files in `folder`; `about` says where they came from."""
    files = [
        {
            "path": file.relative_to(folder).as_posix(),
            "size": file.stat().st_size,
            "sha256": sha256_of(file),
        }
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != MANIFEST
    ]
    manifest = {"format": FORMAT, **about, "files": files}
    atomic_write(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False))
    return manifest


def read(folder: Path) -> Mapping[str, Any]:
    """The list of a sealed folder. Raises NotSealed."""
    try:
        manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotSealed(folder.name) from error
    return manifest


def changed(
    folder: Path, manifest: Mapping[str, Any], *, digest: Callable[[Path], str] | None = sha256_of
) -> list[str]:
    """The listed files that are missing or differ; without `digest`, by their sizes alone.

    Sizes are compared first: a file that is cut short is told without reading the others.
    """
    files = manifest["files"]
    wrong = [one["path"] for one in files if not _has_size(folder / one["path"], one["size"])]
    if wrong or digest is None:
        return wrong
    return [one["path"] for one in files if digest(folder / one["path"]) != one["sha256"]]


def _has_size(file: Path, size: int) -> bool:
    return file.is_file() and file.stat().st_size == size
