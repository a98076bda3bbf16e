"""What is told apart: a database that is away, and one that refuses."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import embedded
import pytest
from django.conf import settings
from django.db import DatabaseError, ProgrammingError
from django.db.backends.postgresql.base import DatabaseWrapper

from maas.common import database
from tests.waiting import until

pytestmark = pytest.mark.django_db  # to be allowed to connect: it is to another server


class Postgres:
    """A server of its own, that a test may kill."""

    def __init__(self, state: Path) -> None:
        self.state = state
        embedded.prepare_postgres(state)
        self.start()
        embedded.create_database(state)

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*embedded.postgres_command(self.state), "-c", "fsync=off"],
            **embedded.as_postgres(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        until(lambda: embedded.postgres_answers(self.state), seconds=60)

    def kill(self) -> None:
        """The server and what it has started, as when the machine's memory runs out."""
        children = subprocess.run(
            ["pgrep", "-P", str(self._process.pid)], check=True, capture_output=True, text=True
        )
        self._process.kill()
        subprocess.run(["kill", "-9", *children.stdout.split()], check=False)
        self._process.wait(20)


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    state = Path(tempfile.mkdtemp(prefix="longslope-test-"))
    server = Postgres(state)
    yield server
    server.kill()
    embedded.remove_runtime_dir(state)
    shutil.rmtree(state, ignore_errors=True)


@pytest.fixture
def line(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> DatabaseWrapper:
    """Django's connection to it."""
    made = DatabaseWrapper(
        {
            **settings.DATABASES["default"],
            "NAME": embedded.DATABASE,
            "HOST": str(embedded.socket_dir(postgres.state)),
            "USER": embedded.SUPERUSER,
        }
    )
    monkeypatch.setattr(database, "connection", made)
    return made


def ask(line: DatabaseWrapper, what: str = "SELECT 1") -> None:
    with line.cursor() as cursor:
        cursor.execute(what)


def test_a_killed_server_is_away_and_is_asked_again_once_it_is_back(
    postgres: Postgres, line: DatabaseWrapper
) -> None:
    ask(line)
    postgres.kill()
    with pytest.raises(DatabaseError) as gone:
        ask(line)
    assert database.is_away(gone.value)
    line.close()
    with pytest.raises(DatabaseError) as still_gone:
        ask(line)
    assert database.is_away(still_gone.value)
    line.close()
    postgres.start()
    with pytest.raises(ProgrammingError) as refused:
        ask(line, "SELECT nothing FROM nowhere")
    assert not database.is_away(refused.value)
    assert not database.is_away(DatabaseError("a row was not there"))
    assert not database.is_away(ValueError())
    line.close()
