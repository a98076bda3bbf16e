"""What customers asked, and what to do about the answers that were not good."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from finetune.datasets import selectors as datasets
from finetune.models import Dataset
from maas.catalog import selectors as catalog
from maas.common.errors import Problem
from maas.console import corrections
from maas.console.access import TenantRequest, tenant_page
from maas.console.forms.conversations import CorrectionForm
from maas.console.pages import paged
from maas.console.views.session import page_after
from serving.channels import selectors, turns
from serving.channels.models import Turn

TABS = (
    ("open", gettext_lazy("Went badly")),
    ("bad", gettext_lazy("Rated bad")),
    ("unanswered", gettext_lazy("Not answered")),
    ("handed_over", gettext_lazy("For a person")),
    ("all", gettext_lazy("All")),
)


@tenant_page(GET="conversation.read")
def conversations(request: TenantRequest) -> HttpResponse:
    """`?show=` one of `TABS`; `?model=` narrows to one model; `?done` shows what has
    been dealt with too."""
    show = request.GET.get("show", "")
    show = show if show in dict(TABS) else "all"
    model = _uuid(request.GET.get("model", ""))
    waits = show != "all" and "done" not in request.GET
    rows = selectors.turns(
        by=request.principal, show=show, model=model, handled=False if waits else None
    )
    listed = paged(request, rows)
    return render(
        request,
        "console/conversations.html",
        {
            "pages": listed,
            "turns": listed.rows,
            "tabs": TABS,
            "show": show,
            "waits": waits,
            "model": model,
            "models": catalog.tuned_models(by=request.principal).prefetch_related(None)[:100],
            "anything": bool(listed.rows) or selectors.turns(by=request.principal).exists(),
            "kept_days": turns.KEPT.days,
        },
    )


@tenant_page(GET="conversation.read", POST="conversation.write")
def conversation(request: TenantRequest, turn: uuid.UUID) -> HttpResponse:
    """One question: make it a row, with the answer that would have been right."""
    row = selectors.turn(by=request.principal, turn_id=turn)
    if request.method == "POST":
        request.principal.require("conversation.write")
        request.principal.require("dataset.write")
    known = _datasets(request, row)
    alike = corrections.alike(by=request.principal, turn=row) if not row.handled else []
    form = CorrectionForm(alike, known, request.POST or None, initial=_initial(row, known))
    if form.is_valid() and _made(request, row, alike, known, form):
        return redirect(_after(request))
    values = {"turn": row, "form": form, "datasets": known, "next": page_after(request, default="")}
    return render(request, "console/conversation.html", values, status=400 if form.errors else 200)


@tenant_page(POST="conversation.write")
def leave(request: TenantRequest, turn: uuid.UUID) -> HttpResponse:
    """Nothing is to be done about it."""
    turns.leave(by=request.principal, turn_id=turn)
    messages.success(request, _("Left as it is."))
    return redirect(_after(request))


@tenant_page(POST="conversation.write")
def reopen(request: TenantRequest, turn: uuid.UUID) -> HttpResponse:
    """Take back what was done about it; a row that was made of it goes."""
    row = selectors.turn(by=request.principal, turn_id=turn)
    corrections.reopen(by=request.principal, turn=row)
    messages.success(request, _("Taken back. The question waits again."))
    return redirect(_after(request))


def _made(
    request: TenantRequest,
    row: Turn,
    alike: list[Turn],
    known: list[Dataset],
    form: CorrectionForm,
) -> bool:
    sent = form.cleaned_data
    dataset = next(one for one in known if str(one.id) == sent["dataset"])
    try:
        corrections.make_row(
            by=request.principal,
            turn=row,
            dataset=dataset,
            question=sent["question"],
            answer=sent["answer"],
            together=[one for one in alike if str(one.id) in sent.get("together", [])],
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


def _after(request: HttpRequest) -> str:
    here = reverse("console:conversations", args=[request.tenant.id])  # type: ignore[attr-defined]
    return page_after(request, default=f"{here}?show=open")


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
