"""The kind of job that makes toys; its program is `tests.toy.program`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from maas.jobs import kinds
from maas.jobs.models import Job
from maas.usage import services as usage
from tests.toy.models import Toy


class MakeSpec(kinds.Spec):
    names: list[str]


class MakeToys(kinds.Kind[MakeSpec]):
    name = "toy.make"
    title = _("Kitchen")
    program = "tests.toy.program"
    spec_model = MakeSpec

    def prepare(self, job: Job, run_dir: Path) -> Mapping[str, Any]:
        return {}

    def finish(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> None:
        assert job.tenant is not None
        for name in result["made"]:
            Toy.objects.create(tenant=job.tenant, name=name)
        usage.book(
            tenant_id=job.tenant.id,
            kind="toy",
            reference=str(job.id),
            quantities={"toys": len(result["made"])},
        )
