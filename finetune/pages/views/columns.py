"""How a data set's file is read: which column is what, and the options."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from finetune.datasets import selectors, services
from finetune.models import Dataset
from finetune.pages.forms.datasets import NameForm, OptionsForm
from finetune.pages.presenters import columns as shown
from finetune.pages.views.datasets import about
from maas.console.access import TenantRequest, tenant_page
from maas.console.views.session import page_after


@tenant_page(GET="dataset.read")
def columns(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    return _page(request, selectors.dataset(by=request.principal, dataset_id=dataset))


@tenant_page(POST="dataset.write")
def remap(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """Say which column is what, and read the file again."""
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    services.remap_columns(
        by=request.principal,
        dataset=row,
        sheets=shown.mapping(row, request.POST),
        seen=request.POST.get("seen") or None,
    )
    messages.success(request, _("Your file is being read again with these columns."))
    report = reverse("console:dataset", args=[request.tenant.id, row.id])
    return redirect(page_after(request, default=report))


@tenant_page(POST="dataset.write")
def options(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """Language, made wordings, masking; the file is read again with them."""
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    form = OptionsForm(request.POST)
    if form.is_valid():
        services.set_options(
            by=request.principal,
            dataset=row,
            seen=request.POST.get("seen") or None,
            **form.cleaned_data,
        )
        messages.success(request, _("Your file is being read again."))
        return redirect("console:dataset", request.tenant.id, row.id)
    return _page(request, row, form=form)


@tenant_page(POST="dataset.write")
def rename_dataset(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    form = NameForm(request.POST)
    if form.is_valid():
        services.rename(by=request.principal, dataset=row, name=form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return redirect("console:columns", request.tenant.id, row.id)
    return _page(request, row, name_form=form)


def _page(
    request: TenantRequest,
    row: Dataset,
    *,
    form: OptionsForm | None = None,
    name_form: NameForm | None = None,
) -> HttpResponse:
    """With the form that was refused, where one was."""
    refused = form is not None or name_form is not None
    values = about(request, row) | {
        "tab": "columns",
        "sheets": shown.sheets(row),
        "roles": shown.ROLES,
        "form": form or OptionsForm(initial=OptionsForm.values_of(row)),
        "name_form": name_form or NameForm(initial={"name": row.name}),
    }
    return render(request, "finetune/columns.html", values, status=400 if refused else 200)
