"""Data sets whose job is done on the spot, by the real program."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from finetune.data.program import work
from finetune.datasets import services
from finetune.models import Dataset
from finetune.samples.files import FILES
from maas.jobs import kinds, rundir
from maas.jobs.models import Job
from maas.jobs.program import Failure, Run
from maas.tenants.models import Tenant, User
from maas.tenants.principal import Principal
from maas.tenants.selectors import principal_of_user

CSV = (
    "Topic,Question,Answer\n"
    "Hours,When do you open?,We open at 9:00 every day.\n"
    "Hours,opening times,We open at 9:00 every day.\n"
    "Hours,At what time can I come in?,We open at 9:00 every day.\n"
    "Price,What does a wash cost?,A wash costs £15.\n"
    "Price,wash price,A wash costs £18.\n"
    "Price,What does a wash cost?,A wash costs £12.\n"
    "Team,Who is your mechanic?,Ask Tom on 07911 123456.\n"
    "Team,Do you sell tents?,\n"
)

Read = Callable[[Dataset], Dataset]


@pytest.fixture
def by(tenant: Tenant, editor: User) -> Principal:
    return principal_of_user(user=editor, tenant_id=tenant.id)


@pytest.fixture
def read() -> Read:
    return read_now


@pytest.fixture
def shop(by: Principal) -> Dataset:
    """A small sheet with one of everything, read."""
    return read_now(services.upload(by=by, filename="faq.csv", chunks=[CSV.encode()]))


@pytest.fixture
def larkspur(by: Principal) -> Dataset:
    """The sample shop, read."""
    data = (FILES / "larkspur.xlsx").read_bytes()
    return read_now(services.upload(by=by, filename="larkspur.xlsx", chunks=[data]))


def job_of(dataset: Dataset) -> Job:
    """The data set's newest reading."""
    assert dataset.job_id is not None
    return Job.objects.get(id=dataset.job_id)


def read_now(dataset: Dataset) -> Dataset:
    """Do what a worker does with the data set's job, in this process."""
    dataset.refresh_from_db()
    job = job_of(dataset)
    kind = kinds.get(job.kind)
    run_dir = rundir.make(job)
    rundir.write_job(job, run_dir, kind.prepare(job, run_dir))
    try:
        kind.finish(job, run_dir, work(Run.read(run_dir)))
        Job.objects.filter(id=job.id).update(state=Job.State.SUCCEEDED)
    except Failure as failure:
        kind.failed(job, {"code": failure.code, "params": failure.params, "detail": ""})
        Job.objects.filter(id=job.id).update(state=Job.State.FAILED)
    dataset.refresh_from_db()
    return dataset


def file_of(path: Path) -> dict[str, Any]:
    return {"filename": path.name, "chunks": [path.read_bytes()]}
