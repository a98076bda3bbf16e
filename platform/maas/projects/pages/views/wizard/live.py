"""Step 5: publish it, try it, give it to a program."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from maas.catalog.models import ModelVersion
from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from maas.projects import services
from maas.projects.models import Project
from maas.projects.pages.views.wizard import frame
from serving import services as serving
from serving.models import Deployment
from serving.pages.forms.deployments import DeployForm
from serving.pages.presenters import channels, examples
from serving.pages.views.deployments import name_for


@tenant_page(GET="deployment.read", POST="deployment.write")
def live(request: TenantRequest, project: uuid.UUID) -> HttpResponse:
    """POST publishes: under a new name, or the new version under the name that is there."""
    row = frame.found(request, project)
    version = row.training.version if row.training else None
    if version is None or not frame.reachable(row, "live"):
        return frame.to(row, "exam")
    here = _present(row)
    if request.htmx and here is None:  # ended by somebody, while a page waited for it
        return HttpResponseClientRefresh()
    if request.method == "POST" and here is not None:
        return _replace(request, row, here, version)
    if here is not None:
        return _published(request, row, here, version)
    return _publish(request, row, version)


def _present(project: Project) -> Deployment | None:
    """The project's deployment, unless it was ended."""
    here = project.deployment
    return here if here is not None and here.state != Deployment.State.RETIRED else None


def _publish(request: TenantRequest, project: Project, version: ModelVersion) -> HttpResponse:
    initial = {"version": str(version.id), "name": name_for(request.tenant, version)}
    sent = {**request.POST.dict(), "version": str(version.id)} if request.POST else None
    form = DeployForm([version], sent, initial=initial)
    if form.is_valid():
        try:
            services.publish(
                by=request.principal,
                project=project,
                name=form.cleaned_data["name"],
                version_id=version.id,
            )
            return frame.to(project, "live")
        except Problem as problem:
            form.refuse(problem)
    values = {"form": form, "version": version, "status": 400 if form.errors else 200}
    return frame.page(request, project, "live", "publish", values)


def _replace(
    request: TenantRequest, project: Project, here: Deployment, version: ModelVersion
) -> HttpResponse:
    serving.change_version(by=request.principal, deployment_id=here.id, version_id=version.id)
    messages.success(request, _("The new version goes live; the old one answers until then."))
    return frame.to(project, "live")


def _published(
    request: TenantRequest, project: Project, here: Deployment, version: ModelVersion
) -> HttpResponse:
    """The whole page, or for htmx what changes on it, while it goes live."""
    shown = channels.chat_page_of(by=request.principal, deployment=here)
    if request.htmx:
        changing = {"deployment": here, "shown": shown}
        return frame.page(request, project, "live", "live_state", changing)
    newer = here.active is not None and here.active.version_id != version.id
    values = {
        "deployment": here,
        "newer": version if newer and here.state == Deployment.State.LIVE else None,
        "shown": shown,
        "base_url": settings.GATEWAY_URL,
        "programs": examples.programs(
            base_url=settings.GATEWAY_URL,
            model=here.name,
            question=_("What are your opening hours?"),
        ),
    }
    return frame.page(request, project, "live", "live", values)
