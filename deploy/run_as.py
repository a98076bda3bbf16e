"""As whom the stack runs: never as root where there is another way.

Started by root, the programs run as a system user of their own, which owns the state folder and
nothing else. What it cannot read (a checkout or a Python in root's home) keeps them at root, which
is said.
"""

import os
import pwd
import resource
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_USER = "longslope"
SETTING = "RUN_AS"
# Engines go before trainings (`serving.engine.process.NICENESS`), which is root's to give away:
# 20 less the niceness.
NICE_LIMIT = 25

# Whether what a program reads can be read, and the folders that it writes to can be written to.
_TRIAL = """
import os, sys
import celery, django, psycopg2, supervisor, uvicorn
import maas.kit, knowledgebase, finetune, serving
open("manage.py").close()
for folder in sys.argv[1:]:
    if not os.access(folder, os.W_OK | os.X_OK):
        sys.exit(f"{folder} cannot be written to")
"""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A user of this machine; None stands for whoever started us."""

    name: str
    uid: int
    gid: int

    @property
    def owner(self) -> tuple[int, int]:
        return self.uid, self.gid

    @property
    def options(self) -> dict[str, Any]:
        """For `subprocess`. With the groups that an admin has given the user (a GPU's, say)."""
        groups = os.getgrouplist(self.name, self.gid)
        return {"user": self.uid, "group": self.gid, "extra_groups": groups}

    def surroundings(self, state: Path) -> dict[str, str]:
        return {"HOME": str(state / "home"), "USER": self.name, "LOGNAME": self.name}


def system_account(name: str = SYSTEM_USER) -> Account:
    """The system user, made where it is missing. For root alone."""
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        # Another start may make it at this moment: what counts is that it is there afterwards.
        subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir",
             "/nonexistent", "--shell", "/usr/sbin/nologin", name],
            check=False, capture_output=True,
        )  # fmt: skip
        found = pwd.getpwnam(name)
    return Account(name=name, uid=found.pw_uid, gid=found.pw_gid)


def account_of(uid: int) -> Account | None:
    """As whom a running stack goes on; None for ourselves."""
    if uid == os.geteuid():
        return None
    found = pwd.getpwuid(uid)
    return Account(name=found.pw_name, uid=uid, gid=found.pw_gid)


def chosen(*, base: Path, folders: Iterable[Path]) -> Account | None:
    """As whom to start; None: as we are. `folders` are those outside the state folder that the
    programs write to."""
    name = os.environ.get(SETTING) or SYSTEM_USER
    if os.geteuid() != 0 or name == "root":
        return None
    account = system_account(name)
    if why := hindrance(account, base=base, folders=folders):
        print(f"The programs run as root, for as {name} they could not: {why}", flush=True)
        return None
    with suppress(ValueError, OSError):  # a container's root may not; engines are equals then
        resource.setrlimit(resource.RLIMIT_NICE, (NICE_LIMIT, NICE_LIMIT))
    return account


def hindrance(account: Account, *, base: Path, folders: Iterable[Path]) -> str:
    """What keeps a user from running the programs, in a line; empty for nothing."""
    there = [str(next(one for one in (f, *f.parents) if one.exists())) for f in folders]
    try:
        done = subprocess.run(
            [sys.executable, "-c", _TRIAL, *there],
            cwd=base,
            env={"PYTHONPATH": f"{base / 'platform'}{os.pathsep}{base}", "PATH": os.defpath},
            check=False,
            capture_output=True,
            text=True,
            **account.options,
        )
    except OSError as error:  # the Python itself, or the checkout
        return str(error)
    said = done.stderr.strip().splitlines()
    return (said[-1] if said else "its Python does not start") if done.returncode else ""
