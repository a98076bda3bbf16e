"""Where a backup may be restored, and what a restored installation begins with."""

from pathlib import Path

import backup
import embedded
import pytest
import stack_env
import versions

from maas.common.backups.manifest import BackupProblem, Manifest


def manifest(*, ours: bool) -> Manifest:
    return Manifest(
        taken_at="2026-01-01T00:00:00+00:00",
        code="",
        postgres=18,
        embedded=ours,
        migrations=[],
        rows={},
        files={},
    )


@pytest.mark.parametrize("name", ["stack.env", "postgres", "artefacts"])
def test_an_installation_is_not_overwritten_unasked(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(BackupProblem, match=name):
        backup.check_place(tmp_path, force=False)
    backup.check_place(tmp_path, force=True)


def test_a_folder_that_is_new_or_was_only_set_up_is_empty(tmp_path: Path) -> None:
    backup.check_place(tmp_path / "new", force=False)
    (tmp_path / "install.lock").touch()
    (tmp_path / "backups").mkdir()
    backup.check_place(tmp_path, force=False)


@pytest.mark.parametrize("ours", [True, False])
def test_secrets_come_along_and_our_own_database_is_where_the_new_folder_has_it(
    tmp_path: Path, ours: bool
) -> None:
    folder, state = tmp_path / "backup", tmp_path / "state"
    folder.mkdir()
    there = {"SECRET_KEY": "k", "DATABASE_URL": "postgres://elsewhere/shop"}
    stack_env.write(folder / "stack.env", there)
    backup.put_secrets(folder, manifest(ours=ours), state)
    got = stack_env.read(state / "stack.env")
    assert got["SECRET_KEY"] == "k"
    assert got["DATABASE_URL"] == (embedded.database_url(state) if ours else there["DATABASE_URL"])
    assert (state / "stack.env").stat().st_mode & 0o777 == 0o600


def test_data_of_another_postgres_is_told_and_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(SystemExit, match=r"Postgres 17's.*Nothing was changed.*make backup"):
        embedded.check_version(tmp_path)
    assert [one.name for one in data.iterdir()] == ["PG_VERSION"]


def test_data_of_the_same_postgres_or_none_is_fine(tmp_path: Path) -> None:
    embedded.check_version(tmp_path)
    (tmp_path / "postgres").mkdir()
    server = embedded.POSTGRES_BIN.parent.name.removeprefix("pginstall")
    (tmp_path / "postgres" / "PG_VERSION").write_text(f"{server}\n")
    embedded.check_version(tmp_path)


def test_the_version_changes_with_code_and_with_settings(tmp_path: Path) -> None:
    base, settings = tmp_path / "checkout", tmp_path / "stack.env"
    (base / "serving").mkdir(parents=True)
    code = base / "serving" / "one.py"
    code.write_text("1")
    settings.write_text("A=1\n")
    digests = [versions.of_checkout(base, settings)]
    code.write_text("2")
    digests.append(versions.of_checkout(base, settings))
    settings.write_text("A=2\n")
    digests.append(versions.of_checkout(base, settings))
    (base / "serving" / "two.html").write_text("new")
    digests.append(versions.of_checkout(base, settings))
    assert len({one.digest for one in digests}) == 4
    (base / "serving" / "__pycache__").mkdir()
    (base / "serving" / "__pycache__" / "one.pyc").write_text("made of it")
    assert versions.of_checkout(base, settings).is_that_of(digests[-1])


def test_what_runs_is_remembered(tmp_path: Path) -> None:
    version = versions.Version(digest="d", commit="c")
    assert versions.running(tmp_path) is None
    versions.write_running(tmp_path, version)
    assert version.is_that_of(versions.running(tmp_path))
