from maas.jobs import services as jobs
from maas.jobs.models import Job
from maas.tenants import audit
from maas.tenants.principal import Principal
from tests.toy.kind import MakeSpec, MakeToys


def make(*, by: Principal, names: list[str]) -> Job:
    by.require("toy.write")
    job = jobs.enqueue(by=by, kind=MakeToys.name, spec=MakeSpec(names=names))
    audit.record(by, "toy.order", job, count=len(names))
    return job
