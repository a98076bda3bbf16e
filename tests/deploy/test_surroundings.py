"""What of the environment reaches the stack's processes."""

import configparser
import shlex
from pathlib import Path

import binds
import programs
import surroundings

from tests.maas.conf.test_groups import fields

FOREIGN = {"AWS_SECRET_ACCESS_KEY": "a", "PIP_INDEX_URL": "b", "GIT_ASKPASS": "c", "SHELL": "d"}


def test_every_documented_setting_does() -> None:
    named = {str(field.validation_alias) for field in fields()}
    assert named <= surroundings.settings()
    given = dict.fromkeys(named, "x")
    assert surroundings.seen(given) == given


def test_what_is_none_does_not() -> None:
    kept = {"PATH": "/bin", "LC_ALL": "C.UTF-8", "EMAIL_URL": "smtp://host"}
    assert surroundings.seen({**FOREIGN, **kept}) == kept


def test_the_first_admin_s_password_stays_with_set_up() -> None:
    assert surroundings.lasting({"ADMIN_PASSWORD": "x", "SECRET_KEY": "y"}) == {"SECRET_KEY": "y"}


def test_programs_of_others_see_no_setting_at_all(tmp_path: Path) -> None:
    kept = programs.first_environment(tmp_path)
    fixed = {"LONGSLOPE_STATE": str(tmp_path), programs.MARKER: str(tmp_path), "PATH": "/bin"}
    env = {**fixed, **kept, **binds.settled(kept, kept)}
    (tmp_path / "stack.env").write_text(f"REDIS_URL={env['REDIS_URL']}\n")
    read = configparser.RawConfigParser()
    read.read_string(programs.supervisor_config(tmp_path, env))
    for name in ("postgres", "valkey"):
        command = shlex.split(read[f"program:{name}"]["command"])
        assert command[:2] == ["/usr/bin/env", "-i"]
        assert f"{programs.MARKER}={tmp_path}" in command  # `down` finds it by this
        assert env["SECRET_KEY"] not in read[f"program:{name}"]["command"]


def test_what_everybody_writes_is_the_owner_s_alone(tmp_path: Path) -> None:
    kept = programs.first_environment(tmp_path)
    env = {"LONGSLOPE_STATE": str(tmp_path), **kept, **binds.settled(kept, kept)}
    (tmp_path / "stack.env").write_text(f"REDIS_URL={env['REDIS_URL']}\n")
    read = configparser.RawConfigParser()
    read.read_string(programs.supervisor_config(tmp_path, env))
    assert read["supervisord"]["umask"] == "077"
