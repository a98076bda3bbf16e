"""Teaching: choosing how, following it, and the terms of the base model."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from finetune.datasets import selectors as datasets
from finetune.exams import selectors as exams
from finetune.models import Training
from finetune.pages import ways
from finetune.pages.presenters import teaching
from finetune.trainings import selectors, services
from maas.catalog import selectors as catalog
from maas.catalog import services as catalog_services
from maas.console.access import TenantRequest, tenant_page
from maas.console.views.jobs import job_values
from maas.console.views.session import page_after


@tenant_page(GET="training.read", POST="training.write")
def teach(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """Three choices with time and cost; POST begins."""
    row = datasets.dataset(by=request.principal, dataset_id=dataset)
    if request.method == "POST":
        begun = services.start_training(
            by=request.principal,
            dataset_id=row.id,
            recipe=request.POST.get("recipe", Training.Recipe.BALANCED),
        )
        return redirect("console:training", request.tenant.id, begun.id)
    values = teaching.outlook(by=request.principal, dataset=row).values()
    return render(request, "finetune/teach.html", {"dataset": row, **values})


@tenant_page(GET="training.read")
def training(request: TenantRequest, training: uuid.UUID) -> HttpResponse:
    row = selectors.training(by=request.principal, training_id=training)
    values = {"training": row, "exam": None, **job_values(request, row.job)}
    if not row.job.is_open and row.dataset.deleted_at is None:
        values["teach_url"] = ways.teach_url(by=request.principal, dataset=row.dataset)
    if row.version_id is not None:
        values["exam"] = exams.exams(by=request.principal, version_id=row.version_id).first()
    return render(request, "finetune/training.html", values)


@tenant_page(POST="tenant.write")
def accept_terms(request: TenantRequest, base_model: str) -> HttpResponse:
    """An owner accepts a base model's terms for the business, having been shown them."""
    found = catalog.base_model(slug=base_model)
    catalog_services.accept_terms(
        by=request.principal, base_model=found, seen=request.POST.get("seen", "")
    )
    messages.success(request, _("The terms are accepted. You can teach now."))
    return redirect(page_after(request, default="/"))
