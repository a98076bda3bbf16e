"""A data set's rows: what became of each, and what people decide about it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from finetune.datasets import selectors, services
from finetune.models import Dataset, SourceRow
from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from maas.console.datasets import rows as shown
from maas.console.forms.datasets import RowForm
from maas.console.pages import paged
from maas.console.views.datasets import about
from maas.console.views.session import page_after


@require_GET
@tenant_page
def rows(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """Every row with its fate and why; `?fate=`, `?code=` and `?search=` narrow the list."""
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    fate = request.GET.get("fate", "")
    fate = fate if fate in SourceRow.Fate.values else ""
    search = request.GET.get("search", "").strip()[:200]
    found = selectors.rows(row, fate=fate, code=request.GET.get("code", ""), search=search)
    listed = paged(request, found)
    return render(
        request,
        "console/rows.html",
        about(request, row)
        | {
            "tab": "rows",
            "pages": listed,
            "rows": [shown.told(row, one) for one in listed.rows],
            "fates": SourceRow.Fate.choices,
            "fate": fate,
            "search": search,
        },
    )


@require_http_methods(["GET", "POST"])
@tenant_page
def row(request: TenantRequest, dataset: uuid.UUID, row: int) -> HttpResponse:
    """Give a row other words."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    found = selectors.row(owner, row_id=row)
    form = RowForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in ("question", "answer", "category")},
    )
    if form.is_valid():
        try:
            services.edit_row(by=request.principal, row=found, **form.cleaned_data)
            messages.success(request, _("Corrected. Your file is being read again with it."))
            return _back(request, owner)
        except Problem as problem:
            form.refuse(problem)
    return render(
        request,
        "console/row.html",
        about(request, owner)
        | {
            "tab": "rows",
            "row": shown.told(owner, found),
            "form": form,
            "next": page_after(request, default=""),
        },
        status=400 if form.errors else 200,
    )


@require_POST
@tenant_page
def decide(request: TenantRequest, dataset: uuid.UUID, row: int, choice: str) -> HttpResponse:
    """Leave out, use all the same, mask, take this answer, or take the decision back."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    found = selectors.row(owner, row_id=row)
    if choice == "choose":
        services.choose_answer(by=request.principal, row=found)
    elif choice == "undo":
        services.undo_row(by=request.principal, row=found)
    else:
        services.decide(by=request.principal, row=found, deed=choice)
    messages.success(request, str(shown.DECIDED[choice]))
    return _back(request, owner)


def _back(request: TenantRequest, owner: Dataset) -> HttpResponse:
    """To the page where the row was shown: a list, the report, the wizard."""
    report = reverse("console:dataset", args=[request.tenant.id, owner.id])
    return redirect(page_after(request, default=report))
