"""What customers can ask now: going live, changing, going back, pausing, ending."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maas.catalog import selectors as catalog
from maas.catalog.models import ModelVersion
from maas.common.errors import InvalidInput, Problem
from maas.console.access import TenantRequest, tenant_page
from maas.console.views.session import page_after
from maas.tenants.models import Tenant
from maas.tenants.principal import Principal
from serving import presenters, selectors, services
from serving.models import Deployment
from serving.pages.forms.deployments import (
    DeployForm,
    ThresholdsForm,
    TrySentenceForm,
    VersionForm,
    WordsForm,
    suggested_name,
)
from serving.pages.presenters import channels, examples, record, tried

DEEDS: dict[str, tuple[Callable[..., object], Promise]] = {
    "pause": (services.pause, gettext_lazy("Paused. Programs that ask it are told so.")),
    "resume": (services.resume, gettext_lazy("It goes live again.")),
    "retire": (services.retire, gettext_lazy("Ended. Its name is free again.")),
}


@tenant_page(GET="deployment.read")
def deployments(request: TenantRequest) -> HttpResponse:
    rows = selectors.deployments(by=request.principal)
    passed = passed_versions(request.principal).exists()
    return render(request, "serving/deployments.html", {"deployments": rows, "passed": passed})


@tenant_page(GET="deployment.write", POST="deployment.write")
def deploy(request: TenantRequest) -> HttpResponse:
    """Put a version live; `?version=` chooses it beforehand."""
    request.principal.require("deployment.write")
    versions = list(passed_versions(request.principal)[:100])
    form = DeployForm(versions, request.POST or None, initial=_suggested(request, versions))
    if form.is_valid():
        try:
            made = services.deploy(
                by=request.principal,
                name=form.cleaned_data["name"],
                version_id=form.cleaned_data["version"],
            )
            return redirect("console:deployment", request.tenant.id, made.id)
        except Problem as problem:
            form.refuse(problem)
    return render(
        request,
        "serving/deploy.html",
        {"form": form, "versions": versions},
        status=400 if form.errors else 200,
    )


@tenant_page(GET="deployment.read")
def deployment(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    """The whole page, or for htmx only the state, while it goes live."""
    row = selectors.deployment(by=request.principal, deployment_id=deployment)
    if request.htmx:
        return render(request, "serving/deployment_state.html", {"deployment": row})
    return _page(request, row)


@tenant_page(POST="deployment.write")
def change_words(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    """What it says in the merchant's own words."""
    row = selectors.deployment(by=request.principal, deployment_id=deployment)
    request.principal.require("deployment.write")
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            services.change_words(
                by=request.principal, deployment_id=deployment, changes=form.cleaned_data
            )
            messages.success(request, _("Saved. It says so from now on."))
            return redirect("console:deployment", request.tenant.id, deployment)
        except InvalidInput as problem:
            form.refuse(problem)
    return _page(request, row, words=form)


@tenant_page(POST="deployment.write")
def change_thresholds(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    """What its answers may say."""
    row = selectors.deployment(by=request.principal, deployment_id=deployment)
    form = ThresholdsForm(row, request.POST)
    if form.is_valid():
        try:
            services.change_thresholds(
                by=request.principal, deployment_id=deployment, thresholds=form.thresholds()
            )
            messages.success(request, _("Saved. Its answers are checked so from now on."))
            return redirect("console:deployment", request.tenant.id, deployment)
        except InvalidInput as problem:
            form.refuse(problem)
    return _page(request, row, thresholds=form)


@tenant_page(GET="deployment.read", POST="deployment.read")
def checks(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    """Try a sentence: what each check says of it."""
    row = selectors.deployment(by=request.principal, deployment_id=deployment)
    form = TrySentenceForm(request.POST or None)
    values: dict[str, object] = {"deployment": row, "form": form}
    status = 200
    if form.is_valid():
        try:
            checked = services.check_text(
                by=request.principal, deployment_id=deployment, text=form.cleaned_data["text"]
            )
            values["tried"] = tried.of(checked)
        except Problem as problem:
            form.refuse(problem)
            status = problem.status
    elif form.is_bound:
        status = 400
    return render(request, "serving/checks.html", values, status=status)


def _page(
    request: TenantRequest,
    row: Deployment,
    *,
    words: WordsForm | None = None,
    thresholds: ThresholdsForm | None = None,
) -> HttpResponse:
    words = words or WordsForm(initial=WordsForm.values_of(row))
    thresholds = thresholds or ThresholdsForm(row)
    revisions = list(selectors.revisions(by=request.principal, deployment_id=row.id)[:50])
    for revision in revisions:
        revision.why = presenters.placement_error(revision.placement.error)  # type: ignore[attr-defined]
    question = _("What are your opening hours?")
    return render(
        request,
        "serving/deployment.html",
        {
            "deployment": row,
            "revisions": revisions,
            "versions": passed_versions(request.principal)[:100],
            "words": words,
            "thresholds": thresholds,
            "shown": channels.chat_page_of(by=request.principal, deployment=row),
            **record.of(request, channel__deployment=row),
            "base_url": settings.GATEWAY_URL,
            "programs": examples.programs(
                base_url=settings.GATEWAY_URL, model=row.name, question=question
            ),
        },
        status=400 if words.errors or thresholds.errors else 200,
    )


@tenant_page(POST="deployment.write")
def change_version(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    selectors.deployment(by=request.principal, deployment_id=deployment)
    form = VersionForm(list(passed_versions(request.principal)), request.POST)
    if form.is_valid():
        services.change_version(
            by=request.principal,
            deployment_id=deployment,
            version_id=form.cleaned_data["version"],
        )
        messages.success(request, _("The new version goes live; the old one answers until then."))
    return redirect("console:deployment", request.tenant.id, deployment)


@tenant_page(POST="deployment.write")
def roll_back(request: TenantRequest, deployment: uuid.UUID) -> HttpResponse:
    number = request.POST.get("revision", "")
    services.roll_back(
        by=request.principal,
        deployment_id=deployment,
        number=int(number) if number.isdecimal() else None,
    )
    messages.success(request, _("The earlier version goes live again."))
    return redirect("console:deployment", request.tenant.id, deployment)


@tenant_page(POST="deployment.write")
def change_state(request: TenantRequest, deployment: uuid.UUID, deed: str) -> HttpResponse:
    """Pause, resume or retire."""
    do, told = DEEDS[deed]
    do(by=request.principal, deployment_id=deployment)
    messages.success(request, str(told))
    if deed == "retire":
        return redirect("console:deployments", request.tenant.id)
    here = reverse("console:deployment", args=[request.tenant.id, deployment])
    return redirect(page_after(request, default=here))


def passed_versions(by: Principal) -> QuerySet[ModelVersion]:
    """The versions that may go live, newest first."""
    rows = catalog.versions(by=by).filter(verdict=ModelVersion.Verdict.PASSED)
    return rows.order_by("-created_at")


def _suggested(request: TenantRequest, versions: list[ModelVersion]) -> dict[str, str]:
    asked = request.GET.get("version", "")
    chosen = next((one for one in versions if str(one.id) == asked), None)
    chosen = chosen or next(iter(versions), None)
    if chosen is None:
        return {}
    return {"version": str(chosen.id), "name": name_for(request.tenant, chosen)}


def name_for(tenant: Tenant, version: ModelVersion) -> str:
    """A name that is free, made of the model's own."""
    taken = set(Deployment.objects.filter(tenant=tenant).values_list("name", flat=True))
    return suggested_name(version.tuned_model.name, taken)
