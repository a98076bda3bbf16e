"""Step 2: bring the data, see what it says, put right what needs it."""

import uuid
from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.urls import reverse

import finetune.samples
from finetune.datasets import selectors as datasets
from finetune.datasets import services as dataset_services
from finetune.models import Dataset
from finetune.pages.forms.datasets import UploadForm
from finetune.pages.presenters import columns, rows
from finetune.pages.views.datasets import about, to_page
from maas.common.bodies import BodySort, takes
from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from maas.projects import services, tasks
from maas.projects.models import Project
from maas.projects.pages import template
from maas.projects.pages.views.wizard import frame

SAMPLES = Path(finetune.samples.__file__).parent / "files"


@takes(BodySort.FILE)
@tenant_page(GET="dataset.read", POST="dataset.write")
def data(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    """POST brings a file; without one yet, the page asks for it."""
    row = frame.found(request, project)
    form = UploadForm.sent(request)
    if form.is_valid():
        try:
            made = form.upload(by=request.principal, name=row.name, industry=row.industry)
            services.use_dataset(by=request.principal, project=row, dataset=made)
            return to_page(request, _address(row))
        except Problem as problem:
            form.refuse(problem)
    if form.errors and request.htmx:
        return _asked_again(request, row, form)
    if row.data is None or form.errors:
        return _bring(request, row, form)
    return _report(request, row, row.data)


@tenant_page(POST="dataset.write")
def sample(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    """Take the sample shop of the project's language, as if it had been uploaded."""
    row = frame.found(request, project)
    file = SAMPLES / ("yunxiu.xlsx" if row.language.startswith("zh") else "larkspur.xlsx")
    made = dataset_services.upload(
        by=request.principal,
        filename=file.name,
        chunks=[file.read_bytes()],
        name=row.name,
        industry=row.industry,
    )
    services.use_dataset(by=request.principal, project=row, dataset=made)
    return frame.to(row, "data")


@tenant_page(POST="dataset.write")
def use_known(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    """Take a data set that is there already; none of them asks for a file again."""
    row = frame.found(request, project)
    chosen = request.POST.get("dataset", "")
    known = datasets.dataset(by=request.principal, dataset_id=chosen) if chosen else None
    services.use_dataset(by=request.principal, project=row, dataset=known)
    return frame.to(row, "data")


@tenant_page(GET="dataset.read")
def download_template(request: TenantRequest, project: uuid.UUID) -> FileResponse:
    """A spreadsheet to fill in, with examples of what the model is for, in its language."""
    row = frame.found(request, project)
    book = template.workbook(tasks.project_task(row.task), row.language)
    return FileResponse(book, as_attachment=True, filename=template.NAME)


def _bring(request: TenantRequest, project: Project, form: UploadForm) -> HttpResponse:
    known = datasets.datasets(by=request.principal).filter(state=Dataset.State.READY)[:20]
    values = {"form": form, "known": known, "status": 400 if form.errors else 200}
    return frame.page(request, project, "data", "bring", values)


def _asked_again(request: TenantRequest, project: Project, form: UploadForm) -> HttpResponse:
    """The form alone, for the page whose upload was refused."""
    values = {"form": form, "upload_url": _address(project), "status": 400}
    return frame.page(request, project, "data", "upload_form", values)


def _report(request: TenantRequest, project: Project, dataset: Dataset) -> HttpResponse:
    unknown = dataset.problem is not None and dataset.problem["code"] == "columns_not_found"
    values = {
        **about(request, dataset),
        "waiting": rows.waiting(dataset),
        "decided": rows.decided(dataset),
        "sheets": columns.sheets(dataset) if unknown else columns.used(dataset),
        "unknown": unknown,
        "roles": columns.ROLES,
        "ready": frame.reachable(project, "teach"),
    }
    return frame.page(request, project, "data", "report", values)


def _address(project: Project) -> str:
    return reverse("console:project-data", args=[project.tenant_id, project.id])
