"""As whom the programs run, and what is said where that cannot be."""

import os
import pwd
from pathlib import Path

import pytest
import run_as

from tests.services import BASE_DIR

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


def me() -> run_as.Account:
    found = pwd.getpwuid(os.geteuid())
    return run_as.Account(name=found.pw_name, uid=found.pw_uid, gid=found.pw_gid)


@needs_root
def test_who_can_read_all_that_is_needed_can_run_it(tmp_path: Path) -> None:
    assert run_as.hindrance(me(), base=BASE_DIR, folders=[tmp_path / "not" / "there"]) == ""


@needs_root
def test_a_checkout_that_is_root_s_alone_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "checkout"
    closed.mkdir(mode=0o700)
    assert run_as.hindrance(run_as.system_account(), base=closed, folders=[])


@needs_root
def test_where_it_cannot_be_root_goes_on_and_says_so_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(run_as.SETTING, raising=False)
    closed = tmp_path / "checkout"
    closed.mkdir(mode=0o700)
    assert run_as.chosen(base=closed, folders=[]) is None
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("The programs run as root")


@needs_root
def test_an_operator_may_want_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(run_as.SETTING, "root")
    assert run_as.chosen(base=tmp_path, folders=[]) is None
    assert not capsys.readouterr().out


@needs_root
def test_the_user_is_made_once_and_can_sign_in_nowhere() -> None:
    account = run_as.system_account()
    found = pwd.getpwnam(run_as.SYSTEM_USER)
    assert (account.uid, account.gid) == (found.pw_uid, found.pw_gid)
    assert account.uid != 0
    assert found.pw_shell.endswith("nologin")
    assert run_as.system_account() == account


def test_whoever_is_not_root_runs_it_as_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert run_as.chosen(base=BASE_DIR, folders=[]) is None
