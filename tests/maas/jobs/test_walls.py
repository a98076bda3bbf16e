"""What a program may take of its machine, what becomes of one that takes more, and that nobody
else's work waits for it. Real workers, real programs."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from maas.jobs import presenters, process, services
from maas.jobs.confine import OOM_SCORE
from maas.jobs.launch import MISSING_WALLS
from maas.jobs.models import Job
from maas.jobs.walls import MIB, ProgramWalls
from maas.tenants.models import Tenant
from tests import factories
from tests.maas.jobs.conftest import ended, state_of, until

SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SOME_NEW_TOKEN")
WALLS = ProgramWalls(
    memory_bytes=300 * MIB, cpu_seconds=50, file_bytes=MIB, open_files=77, needs_network=False
)


def start(tenant: Tenant, *, kind: str = "test.walled", **spec: object) -> Job:
    return services.enqueue(by=None, kind=kind, spec=spec, tenant=tenant)


def launched(directory: Path, walls: ProgramWalls, *, port: int) -> dict[str, Any]:
    """What the program that tells all found behind these walls."""
    job = {"job": "j", "kind": "k", "attempt": 1, "spec": {"port": port}, "params": {}}
    (directory / "job.json").write_text(json.dumps(job))
    environment = process.inherited({**os.environ, **dict.fromkeys(SECRETS, "secret")})
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "maas.jobs.launch"),
            *("tests.maas.jobs.programs.told", str(directory), walls.as_text()),
        ],
        stdin=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    ) as program:
        assert wait_for(program) == 0
    result: dict[str, Any] = json.loads((directory / "result.json").read_text())
    return result


def missing_walls(directory: Path) -> list[str]:
    file = directory / MISSING_WALLS
    return list(json.loads(file.read_text())) if file.exists() else []


def wait_for(program: subprocess.Popen[bytes]) -> int:
    """Its exit status. Its stdin stays open meanwhile: the end of that would end it."""
    while program.poll() is None:
        time.sleep(0.05)
    return program.returncode


@pytest.fixture
def port() -> Any:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_walls_stand_around_a_program_and_its_children(tmp_path: Path, port: int) -> None:
    found = launched(tmp_path, WALLS, port=port)
    missing = missing_walls(tmp_path)
    for one in (found["own"], found["child"]):
        limits = {"CORE": 0, "FSIZE": MIB, "NOFILE": 77, "CPU": 50, "DATA": 300 * MIB}
        assert one["limits"] == limits
        assert one["no_new_privs"] == ["1"]
        assert one["oom_score"] == OOM_SCORE
        assert one["user"] == os.getuid()
        if "network" not in missing:
            assert one["interfaces"] == ["lo"]
    # Where the kernel lets nobody have a network of its own, that is told instead.
    assert found["answered"] == ("network" in missing)
    assert set(missing) <= {"network"}


def test_a_program_that_asks_others_keeps_its_network(tmp_path: Path, port: int) -> None:
    assert launched(tmp_path, ProgramWalls(), port=port)["answered"]


def test_a_program_gets_listed_variables_alone(tmp_path: Path, port: int) -> None:
    given = set(launched(tmp_path, WALLS, port=port)["own"]["environment"])
    assert "PATH" in given
    assert given <= set(process.INHERITED)
    assert not given & set(SECRETS)


def test_a_kind_adds_the_variables_that_it_alone_needs() -> None:
    there = {"PATH": "/bin", "HTTPS_PROXY": "http://proxy", "SECRET_KEY": "s"}
    assert process.inherited(there) == {"PATH": "/bin"}
    assert process.inherited(there, "HTTPS_PROXY") == {
        "PATH": "/bin",
        "HTTPS_PROXY": "http://proxy",
    }


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("kind", "mishap", "code"),
    [
        ("test.walled", "hoards", "out_of_memory"),
        ("test.walled", "hoards_and_aborts", "out_of_memory"),
        ("test.watched", "child_hoards", "out_of_memory"),
        ("test.computing", "computes", "computing_limit"),
        ("test.walled", "writes_on", "file_limit"),
        ("test.walled", "opens_on", "internal"),
        ("test.short", "hangs", "deadline"),
    ],
)
def test_whoever_meets_a_wall_fails_at_once_and_is_told_so(
    tenant: Tenant, kind: str, mishap: str, code: str
) -> None:
    job = ended(start(tenant, kind=kind, mishap=mishap), seconds=300)
    assert (job.state, job.attempt) == ("failed", 1)
    error = presenters.error(job)
    assert error is not None
    assert error["code"] == code, job.error
    assert error["sentence"]
    assert error["advice"]
    assert not list(process.processes_of(job))


@pytest.mark.usefixtures("worker")
def test_what_hangs_with_one_team_stops_nobody_else_s_work(tenant: Tenant) -> None:
    hanging = [start(tenant, kind="test.steps", mishap="hangs") for _ in range(3)]
    until(lambda: sum(state_of(job) == "running" for job in hanging) == 2, tick=True)
    other = factories.make_tenant("Elsewhere")
    for _ in range(2):  # as an upload, and then an exam
        assert ended(start(other, kind="test.steps", steps=1), seconds=40).state == "succeeded"
    assert sorted(state_of(job) for job in hanging) == ["queued", "running", "running"]
    waiting = next(job for job in hanging if state_of(job) == "queued")
    waiting.refresh_from_db()
    assert waiting.waiting_for == "light_now"
    assert "Your team already has" in presenters.waiting_text(waiting)
