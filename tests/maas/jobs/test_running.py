"""A job from the queue to its end, on a real worker with real programs."""

import pytest

from maas.jobs import services
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant
from tests.maas.jobs.conftest import Worker, ended


def start(tenant: Tenant | None, *, kind: str = "test.steps", **spec: object) -> Job:
    return services.enqueue(by=None, kind=kind, spec=spec, tenant=tenant)


@pytest.mark.usefixtures("worker")
def test_a_job_runs_and_its_result_is_written_once(tenant: Tenant) -> None:
    job = ended(start(tenant, steps=3), tick=False)
    assert job.state == "succeeded", job.error
    assert job.result == {"counted": 3, "begun": 0, "not_a_number": None}
    assert AuditEntry.objects.filter(action="test.finished").count() == 1
    print([(e.seq, e.type, e.data) for e in job.events.all()])
