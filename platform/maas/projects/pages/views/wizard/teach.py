"""Step 3: one button, three choices; then the work, followed live."""

import uuid

from django.http import HttpResponse

from finetune.models import Training
from finetune.pages.presenters import teaching
from maas.console.access import TenantRequest, tenant_page
from maas.console.views.jobs import job_values
from maas.jobs.models import Job
from maas.projects import services
from maas.projects.models import Project
from maas.projects.pages.views.wizard import frame


@tenant_page(GET="training.read", POST="training.write")
def teach(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    row = frame.found(request, project)
    if not frame.reachable(row, "teach") or row.data is None:
        return frame.to(row, "data")
    if request.method == "POST":
        return _begin(request, row)
    if row.teaching is not None and _goes_on(row.teaching):
        return frame.page(request, row, "teach", "teaching", job_values(request, row.teaching.job))
    if row.teaching is not None and row.teaching.version_id and "again" not in request.GET:
        return frame.to(row, "exam")
    values = teaching.outlook(by=request.principal, dataset=row.data).values()
    before = row.teaching.job if row.teaching else None
    failed = before if before is not None and before.state == Job.State.FAILED else None
    values |= job_values(request, failed) if failed else {}
    return frame.page(request, row, "teach", "teach", {"dataset": row.data, **values})


def _begin(request: TenantRequest, project: Project) -> HttpResponse:
    recipe = request.POST.get("recipe", Training.Recipe.BALANCED)
    services.teach(by=request.principal, project=project, recipe=recipe)
    return frame.to(project, "teach")


def _goes_on(training: Training) -> bool:
    return training.job.is_open
