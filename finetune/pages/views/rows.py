"""A data set's rows: what became of each, and what people decide about it.

A decision that a script sent is answered with the row as it is then, in its place, and with the
other rows that it has changed; without a script the page comes back to the row.
"""

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import reswap, retarget

from finetune.data.settings import ADDED_SHEET
from finetune.datasets import export, rowstate, selectors, services
from finetune.models import Dataset, SourceRow
from finetune.pages.forms.datasets import NewRowForm, RowForm
from finetune.pages.presenters import report
from finetune.pages.presenters import rows as shown
from finetune.pages.presenters.standing import standing
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


@tenant_page(GET="dataset.write", POST="dataset.write")
def new_row(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """Add a row that is in no file."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    form = NewRowForm(request.POST or None)
    if form.is_valid():
        try:
            _dataset, number = services.add_row(by=request.principal, dataset=owner, **form.words())
            messages.success(request, _("Added. It is taught from the next teaching on."))
            made = selectors.rows(owner, sheet=ADDED_SHEET).get(number=number)
            rows = reverse("console:rows", args=[request.tenant.id, owner.id])
            return redirect(f"{page_after(request, default=rows)}#row-{made.id}")
        except Problem as problem:
            form.refuse(problem)
    values = {"tab": "rows", "form": form, "next": page_after(request, default="")}
    return render(
        request,
        "finetune/new_row.html",
        about(request, owner) | values,
        status=400 if form.errors else 200,
    )


@tenant_page(GET="dataset.read", POST="dataset.write")
def row(request: TenantRequest, dataset: uuid.UUID, row: int) -> HttpResponse:
    """Give a row other words; for htmx the fields alone, to be filled in where the row stands."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    found = selectors.row(owner, row_id=row)
    alike = len(selectors.same_answer(found))
    form = _form(request, owner, found, alike)
    values: dict[str, object] = {}
    if form.is_valid():
        words = form.words()
        beside = _beside(owner, found)
        try:
            services.edit_row(
                by=request.principal,
                row=found,
                seen=request.POST.get("seen") or None,
                **words,
            )
            everywhere = words["answer"] != found.answer and not words["only_this_row"]
            return _done(request, owner, found, _corrected(alike if everywhere else 0), beside)
        except Problem as problem:
            if problem.code == "changed_meanwhile":
                owner.refresh_from_db()
                values["theirs"] = shown.words(owner, found)
            _refuse(form, problem)
    in_place = bool(request.htmx)
    page = request.POST.get("page") or request.GET.get("page", "")
    response = render(
        request,
        "finetune/row_edit.html" if in_place else "finetune/row.html",
        about(request, owner)
        | {
            "tab": "rows",
            "row": shown.row_lines(owner, [found])[0],
            "form": form,
            "place": f"edit-{found.id}" if in_place else "",
            "next": page_after(request, default=""),
            "page": "report" if page == "report" else "",
        }
        | values,
        status=400 if form.errors else 200,
    )
    if in_place and request.method == "POST":
        response = reswap(retarget(response, f"#edit-{found.id}"), "innerHTML")
    return response


@tenant_page(POST="dataset.write")
def decide(request: TenantRequest, dataset: uuid.UUID, row: int, choice: str) -> HttpResponse:
    """Leave out, use all the same, mask, take this answer, or take the decision back."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    found = selectors.row(owner, row_id=row)
    where = request.POST.get("shown", "")
    line = selectors.row(owner, row_id=where) if where.isdecimal() else found
    beside = _beside(owner, found)
    words = shown.words(owner, found)
    try:
        _decide(request, found, choice)
    except Problem as problem:
        if not request.htmx:
            raise
        return _changed(request, owner, line, str(problem), beside, tone="warn")
    if choice in ("undo", "remove") and not SourceRow.objects.filter(id=found.id).exists():
        return _gone(request, owner, found, words)
    return _done(request, owner, line, str(shown.DECIDED[choice]), beside)


@tenant_page(GET="dataset.read")
def download(request: TenantRequest, dataset: uuid.UUID, form: str) -> FileResponse:
    """The rows that are taught, as they are taught; `form` is "xlsx" or "csv"."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    made = export.corrected(owner, form=form)
    return FileResponse(
        made.file, as_attachment=True, filename=made.name, content_type=made.content_type
    )


@tenant_page(POST="dataset.write")
def catch_up(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """Have the file read with what was decided."""
    owner = selectors.dataset(by=request.principal, dataset_id=dataset)
    services.bring_up_to_date(by=request.principal, dataset=owner)
    if request.htmx:
        return HttpResponse(status=204)
    return _back(request, owner, "")


def _decide(request: TenantRequest, row: SourceRow, choice: str) -> None:
    by, seen = request.principal, request.POST.get("seen") or None
    if choice == "choose":
        services.choose_answer(by=by, row=row, seen=seen)
    elif choice == "undo":
        services.undo_row(by=by, row=row, seen=seen)
    elif choice == "remove":
        services.take_away_row(by=by, dataset=row.dataset, number=row.number)
    else:
        services.decide(by=by, row=row, deed=choice, seen=seen)


def _beside(owner: Dataset, row: SourceRow) -> set[int]:
    """The ids of the rows that a decision about this one may change."""
    return {one.id for one in rowstate.related(owner, row)}


def _done(
    request: TenantRequest, owner: Dataset, row: SourceRow, told: str, beside: set[int]
) -> HttpResponse:
    if request.htmx:
        return _changed(request, owner, row, told, beside)
    messages.success(request, told)
    waits = request.POST.get("page") != "report" or shown.is_waiting(owner, row)
    return _back(request, owner, f"#{'row' if waits else 'decided'}-{row.id}")


def _changed(
    request: TenantRequest,
    owner: Dataset,
    row: SourceRow,
    told: str,
    beside: set[int],
    *,
    tone: str = "good",
) -> HttpResponse:
    """The row's line as it is now, and those of other rows `on_page`."""
    owner.refresh_from_db()
    row.refresh_from_db()
    drawn = {f"row-{one}": one for one in {*beside, *_beside(owner, row)} - {row.id}}
    others = [drawn[name] for name in request.POST.get("on_page", "").split() if name in drawn]
    found = SourceRow.objects.filter(dataset=owner, id__in=others)
    line, *lines = shown.row_lines(owner, [row, *found])
    return render(
        request,
        "finetune/row_changed.html",
        _place(request, owner)
        | {"told": line, "others": lines, "told_now": told, "told_tone": tone},
    )


def _gone(
    request: TenantRequest, owner: Dataset, row: SourceRow, words: dict[str, str]
) -> HttpResponse:
    told = _("Taken away.")
    if not request.htmx:
        messages.success(request, told)
        return _back(request, owner, "")
    values = {"row": row, "words": words, "told_now": told}
    return render(request, "finetune/row_gone.html", _place(request, owner) | values)


def _place(request: TenantRequest, owner: Dataset) -> dict[str, object]:
    """What of a data set's page is drawn anew beside a row."""
    home = reverse("console:dataset", args=[request.tenant.id, owner.id])
    values: dict[str, object] = {
        "dataset": owner,
        "standing": standing(owner),
        "here": page_after(request, default=home),
    }
    if request.POST.get("page") == "report":
        values |= {
            "waiting": shown.waiting(owner),
            "decided": shown.decided(owner),
            "report": report.build(owner),
        }
    return values


def _corrected(others: int) -> str:
    if not others:
        return _("Corrected.")
    return ngettext(
        "Corrected, in this row and %(count)d other that gave the same answer.",
        "Corrected, in this row and %(count)d others that gave the same answer.",
        others,
    ) % {"count": others}


def _form(request: TenantRequest, owner: Dataset, found: SourceRow, alike: int) -> RowForm:
    """The row's words to be changed. `?field=` names the one that the person came for, and
    `?wording=` is to become one more way to ask."""
    form = RowForm(
        request.POST or None,
        initial=shown.words(owner, found),
        auto_id=f"row{found.id}-%s",
        alike=alike,
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


def _back(request: TenantRequest, owner: Dataset, anchor: str) -> HttpResponse:
    """To the page where the row was shown: a list, the report, the wizard."""
    home = reverse("console:dataset", args=[request.tenant.id, owner.id])
    page, _hash, named = page_after(request, default=home).partition("#")
    return redirect(page + (f"#{named}" if named else anchor))
