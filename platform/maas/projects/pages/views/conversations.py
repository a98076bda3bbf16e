"""One question of a customer, and the answer that would have been right."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from finetune.datasets import selectors as datasets
from finetune.models import Dataset
from maas.common.errors import Problem
from maas.console.access import TenantRequest, tenant_page
from maas.console.views.session import page_after
from maas.projects import corrections
from maas.projects.pages.forms.corrections import CorrectionForm
from serving.channels import selectors
from serving.channels.models import Turn
from serving.pages.views.conversations import after_one


@tenant_page(GET="conversation.read", POST="conversation.write")
def conversation(request: TenantRequest, turn: uuid.UUID) -> HttpResponse:
    """One question: make it a row, with the answer that would have been right."""
    row = selectors.turn(by=request.principal, turn_id=turn)
    known = _datasets(request, row)
    alike = corrections.alike(by=request.principal, turn=row) if not row.handled else []
    form = CorrectionForm(alike, known, request.POST or None, initial=_initial(row, known))
    if form.is_valid() and _made(request, row, known, form):
        return redirect(after_one(request))
    values = {
        "turn": row,
        "form": form,
        "datasets": known,
        "next": page_after(request, default=""),
    }
    return render(request, "projects/conversation.html", values, status=400 if form.errors else 200)


@tenant_page(POST="conversation.write")
def reopen(request: TenantRequest, turn: uuid.UUID) -> HttpResponse:
    """Take back what was done about it; a row that was made of it goes."""
    corrections.take_back(by=request.principal, turn_id=turn)
    messages.success(request, _("Taken back. The question waits again."))
    return redirect(after_one(request))


def _made(
    request: TenantRequest,
    row: Turn,
    known: list[Dataset],
    form: CorrectionForm,
) -> bool:
    sent = form.cleaned_data
    dataset = next(one for one in known if str(one.id) == sent["dataset"])
    try:
        corrections.make_row(
            by=request.principal,
            turn_id=row.id,
            dataset_id=dataset.id,
            question=sent["question"],
            answer=sent["answer"],
            together=sent.get("together", []),
        )
    except Problem as problem:
        form.refuse(problem)
        return False
    messages.success(
        request,
        _("It is a row of “%(name)s” now. The next teaching learns it.") % {"name": dataset},
    )
    return True


def _datasets(request: TenantRequest, turn: Turn) -> list[Dataset]:
    """The one that the model was taught with; where that is gone, all to choose from."""
    if not request.principal.can("dataset.write"):
        return []
    own = corrections.dataset_of(by=request.principal, turn=turn)
    if own is not None:
        return [own]
    return list(datasets.datasets(by=request.principal).filter(edition__gt=0)[:50])


def _initial(turn: Turn, known: list[Dataset]) -> dict[str, str]:
    return {"question": turn.question, "dataset": str(known[0].id) if known else ""}
