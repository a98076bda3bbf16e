"""The seal of a base model: every file with its size and digest."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maas.jobs.program import Failure, write_json

MANIFEST = "manifest.json"
FORMAT = 1


def sha256_of(file: Path) -> str:
    """Hex digest of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def seal(folder: Path, **about: Any) -> dict[str, Any]:
    """Write `manifest.json` over all files in `folder`; `about` says where they came from."""
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
    write_json(folder / MANIFEST, manifest)
    return manifest


def read(folder: Path) -> Mapping[str, Any]:
    """The manifest of a sealed folder. Raises Failure("not_sealed")."""
    try:
        manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failure("not_sealed", folder=folder.name) from error
    return manifest


def verify(folder: Path, *, digests: bool = True) -> Mapping[str, Any]:
    """Compare a folder with its manifest; sizes only unless `digests`.

    Raises Failure("not_sealed") or Failure("files_changed", files=[...]).
    """
    manifest = read(folder)
    changed = [
        entry["path"]
        for entry in manifest["files"]
        if not _matches(folder / entry["path"], entry, digests=digests)
    ]
    if changed:
        raise Failure("files_changed", files=changed)
    return manifest


def _matches(file: Path, entry: Mapping[str, Any], *, digests: bool) -> bool:
    if not file.is_file() or file.stat().st_size != entry["size"]:
        return False
    return not digests or sha256_of(file) == entry["sha256"]
