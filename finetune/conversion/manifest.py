"""The seal of a base model (`maas.kit.manifest`), in a job's words where it is broken."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maas.jobs.program import Failure
from maas.kit.manifest import MANIFEST, NotSealed, changed, read, seal, sha256_of

__all__ = ["MANIFEST", "seal", "sha256_of", "verify"]


def verify(folder: Path, *, digests: bool = True) -> Mapping[str, Any]:
    """Compare a folder with its manifest; sizes only unless `digests`.

    Raises Failure("not_sealed") or Failure("files_changed", files=[...]).
    """
    try:
        manifest = read(folder)
    except NotSealed as error:
        raise Failure("not_sealed", folder=folder.name) from error
    if wrong := changed(folder, manifest, digest=sha256_of if digests else None):
        raise Failure("files_changed", files=wrong)
    return manifest
