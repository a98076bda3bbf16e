"""A data set's wordings: which are taught, which are asked in the exam, which are made."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from finetune.datasets import selectors, services
from finetune.models import Example
from finetune.pages.forms.datasets import WordingForm
from finetune.pages.presenters import wordings as shown
from finetune.pages.views.datasets import about
from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged


@tenant_page(GET="dataset.read")
def wordings(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """`?split=`, `?origin=` and `?search=` narrow the list."""
    row = selectors.dataset(by=request.principal, dataset_id=dataset)
    split = _one_of(request.GET.get("split", ""), Example.Split.values)
    origin = _one_of(request.GET.get("origin", ""), Example.Origin.values)
    search = request.GET.get("search", "").strip()[:200]
    found = selectors.examples(row, split=split, origin=origin, search=search)
    listed = paged(request, found, per_page=60)
    return render(
        request,
        "finetune/wordings.html",
        about(request, row)
        | {
            "tab": "wordings",
            "pages": listed,
            "facts": shown.by_fact(listed.rows),
            "splits": Example.Split.choices,
            "origins": Example.Origin.choices,
            "split": split,
            "origin": origin,
            "search": search,
        },
    )


@tenant_page(POST="dataset.write")
def switch_wording(request: TenantRequest, dataset: uuid.UUID, wording: int) -> HttpResponse:
    """Use a made wording or leave it out; htmx gets its line anew."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    found = selectors.example(owner, example_id=wording)
    services.switch_example(
        by=request.principal, example=found, enabled=request.POST.get("enabled") == "on"
    )
    if request.htmx:
        values = {"dataset": owner, "wording": shown.wording_line(found)}
        return render(request, "finetune/wording_line.html", values)
    return redirect("console:wordings", request.tenant.id, owner.id)


@tenant_page(GET="dataset.read", POST="dataset.write")
def wording(request: TenantRequest, dataset: uuid.UUID, wording: int) -> HttpResponse:
    """Give a made wording other words."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    found = selectors.example(owner, example_id=wording)
    form = WordingForm(request.POST or None, initial={"question": found.question})
    if form.is_valid():
        try:
            services.edit_example(
                by=request.principal, example=found, question=form.cleaned_data["question"]
            )
            return redirect("console:wordings", request.tenant.id, owner.id)
        except Problem as problem:
            form.refuse(problem)
    return render(
        request,
        "finetune/wording.html",
        about(request, owner)
        | {"tab": "wordings", "form": form, "wording": shown.wording_line(found)},
        status=400 if form.errors else 200,
    )


def _one_of(value: str, values: list[str]) -> str:
    return value if value in values else ""
