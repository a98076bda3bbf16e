"""The whole stack on one machine: `python deploy/stack.py up | down | status`.

`up` may be run at any time: after a reboot, a crash or a kill it ends in the same state.
supervisord keeps every process alive; this file only prepares what it needs and asks it.
"""

import argparse
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "platform"))
import binds
import embedded
import private
import programs
import run_as
import surroundings
import upgrade
import versions
from stack_env import read as _read
from stack_env import write as _write_private

from maas.kit import processes
from maas.kit.files import atomic_write

BASE_DIR = Path(__file__).resolve().parents[1]
STACK_ENV = "stack.env"
FOLDERS = ("ARTEFACT_DIR", "RUNS_DIR", "LOG_DIR", "ENGINES_DIR", "MAIL_DIR", "BACKUP_DIR")
MARKER = programs.MARKER


class Stack:
    """One installation: a state folder, and the processes that belong to it."""

    def __init__(self, state: Path) -> None:
        self.state = state.resolve()
        self.account: run_as.Account | None = None
        self.env = self._environment()

    # --- what a person asks for -----------------------------------------------------
    def up(self) -> None:
        """Start what does not run yet; returns when the console and the gateway answer."""
        ran = self.is_up()
        self._start_supervisor()
        self._wait_for_stores()
        self.manage("migrate", "--no-input", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        self.manage("bootstrap")
        self._control("update")
        self._wait_for_stores()
        self._control("start", "all")
        version = versions.of_checkout(BASE_DIR, self.state / STACK_ENV)
        if ran and not version.is_that_of(versions.running(self.state)):
            print(f"The code has changed ({version.commit}): one process after the other takes it.")
            upgrade.roll(self._control, servers=self._servers())
        self._wait("the console", lambda: self._answers("CONSOLE", "/healthz"))
        self._wait("the gateway", lambda: self._answers("GATEWAY", "/v1/models"))
        versions.write_running(self.state, version)

    @contextmanager
    def stores(self) -> Iterator[None]:
        """Postgres and Valkey run within the block; they stop after it if the stack was down."""
        was_up = self.is_up()
        if not was_up:
            self._start_supervisor()
        try:
            self._wait_for_stores()
            yield
        finally:
            if not was_up:
                self.down()

    def is_up(self) -> bool:
        return self._supervisor() is not None

    def down(self) -> None:
        """Stop everything. No process is left behind and no data is lost."""
        if self._supervisor() is not None:
            self._control("stop", *programs.SERVICES, check=False)
            self._control("shutdown", check=False)
        self._wait("every process to end", lambda: not self._processes(), fail=False)
        processes.end(self._processes(), grace=10)
        embedded.remove_runtime_dir(self.state)

    def status(self) -> int:
        """Print each process's state; the exit status is 0 when all of them run."""
        if self._supervisor() is None:
            print("The stack is down. `make up` starts it.")
            return 3
        done = self._control("status", check=False)
        self._tell_version()
        print(f"\nConsole  {self.env['CONSOLE_URL']}\nGateway  {self.env['GATEWAY_URL']}")
        if not self.env.get("EMAIL_URL"):
            print(f"Mails    no mail server (EMAIL_URL): they are kept in {self.state / 'mail'}")
        return done.returncode

    def _tell_version(self) -> None:
        version = versions.of_checkout(BASE_DIR, self.state / STACK_ENV)
        runs = versions.running(self.state)
        if runs is not None:
            print(f"\nCode     {runs.commit or runs.digest[:12]}, since {runs.since}")
        if not version.is_that_of(runs):
            print("         The checkout or stack.env has changed since. `make up` takes it over.")

    # --- the pieces -----------------------------------------------------------------
    def _environment(self) -> dict[str, str]:
        """What every process of the stack is started with; made once, kept in stack.env."""
        self.state.mkdir(parents=True, exist_ok=True)
        file = self.state / STACK_ENV
        if not file.exists():
            _write_private(file, programs.first_environment(self.state))
        kept = _read(file)
        if unknown := binds.unknown(kept):
            fresh = programs.addresses(self.state, valkey_password="")
            kept.update({f"{name}_BIND": binds.place(fresh, name) for name in unknown})
            _write_private(file, kept)
        env = {
            **kept,
            **surroundings.seen(os.environ),
            **programs.fixed_environment(BASE_DIR, self.state),
        }
        own = self.account.surroundings(self.state) if self.account else {}
        return env | binds.settled(env, kept) | own

    @property
    def _config(self) -> Path:
        return self.state / "supervisord.conf"

    def _supervisor(self) -> psutil.Process | None:
        return next((p for p in self._processes() if str(self._config) in _command_line(p)), None)

    def _processes(self) -> list[psutil.Process]:
        """Every living process that was started for this state folder."""
        return processes.with_marker(MARKER, str(self.state))

    def _settle_ports(self) -> None:
        """Another program may listen where this stack did when it last ran, and an installation
        that an earlier version made has no ports for what is newer."""
        file = self.state / STACK_ENV
        kept = _read(file)
        password = urlsplit(kept["REDIS_URL"]).password or ""
        fresh = programs.addresses(self.state, valkey_password=password)
        fixed = binds.fixed(kept)
        places = [binds.place(kept, name) for name in binds.BOTH if name not in fixed]
        valkey = urlsplit(kept["REDIS_URL"]).port or 0
        if all(map(binds.is_free, places)) and embedded.is_free(valkey):
            if fresh.keys() <= kept.keys():
                return
            # Where people and programs come in stays; the engines' ports follow the newer ones.
            newer = {name: fresh[name] for name in fresh if name not in kept}
            kept.update(newer, ENGINE_PORT_BASE=fresh["ENGINE_PORT_BASE"])
        else:
            kept.update(fresh, **{f"{name}_URL": kept[f"{name}_URL"] for name in fixed})
        _write_private(file, kept)
        self.env = self._environment()
        self._write_config()

    def _answers(self, name: str, path: str) -> bool:
        """Whether the console or the gateway is there at all; 401 is an answer too."""
        host, port = binds.reached_at(self.env[f"{name}_BIND"])
        public = urlsplit(self.env[f"{name}_URL"]).netloc
        connection = http.client.HTTPConnection(host, port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": public})
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def _write_config(self) -> None:
        programs.metrics_folder(self.state).mkdir(parents=True, exist_ok=True)
        atomic_write(self._config, programs.supervisor_config(self.state, self.env), mode=0o600)
        if self.account is not None:  # supervisord reads it again whenever it is told to
            os.chown(self._config, *self.account.owner)

    def _settle_owner(self) -> None:
        """As whom the programs run, and that nobody else reads what they write."""
        running = self._supervisor()
        if running is not None:
            self.account = run_as.account_of(running.uids().effective)
        else:
            self.account = run_as.chosen(base=BASE_DIR, folders=self._folders_elsewhere())
        if self.account is not None:
            (self.state / "home").mkdir(exist_ok=True)
            self.env = self._environment()
        self._settle_files()

    def _settle_files(self) -> None:
        owner = self.account.owner if self.account else None
        folder = embedded.runtime_dir(self.state)
        folder.mkdir(parents=True, exist_ok=True)
        private.settle(self.state, owner=owner)
        private.settle(folder, owner=owner)
        if self.account is not None:
            uid, gid = self.account.owner
            private.let_through(self.state, user=uid, group=gid)

    def _folders_elsewhere(self) -> list[Path]:
        """Folders that the operator set, outside of the state folder."""
        named = (Path(value) for name, value in self.env.items() if name in FOLDERS and value)
        return [path for path in named if not path.resolve().is_relative_to(self.state)]

    @property
    def _as_account(self) -> dict[str, Any]:
        return {"umask": private.UMASK, **(self.account.options if self.account else {})}

    def _start_supervisor(self) -> None:
        self._settle_owner()
        if programs.embeds_postgres(self.env):
            embedded.check_version(self.state)
            embedded.prepare_postgres(self.state)
        embedded.runtime_dir(self.state).mkdir(parents=True, exist_ok=True)
        (self.state / "logs").mkdir(exist_ok=True)
        self._write_config()
        if self.is_up():
            return
        processes.end(self._processes(), grace=30)  # a killed supervisor leaves its children
        self._settle_ports()
        for file in programs.metrics_folder(self.state).glob("*.db"):
            file.unlink()  # what processes that are gone had counted
        self._settle_files()
        subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(self._config)],
            env=self._lasting_environment(),
            cwd=BASE_DIR,
            check=True,
            **self._as_account,
        )

    def _lasting_environment(self) -> dict[str, str]:
        """What every process inherits for as long as supervisord lives. `stack.env` is not in it:
        each process reads that itself when it starts, so that a restart brings what is new."""
        seen = surroundings.lasting(surroundings.seen(os.environ))
        own = self.account.surroundings(self.state) if self.account else {}
        return {**seen, **programs.fixed_environment(BASE_DIR, self.state), **own}

    def _servers(self) -> dict[str, psutil.Process]:
        """Whoever holds a socket that people and programs reach us by."""
        found = {}
        for name in ("gateway", "web"):
            pid = int(self._control("pid", name).stdout or b"0")
            if pid:
                found[name] = psutil.Process(pid)
        return found

    def _wait_for_stores(self) -> None:
        if programs.embeds_postgres(self.env):
            self._wait("Postgres", lambda: embedded.postgres_answers(self.state))
            role = self.account.name if self.account else None
            embedded.create_database(self.state, role=role)

    def _control(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        quiet = arguments[0] != "status"
        done = subprocess.run(
            [sys.executable, "-m", "supervisor.supervisorctl", "-c", str(self._config), *arguments],
            env=self.env,
            cwd=BASE_DIR,
            check=False,
            stdout=subprocess.PIPE if quiet else None,
        )
        if check and done.returncode:
            raise SystemExit((done.stdout or b"").decode() or "supervisorctl failed")
        return done

    def manage(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.env,
            cwd=BASE_DIR,
            check=True,
            **self._as_account,
        )

    def _wait(
        self, what: str, ready: Callable[[], bool], *, seconds: float = 300, fail: bool = True
    ) -> None:
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                if not fail:
                    return
                raise SystemExit(f"Waited {seconds:.0f} s for {what}. See {self.state / 'logs'}.")
            time.sleep(0.2)


def _command_line(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return []


def default_state() -> Path:
    return Path(os.environ.get("LONGSLOPE_STATE") or BASE_DIR / "var").resolve()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["up", "down", "status"])
    command = parser.parse_args().command
    os.umask(private.UMASK)
    stack = Stack(default_state())
    if command == "status":
        return stack.status()
    stack.up() if command == "up" else stack.down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
