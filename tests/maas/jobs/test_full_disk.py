"""Jobs on a full disk fail with a sentence, wherever it is that they find no room, and later ones
go on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from maas.common import stores
from maas.jobs import dispatcher, presenters, rundir, runner, services
from maas.jobs.models import Job
from maas.tenants.models import Tenant
from tests.disks import SmallDisk, small_disk
from tests.maas.jobs.conftest import counted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _lease_of_production(settings: Any, _short_lease: None) -> None:
    settings.JOB_LEASE_SECONDS = 60


@pytest.fixture
def disk(tmp_path: Path, settings: Any) -> Iterator[SmallDisk]:
    """Where the run directories are."""
    settings.RUNS_DIR = tmp_path / "runs"
    with small_disk(settings.RUNS_DIR) as one:
        yield one
        stores.client().flushdb()


def run(tenant: Tenant, **spec: object) -> Job:
    """A job from its start to its end, in this process: messages find no worker."""
    stores.client().flushdb()
    job = services.enqueue(by=None, kind="test.steps", spec=spec, tenant=tenant)
    (leased,) = dispatcher.dispatch()
    runner.run(leased.pk, leased.token)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize(
    "pages", [0, 1, 2], ids=["not_even_its_order", "no_events", "a_few_events"]
)
def test_a_job_that_finds_no_room_says_so_and_the_next_one_goes_on(
    disk: SmallDisk, tenant: Tenant, pages: int
) -> None:
    disk.fill(but_pages=pages)
    job = run(tenant, steps=400)
    assert (job.state, (job.error or {})["code"], job.attempt) == ("failed", "disk_full", 1)
    assert "free disk space" in str(presenters.error(job))
    assert not (rundir.run_directory_for(job.pk) / "result.json").exists()
    disk.free()
    job = run(tenant, steps=3)
    assert job.state == "succeeded", job.error
    assert [step for step, _pid in counted(job)] == [1, 2, 3]
