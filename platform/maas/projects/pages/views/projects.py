"""The wizard's list and its first step."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from maas.console.access import TenantRequest, tenant_page
from maas.console.industries import industries
from maas.projects import selectors, services, steps
from maas.projects.models import Project
from maas.projects.pages.forms.projects import ProjectForm
from maas.projects.tasks import TASKS


@tenant_page(GET="dataset.read")
def projects(request: TenantRequest) -> HttpResponse:
    rows = [
        {"project": one, "line": steps.line(one, steps.current(one))}
        for one in selectors.projects(by=request.principal)[:50]
    ]
    return render(request, "projects/projects.html", {"projects": rows})


@tenant_page(GET="dataset.write", POST="dataset.write")
def new_project(request: TenantRequest) -> HttpResponse:
    request.principal.require("dataset.write")
    tenant = request.tenant
    form = ProjectForm(
        request.POST or None,
        initial={
            "name": tenant.name,
            "industry": tenant.industry or "retail",
            "language": translation.get_language(),
        },
    )
    if form.is_valid():
        made = services.open_project(by=request.principal, **form.cleaned_data)
        return redirect("console:project-data", tenant.id, made.id)
    return _what(request, form, None)


@tenant_page(GET="dataset.read", POST="dataset.write")
def what(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    """Step 1 again: change what it should do."""
    row = selectors.project(by=request.principal, project_id=project)
    form = ProjectForm(
        request.POST or None, initial={name: getattr(row, name) for name in services.FIELDS}
    )
    if form.is_valid():
        services.change_project(by=request.principal, project_id=row.id, changes=form.cleaned_data)
        return redirect("console:project-data", request.tenant.id, row.id)
    return _what(request, form, row)


@tenant_page(GET="dataset.read")
def project(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    """To the step that is to be done now."""
    row = selectors.project(by=request.principal, project_id=project)
    return redirect(f"console:project-{steps.current(row)}", request.tenant.id, row.id)


@tenant_page(POST="dataset.write")
def trash_project(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    services.trash_project(by=request.principal, project_id=project)
    messages.success(
        request,
        _("In the trash. Its data and models are still there; you can take it back for 30 days."),
    )
    return redirect("console:projects", request.tenant.id)


def _what(request: TenantRequest, form: ProjectForm, row: Project | None) -> HttpResponse:
    return render(
        request,
        "projects/what.html",
        {
            "form": form,
            "project": row,
            "tasks": TASKS,
            "chosen": form["task"].value(),
            "industries": industries(),
            "trade": form["industry"].value(),
            "line": steps.line(row, "what") if row else steps.fresh(),
        },
        status=400 if form.errors else 200,
    )
