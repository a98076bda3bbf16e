"""A large file is read once, and again when it was touched."""

import hashlib
import os
from pathlib import Path

import pytest

from maas.kit import manifest
from maas.kit.digests import RememberedDigests


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files whose bytes were read."""
    names: list[str] = []
    real = manifest.sha256_of

    def spy(file: Path) -> str:
        names.append(file.name)
        return real(file)

    monkeypatch.setattr(manifest, "sha256_of", spy)
    return names


def of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_what_nobody_touched_is_read_once(tmp_path: Path, read: list[str]) -> None:
    (tmp_path / "weights").write_bytes(b"one")
    for _ in range(3):
        known = RememberedDigests(memory=tmp_path / "memory.json")
        assert known.of(tmp_path / "weights") == of(b"one")
    assert read == ["weights"]


def test_what_was_written_over_is_read_again_even_with_its_old_time(
    tmp_path: Path, read: list[str]
) -> None:
    weights, known = tmp_path / "weights", RememberedDigests(memory=tmp_path / "memory.json")
    weights.write_bytes(b"one")
    known.of(weights)
    before = weights.stat()
    weights.write_bytes(b"two")
    os.utime(weights, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert known.of(weights) == of(b"two")
    replaced = tmp_path / "other"
    replaced.write_bytes(b"six")
    replaced.replace(weights)
    assert known.of(weights) == of(b"six")
    assert read == ["weights"] * 3


@pytest.mark.parametrize("damage", [b"{", b"[]", b""])
def test_a_memory_that_is_damaged_or_gone_costs_a_reading(
    tmp_path: Path, read: list[str], damage: bytes
) -> None:
    weights, known = tmp_path / "weights", RememberedDigests(memory=tmp_path / "memory.json")
    weights.write_bytes(b"one")
    known.of(weights)
    known.memory.write_bytes(damage)
    assert known.of(weights) == of(b"one")
    assert read == ["weights"] * 2


def test_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    known = RememberedDigests(memory=tmp_path / "memory.json")
    for name in ("old", "new"):
        (tmp_path / name).write_bytes(b"one")
        known.of(tmp_path / name)
        (tmp_path / "old").unlink(missing_ok=True)
    assert "old" not in known.memory.read_text()
    with pytest.raises(FileNotFoundError):
        known.of(tmp_path / "old")
