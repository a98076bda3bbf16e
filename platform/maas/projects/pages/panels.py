"""What other rooms' pages show of projects."""

from typing import Any

from django.urls import reverse

from finetune.models import Dataset
from maas.console.access import TenantRequest
from maas.console.dashboard import DashboardPanel
from maas.projects import selectors, steps
from maas.tenants.principal import Principal

MOST = 4


def latest(request: TenantRequest) -> dict[str, Any] | None:
    """The latest projects, each on its step; None where there is none."""
    rows = list(selectors.projects(by=request.principal)[:MOST])
    if not rows:
        return None
    return {
        "projects": [{"project": one, "line": steps.line(one, steps.current(one))} for one in rows]
    }


def teaching_step(by: Principal, dataset: Dataset) -> str | None:
    """Where the data set is taught again, if it belongs to a project."""
    project = selectors.projects(by=by).filter(dataset=dataset).first()
    if project is None:
        return None
    address = reverse("console:project-teach", args=[project.tenant_id, project.id])
    return f"{address}?again=1"


PROJECTS = DashboardPanel(
    name="projects", order=20, template="projects/dashboard_panel.html", values=latest
)
