"""A backup of a database and a store that are in use, and what comes back of it."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import embedded
import pytest
from django.db import connection

from maas.catalog import store
from maas.catalog.models import Adapter
from maas.common.backups import manifest, restoring, taking
from maas.common.backups.copying import Copy
from maas.common.backups.manifest import BackupProblem
from maas.tenants.models import Tenant
from tests import factories, services
from tests.maas.common.backups.answers import answers

CLIENTS = embedded.POSTGRES_BIN
TELL = """
import json
from tests.maas.common.backups.answers import answers
print(json.dumps(answers()))
"""


@pytest.fixture
def shop(transactional_db: None, settings: Any, tmp_path: Path) -> Tenant:
    """A tenant whose model's file is in the store."""
    settings.ARTEFACT_DIR = tmp_path / "artefacts"
    tenant = factories.make_tenant("Ada's", owner=factories.make_user())
    version = factories.make_version(tenant)
    store.path(version.adapter.base_model.artefact).mkdir(parents=True)
    folder = store.path(version.adapter.artefact)
    folder.mkdir(parents=True)
    (folder / "adapter.safetensors").write_bytes(b"weights")
    Adapter.objects.update(sha256=store.folder_sha256(folder))
    return tenant


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def empty(shop: Tenant, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation that has nothing: a database, a folder."""
    name = "restored"
    _sql(f'create database "{name}"')
    state = tmp_path / "other"
    state.mkdir()
    base = Path(os.environ["LONGSLOPE_STATE"])
    yield {
        **os.environ,
        "LONGSLOPE_STATE": str(state),
        "DATABASE_URL": embedded.database_url(base, name),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    _sql(f'drop database "{name}" with (force)')


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment, cwd=services.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip


def restored(environment: dict[str, str], backup: Path, *more: str) -> tuple[int, str]:
    arguments = ("restore", str(backup), "--clients", str(CLIENTS), *more)
    done = manage(environment, "manage.py", *arguments)
    return done.returncode, done.stdout + done.stderr


def test_what_comes_back_answers_as_before(
    shop: Tenant, folder: Path, empty: dict[str, str]
) -> None:
    before = answers()
    assert "adapter.safetensors" in json.dumps(before), "there is something to lose"
    backup = taking.take(folder, clients=CLIENTS)
    assert restored(empty, backup)[0] == 0
    told = manage(empty, "manage.py", "shell", "-v", "0", "-c", TELL)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == before

    status, why = restored(empty, backup)
    assert status != 0
    assert "not empty" in why
    assert restored(empty, backup, "--force")[0] == 0


def test_nobody_else_may_read_it_and_a_half_one_is_none(shop: Tenant, folder: Path) -> None:
    backup = taking.take(folder, clients=CLIENTS)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    assert stat.S_IMODE((backup / manifest.DATABASE).stat().st_mode) == 0o600
    part = folder / ".20200101-000000.part"
    part.mkdir()
    assert taking.backups(folder) == [backup]


def test_a_file_that_goes_while_the_backup_is_taken_is_in_it(shop: Tenant, tmp_path: Path) -> None:
    into = tmp_path / "into"
    into.mkdir()
    copy = Copy(store.path("adapters").parent, into, earlier=None)
    copy.bring()
    artefact = Adapter.objects.get().artefact
    store.delete(artefact)
    late = store.put_chunks("frozen", [b"late"])
    copy.bring()
    assert copy.has(artefact)
    assert copy.has(late.artefact)
    assert len(copy.files) == 2


def test_an_artefact_that_a_row_names_and_nobody_has_is_told(shop: Tenant, folder: Path) -> None:
    artefact = Adapter.objects.get().artefact
    store.delete(artefact)
    assert manifest.read(taking.take(folder, clients=CLIENTS)).missing == [artefact]


def test_what_was_damaged_is_told_and_not_restored(
    shop: Tenant, folder: Path, empty: dict[str, str]
) -> None:
    backup = taking.take(folder, clients=CLIENTS)
    name = next(one for one in manifest.read(backup).files if one.endswith(".safetensors"))
    (backup / name).unlink()
    (backup / name).write_bytes(b"weightz")
    status, why = restored(empty, backup)
    assert status != 0
    assert f"{name} is damaged" in why


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("migrations", ["tenants.9999_of_tomorrow"], "newer version"),
        ("postgres", 99, "older"),
        ("format", 2, "form 2"),
    ],
)
def test_a_backup_of_later_code_or_another_database_is_refused(
    shop: Tenant, folder: Path, field: str, value: Any, why: str
) -> None:
    backup = taking.take(folder, clients=CLIENTS)
    kept = json.loads((backup / manifest.MANIFEST).read_text())
    (backup / manifest.MANIFEST).write_text(json.dumps({**kept, field: value}))
    with pytest.raises(BackupProblem, match=why):
        restoring.restore(backup, clients=CLIENTS)
    assert Tenant.objects.filter(name="Ada's").exists(), "nothing was changed"


def test_old_ones_go_and_what_they_share_stays(shop: Tenant, folder: Path) -> None:
    first = taking.take(folder, clients=CLIENTS)
    older = first.rename(folder / "20200101-000000")
    second = taking.take(folder, clients=CLIENTS)
    assert taking.prune(folder, kept=1) == [older]
    manifest.verify(second, manifest.read(second))
    shutil.rmtree(store.path("adapters"))
    manifest.verify(second, manifest.read(second))


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
