"""Which code this checkout has, and which the running stack was started with.

The version is a digest of all that a process reads when it starts: source, templates, page assets,
translations, locks, and `stack.env`. So a changed setting counts as changed code: both are taken
over by the same restart.
"""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from maas.kit.files import atomic_write

SOURCES = ("platform", "knowledgebase", "finetune", "serving", "templates", "static", "locale")
FILES = ("requirements.txt", "manage.py")
SUFFIXES = frozenset(
    {".py", ".html", ".txt", ".css", ".js", ".svg", ".lua", ".yaml", ".yml", ".json", ".mo", ".md"}
)
RUNNING = "running.json"
_BY_SIZE = 1024 * 1024
"""Larger files (weights) count by their size: they change with the code that names them."""


@dataclass(frozen=True, kw_only=True)
class Version:
    digest: str
    commit: str
    """Of Git, with a `+` where the checkout has changes; empty without Git."""
    since: str = ""

    def is_that_of(self, other: "Version | None") -> bool:
        return other is not None and other.digest == self.digest


def of_checkout(base: Path, settings: Path) -> Version:
    """`settings` is the installation's `stack.env`."""
    digest = hashlib.sha256()
    for path in [*_files(base), settings]:
        if not path.is_file():
            continue
        name = path.relative_to(base) if path.is_relative_to(base) else path.name
        size = path.stat().st_size
        digest.update(f"{name}\0{size}\0".encode())
        if size <= _BY_SIZE:
            digest.update(path.read_bytes())
    return Version(digest=digest.hexdigest(), commit=_commit(base))


def running(state: Path) -> Version | None:
    """None where no stack was started to the end, or by a version that did not write it down."""
    try:
        return Version(**json.loads((state / RUNNING).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_running(state: Path, version: Version) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    content = {**asdict(version), "since": since}
    atomic_write(state / RUNNING, json.dumps(content), mode=0o600)


def forget_running(state: Path) -> None:
    (state / RUNNING).unlink(missing_ok=True)


def _files(base: Path) -> Iterator[Path]:
    for source in SOURCES:
        for path in sorted((base / source).rglob("*")):
            if path.suffix in SUFFIXES and "__pycache__" not in path.parts:
                yield path
    yield from (base / one for one in FILES)


def _commit(base: Path) -> str:
    git = ["git", "-C", str(base)]
    try:
        head = subprocess.run(
            [*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True
        )
        changed = subprocess.run(
            [*git, "status", "--porcelain", "-uno"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")
