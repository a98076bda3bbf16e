"""What the steps share: the project, the time line, and the page around them."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from maas.console.access import TenantRequest
from maas.projects import selectors, steps
from maas.projects.models import Project


def found(request: TenantRequest, project: uuid.UUID) -> Project:
    """Raises NotFound for another tenant's project."""
    return selectors.project(by=request.principal, project_id=project)


def page(
    request: TenantRequest, project: Project, step: str, template: str, values: dict[str, Any]
) -> HttpResponse:
    """The step's page with its time line; `then` is its own address, for when work is done."""
    line = steps.line(project, step)
    status = values.pop("status", 200)
    return render(
        request,
        f"projects/{template}.html",
        {"project": project, "line": line, "then": request.path, **values},
        status=status,
    )


def to(project: Project, step: str) -> HttpResponse:
    return redirect(f"console:project-{step}", project.tenant_id, project.id)


def reachable(project: Project, step: str) -> bool:
    """Whether everything before the step is done."""
    done = steps.done(project)
    names = list(done)
    return all(done[name] for name in names[: names.index(step)])
