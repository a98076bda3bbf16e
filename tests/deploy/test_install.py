"""pip takes nothing that is not in the lock byte for byte, and builds nothing by itself."""

import hashlib
import tarfile
import zipfile
from pathlib import Path

import install
import pytest

METADATA = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    file = tmp_path / "demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("demo.py", "")
        archive.writestr("demo-1.0.dist-info/METADATA", METADATA)
        archive.writestr(
            "demo-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr("demo-1.0.dist-info/RECORD", "")
    return file


def offered(file: Path, *, digest: str) -> bool:
    """Whether this file, offered under the name in a lock, would be installed."""
    lock = file.with_name("lock.txt")
    lock.write_text(f"demo==1.0 \\\n    --hash=sha256:{digest}\n")
    options = ("--dry-run", "--no-index", "--find-links", str(file.parent))
    return install.install_lock(lock, *options, check=False) == 0


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_file_that_was_locked_is_taken(wheel: Path) -> None:
    assert offered(wheel, digest=digest_of(wheel))


def test_another_under_its_name_is_refused(wheel: Path, capfd: pytest.CaptureFixture[str]) -> None:
    locked = digest_of(wheel)
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("more.py", "")
    assert not offered(wheel, digest=locked)
    assert "DO NOT MATCH THE HASHES" in capfd.readouterr().err


def test_source_that_would_have_to_be_built_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "demo-1.0.tar.gz"
    (tmp_path / "PKG-INFO").write_text(METADATA)
    (tmp_path / "setup.py").write_text("from setuptools import setup\nsetup()\n")
    with tarfile.open(source, "w:gz") as archive:
        for name in ("PKG-INFO", "setup.py"):
            archive.add(tmp_path / name, f"demo-1.0/{name}")
    assert not offered(source, digest=digest_of(source))
