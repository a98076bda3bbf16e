"""Models and their versions."""

import uuid
from collections import defaultdict
from datetime import UTC, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from finetune.exams import policy
from finetune.exams import selectors as exams
from maas.catalog import selectors, services, verdicts
from maas.console import charts
from maas.console.access import TenantRequest, tenant_page
from maas.tenants.principal import Principal
from maas.usage import selectors as usage
from serving import selectors as serving
from serving.models import Deployment
from serving.pages.presenters import record

DAYS = 30
MOST_EXAMS = 20


@tenant_page(GET="model.read")
def models(request: TenantRequest) -> HttpResponse:
    found = list(selectors.tuned_models(by=request.principal).order_by("-updated_at", "id")[:200])
    live = live_by_model(request.principal)
    rows = [
        {"model": model, "newest": next(iter(model.versions.all()), None), "live": live[model.id]}
        for model in found
    ]
    return render(request, "projects/models.html", {"models": rows})


@tenant_page(GET="model.read")
def model(request: TenantRequest, model: uuid.UUID) -> HttpResponse:
    found = selectors.tuned_model(by=request.principal, model_id=model)
    live = live_by_model(request.principal)[found.id]
    serves = {one.active.version_id: one for one in live if one.active is not None}
    versions = list(found.versions.all())
    today = timezone.now().astimezone(UTC).date()
    used = usage.statement(
        by=request.principal,
        first=today - timedelta(days=DAYS - 1),
        last=today,
        models=[one.name for one in live],
    )
    pass_mark = policy.current().pass_mark
    held = exams.exams(by=request.principal, model_id=found.id)[:MOST_EXAMS]
    return render(
        request,
        "projects/model.html",
        {
            "model": found,
            "versions": [{"version": one, "deployment": serves.get(one.id)} for one in versions],
            "deployments": live,
            "marks": charts.marks(versions),
            "mark": pass_mark,
            "mark_y": charts.height_of(pass_mark),
            "exams": held,
            "caveat": verdicts.caveat(preliminary=any(one.preliminary for one in versions)),
            "used": used.total,
            "used_tokens": charts.used_tokens(used.total),
            "chart": charts.questions(used),
            "days": DAYS,
            **record.of(request, version__tuned_model=found),
        },
    )


@tenant_page(POST="model.write")
def delete_model(request: TenantRequest, model: uuid.UUID) -> HttpResponse:
    services.delete_tuned_model(by=request.principal, model_id=model)
    messages.success(request, _("In the trash. You can take it back for 30 days."))
    return redirect("console:models", request.tenant.id)


def live_by_model(by: Principal) -> dict[uuid.UUID, list[Deployment]]:
    """The tenant's deployments by the model whose version they serve now."""
    found: dict[uuid.UUID, list[Deployment]] = defaultdict(list)
    for one in serving.deployments(by=by):
        if one.active is not None:
            found[one.active.version.tuned_model_id].append(one)
    return found
