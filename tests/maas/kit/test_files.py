"""What is written is there whole or not at all."""

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from maas.kit.files import atomic_file, atomic_folder, atomic_write


def test_a_file_is_replaced_by_what_was_written(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "job.json"
    atomic_write(place, "eins")
    atomic_write(place, "两".encode())
    assert place.read_text() == "两"
    assert [one.name for one in place.parent.iterdir()] == ["job.json"]


def test_where_writing_breaks_off_the_earlier_file_stays(tmp_path: Path) -> None:
    place = tmp_path / "job.json"
    atomic_write(place, "before")
    with pytest.raises(ZeroDivisionError), atomic_file(place) as out:
        out.write(bytes([1 // (out.write(b"half") - 4)]))
    assert place.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["job.json"]


def test_a_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    place = tmp_path / "adapter"
    with atomic_folder(place) as part:
        (part / "weights").write_bytes(b"w")
        assert not place.exists()
    assert (place / "weights").read_bytes() == b"w"
    assert list(tmp_path.iterdir()) == [place]


def test_where_filling_breaks_off_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), atomic_folder(tmp_path / "adapter") as part:
        shutil.copyfile(tmp_path / "not there", part / "weights")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    place = tmp_path / "adapter"
    place.mkdir()
    (place / "weights").write_bytes(b"first")
    with pytest.raises(OSError, match="adapter"), atomic_folder(place) as part:
        (part / "weights").write_bytes(b"second")
    assert (place / "weights").read_bytes() == b"first"


def test_a_private_file_is_private_from_its_first_moment(tmp_path: Path) -> None:
    place = tmp_path / "secret"
    with atomic_file(place, mode=0o600) as out:
        (part,) = tmp_path.iterdir()
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
        out.write(b"x")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what the disk was made to hold, in order, by their names at that moment."""
    names: list[str] = []
    real = os.fsync

    def spy(descriptor: int) -> None:
        names.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", spy)
    return names


def test_a_file_is_on_the_disk_before_its_name_and_its_name_before_anybody_is_told(
    tmp_path: Path, synced: list[str]
) -> None:
    atomic_write(tmp_path / "job.json", "{}")
    part, folder = synced
    assert (part.startswith(".job.json."), folder) == (True, tmp_path.name)


def test_a_file_system_that_syncs_no_folders_is_no_error_and_one_that_loses_files_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").is_dir():
            raise OSError(errno.EINVAL, "Invalid argument")
        if Path(f"/proc/self/fd/{descriptor}").stat().st_size > 3:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    atomic_write(tmp_path / "small", "{}")
    with pytest.raises(OSError, match="Input/output"):
        atomic_write(tmp_path / "large", "[1, 2]")
    assert [one.name for one in tmp_path.iterdir()] == ["small"]


def test_a_folder_is_on_the_disk_with_all_it_holds_before_its_name(
    tmp_path: Path, synced: list[str]
) -> None:
    place = tmp_path / "adapter"
    with atomic_folder(place) as part:
        (part / "facts").mkdir()
        (part / "facts" / "vectors").write_bytes(b"v")
        (part / "weights").write_bytes(b"w")
        assert synced == []
    *within, folder, above = synced
    assert sorted(within) == ["facts", "vectors", "weights"]
    assert (folder.startswith(".adapter."), above) == (True, tmp_path.name)
