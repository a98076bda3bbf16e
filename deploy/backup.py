"""Backups of an installation: `python deploy/backup.py take | restore FOLDER [--force]`.

The work is done by `manage.py backup` and `manage.py restore`; this file brings them a database
that runs, and to a restored installation its secrets and its place.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "platform"))
import embedded
import programs
import stack_env
import versions
from stack import BASE_DIR, STACK_ENV, Stack, default_state

from maas.common.backups import manifest
from maas.common.backups.manifest import BackupProblem

HARMLESS = {"install.lock", "logs", "run", "backups"}
"""What a state folder may have, and still be empty: nothing that anybody misses."""


def take(state: Path) -> None:
    """Take a backup, of a stack that runs or one that is down."""
    stack = Stack(state)
    version = versions.running(state) or versions.of_checkout(BASE_DIR, state / STACK_ENV)
    arguments = ["--code", version.commit, "--clients", str(embedded.POSTGRES_BIN)]
    if programs.embeds_postgres(stack.env):
        arguments.append("--embedded")
    with stack.stores():
        stack.manage("backup", *arguments)


def restore(state: Path, folder: Path, *, force: bool) -> None:
    """Into an empty state folder; `force` also into one that is not, whose stack is down."""
    began = time.monotonic()
    kept = manifest.read(folder)
    check_place(state, force=force)
    put_secrets(folder, kept, state)
    stack = Stack(state)
    if stack.is_up():
        raise BackupProblem("The stack runs. Stop it first: make down")
    arguments = [str(folder), "--clients", str(embedded.POSTGRES_BIN)]
    with stack.stores():
        stack.manage("restore", *arguments, *(["--force"] if force else []))
    print(f"Restored in {time.monotonic() - began:.0f} s. `make up` starts it.")


def check_place(state: Path, *, force: bool) -> None:
    """Raises BackupProblem for a state folder that holds an installation."""
    there = {one.name for one in state.iterdir()} if state.exists() else set()
    if there - HARMLESS and not force:
        names = ", ".join(sorted(there - HARMLESS)[:5])
        raise BackupProblem(
            f"{state} is not empty ({names}). Restore into an empty folder (LONGSLOPE_STATE), or "
            "with FORCE=1, which deletes what is there."
        )


def put_secrets(folder: Path, kept: manifest.Manifest, state: Path) -> None:
    """The backup's `stack.env`, with the database where this installation has it."""
    source = folder / manifest.SECRETS
    if not source.exists():
        return
    values = stack_env.read(source)
    if kept.embedded:
        values["DATABASE_URL"] = embedded.database_url(state)
    state.mkdir(parents=True, exist_ok=True)
    own = state / STACK_ENV
    if own.exists():
        own.replace(state / f"{STACK_ENV}.before-restore")
    stack_env.write(own, values)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("take")
    back = commands.add_parser("restore")
    back.add_argument("folder", type=Path)
    back.add_argument("--force", action="store_true")
    options = parser.parse_args()
    state = default_state()
    os.umask(0o077)
    try:
        if options.command == "take":
            take(state)
        else:
            restore(state, options.folder.resolve(), force=options.force)
    except BackupProblem as problem:
        sys.exit(str(problem))
    except subprocess.CalledProcessError as failed:  # manage.py has said why
        return failed.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
