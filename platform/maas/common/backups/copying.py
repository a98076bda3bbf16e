"""Artefacts into a backup: linked where the disk allows, copied where it does not.

Artefacts never change once they are there, so a second name for the same file is as good as a
copy, costs nothing, and outlives the store's own name. What an earlier backup in the same folder
has is linked from there.
"""

import contextlib
import os
import shutil
from pathlib import Path

from maas.common.backups.manifest import ARTEFACTS, File, Manifest, file_of


class Copy:
    """The `artefacts` of a backup that is being written."""

    def __init__(self, store: Path, into: Path, *, earlier: tuple[Path, Manifest] | None) -> None:
        self._store = store
        self._into = into / ARTEFACTS
        self._earlier = earlier
        self.files: dict[str, File] = {}

    def bring(self) -> None:
        """Take along whatever is in the store now and not here yet.

        Called before the rows are read, and again after: what is deleted meanwhile is here
        already, and what rows came to name meanwhile is here then.
        """
        self._into.mkdir(exist_ok=True)
        for folder, folders, names in os.walk(self._store):
            # Files that are being written have a name of their own until they are whole.
            folders[:] = [one for one in folders if not one.endswith(".part")]
            (self._into / Path(folder).relative_to(self._store)).mkdir(parents=True, exist_ok=True)
            for name in names:
                if not name.endswith(".part"):
                    self._one((Path(folder) / name).relative_to(self._store))

    def has(self, artefact: str) -> bool:
        return (self._into / artefact).exists()

    def _one(self, relative: Path) -> None:
        name = f"{ARTEFACTS}/{relative.as_posix()}"
        place = self._into / relative
        if name in self.files:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # deleted while we looked
            self.files[name] = self._take(self._store / relative, place, name)

    def _take(self, source: Path, place: Path, name: str) -> File:
        if self._earlier is not None:
            folder, manifest = self._earlier
            known = manifest.files.get(name)
            if known is not None and known.size == source.stat().st_size:
                with contextlib.suppress(OSError):
                    place.hardlink_to(folder / name)
                    return known
        try:
            place.hardlink_to(source)
        except FileNotFoundError:
            raise
        except OSError:  # another disk, or one that knows no links
            copy_synced(source, place)
        return file_of(place)


def copy_synced(source: Path, place: Path) -> None:
    """A copy that the disk has. Readable by us alone."""
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with source.open("rb") as content, os.fdopen(descriptor, "wb") as out:
        shutil.copyfileobj(content, out, 1024 * 1024)
        out.flush()
        os.fsync(out.fileno())
