"""The state folder is its owner's alone, also one that an earlier version left open."""

import os
import stat
from pathlib import Path

import private
import pytest


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """As an earlier version left it: readable to everybody on the machine."""
    made = tmp_path / "state"
    for folder in ("logs", "artefacts/uploads", "valkey", "postgres/base"):
        (made / folder).mkdir(parents=True)
    for file in ("logs/web.log", "artefacts/uploads/sheet.xlsx", "valkey/valkey.conf"):
        (made / file).write_text("private")
        (made / file).chmod(0o644)
    (made / "postgres" / "base" / "1").write_text("rows")
    (made / "run.sh").write_text("")
    (made / "run.sh").chmod(0o755)
    (made / "link").symlink_to(tmp_path)
    for below in [made, *(one for one in made.rglob("*") if one.is_dir())]:
        below.chmod(0o755)
    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_what_was_open_is_closed(state: Path, tmp_path: Path) -> None:
    around = mode(tmp_path)
    private.settle(state)
    found = {path.relative_to(state).as_posix(): mode(path) for path in state.rglob("*")}
    assert mode(state) == found["logs"] == found["artefacts/uploads"] == 0o700
    assert found["logs/web.log"] == found["artefacts/uploads/sheet.xlsx"] == 0o600
    assert found["valkey/valkey.conf"] == 0o600
    assert found["run.sh"] == 0o700
    assert mode(tmp_path) == around  # a link leads nowhere


def test_the_server_s_own_folder_is_the_server_s_own_business(state: Path) -> None:
    private.settle(state)
    assert mode(state / "postgres" / "base") == 0o755


def test_a_passage_lets_a_group_through_and_shows_it_nothing(state: Path) -> None:
    group = os.getegid()
    private.settle(state)
    private.let_in(state / "postgres", top=state, group=group)
    assert mode(state) == mode(state / "postgres") == private.PASSAGE == 0o710
    assert mode(state / "logs") == 0o700
    private.settle(state)
    assert mode(state) == 0o710  # whoever runs meanwhile is not shut out


def test_an_owner_gets_all_of_it(state: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("giving files away is root's")
    private.settle(state, owner=(12345, 12346))
    for path in (state, state / "logs" / "web.log", state / "postgres" / "base" / "1"):
        found = path.lstat()
        assert (found.st_uid, found.st_gid) == (12345, 12346)
        assert not stat.S_IMODE(found.st_mode) & 0o077


def test_the_way_to_it_is_opened_no_further_than_needed(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "passing" / "state"
    inner.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    (tmp_path / "closed" / "passing").chmod(0o711)
    private.let_through(inner, user=12345, group=12346)
    assert mode(tmp_path / "closed") == 0o701
    assert mode(tmp_path / "closed" / "passing") == 0o711


def test_a_folder_of_whose_owner_passes_stays_as_it_is(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "state").mkdir(parents=True)
    closed.chmod(0o700)
    private.let_through(closed / "state", user=os.geteuid(), group=12346)
    assert mode(closed) == 0o700
