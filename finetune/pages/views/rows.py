"""A data set's rows: what became of each, and what people decide about it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from finetune.datasets import selectors, services
from finetune.models import Dataset, SourceRow
from finetune.pages.forms.datasets import RowForm
from finetune.pages.presenters import rows as shown
from finetune.pages.views.datasets import about
from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged
from maas.console.views.session import page_after

_LONGEST_WORDING = 500


@tenant_page(GET="dataset.read")
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
        "finetune/rows.html",
        about(request, row)
        | {
            "tab": "rows",
            "pages": listed,
            "rows": shown.row_lines(row, listed.rows),
            "fates": SourceRow.Fate.choices,
            "fate": fate,
            "search": search,
        },
    )


@tenant_page(GET="dataset.read", POST="dataset.write")
def row(request: TenantRequest, dataset: uuid.UUID, row: int) -> HttpResponse:
    """Give a row other words; for htmx the fields alone, to be filled in where the row stands."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    found = selectors.row(owner, row_id=row)
    form = _form(request, owner, found)
    values: dict[str, object] = {}
    if form.is_valid():
        try:
            services.edit_row(
                by=request.principal,
                row=found,
                seen=request.POST.get("seen") or None,
                **form.words(),
            )
            messages.success(request, _("Corrected. Your file is being read again with it."))
            return _back(request, owner)
        except Problem as problem:
            if problem.code == "changed_meanwhile":
                owner.refresh_from_db()
                values["theirs"] = shown.words(owner, found)
            _refuse(form, problem)
    in_place = bool(request.htmx) and request.method == "GET"
    return render(
        request,
        "finetune/row_edit.html" if in_place else "finetune/row.html",
        about(request, owner)
        | {
            "tab": "rows",
            "row": shown.row_lines(owner, [found])[0],
            "form": form,
            "place": f"edit-{found.id}" if in_place else "",
            "next": page_after(request, default=""),
        }
        | values,
        status=400 if form.errors else 200,
    )


@tenant_page(POST="dataset.write")
def decide(request: TenantRequest, dataset: uuid.UUID, row: int, choice: str) -> HttpResponse:
    """Leave out, use all the same, mask, take this answer, or take the decision back."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    found = selectors.row(owner, row_id=row)
    seen = request.POST.get("seen") or None
    if choice == "choose":
        services.choose_answer(by=request.principal, row=found, seen=seen)
    elif choice == "undo":
        services.undo_row(by=request.principal, row=found, seen=seen)
    else:
        services.decide(by=request.principal, row=found, deed=choice, seen=seen)
    messages.success(request, str(shown.DECIDED[choice]))
    return _back(request, owner)


def _form(request: TenantRequest, owner: Dataset, found: SourceRow) -> RowForm:
    """The row's words to be changed. `?field=` names the one that the person came for, and
    `?wording=` is to become one more way to ask."""
    form = RowForm(
        request.POST or None, initial=shown.words(owner, found), auto_id=f"row{found.id}-%s"
    )
    if wording := request.GET.get("wording", "").strip()[:_LONGEST_WORDING]:
        form.initial["wordings"] = "\n".join(filter(None, [form.initial["wordings"], wording]))
    wanted = request.GET.get("field", "answer" if request.htmx else "")
    if wanted in form.fields:
        form.fields[wanted].widget.attrs["autofocus"] = True
    return form


def _refuse(form: RowForm, problem: Problem) -> None:
    if problem.code == "changed_meanwhile":
        form.add_error(
            None,
            _(
                "Somebody else corrected this row while you were typing. Your words are still in "
                "the fields, theirs stand above them. Save once more to use yours."
            ),
        )
    else:
        form.refuse(problem)


def _back(request: TenantRequest, owner: Dataset) -> HttpResponse:
    """To the page where the row was shown: a list, the report, the wizard."""
    report = reverse("console:dataset", args=[request.tenant.id, owner.id])
    return redirect(page_after(request, default=report))
