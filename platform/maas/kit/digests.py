"""Digests of large files, remembered for as long as nobody has touched the files."""

import json
from dataclasses import dataclass
from pathlib import Path

from maas.kit import manifest
from maas.kit.files import atomic_write


@dataclass(frozen=True, kw_only=True)
class RememberedDigests:
    """Digests of this machine's files, kept in `memory` with what the file system says of each:
    device, inode, size, and when content and inode were changed last. Any of these another, and
    the file is read again. Two processes that write at once may forget one another's: that costs a
    reading.
    """

    memory: Path

    def of(self, file: Path) -> str:
        """SHA-256 of the file's bytes. Raises OSError where it cannot be read."""
        name, stands = str(file.resolve()), _stands(file)
        known = self._read().get(name)
        if known is not None and known[0] == stands:
            return known[1]
        digest = manifest.sha256_of(file)
        if _stands(file) == stands:
            there = {one: kept for one, kept in self._read().items() if Path(one).exists()}
            there[name] = (stands, digest)
            atomic_write(self.memory, json.dumps(there))
        return digest

    def _read(self) -> dict[str, tuple[list[int], str]]:
        try:
            found = json.loads(self.memory.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _stands(file: Path) -> list[int]:
    stat = file.stat()
    return [stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
