"""What customers asked, and what to do about the answers that were not good."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maas.catalog import selectors as catalog
from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged
from maas.console.views.session import page_after
from serving.channels import selectors, turns

TABS = (
    ("open", gettext_lazy("Went badly")),
    ("bad", gettext_lazy("Rated bad")),
    ("unanswered", gettext_lazy("Not answered")),
    ("handed_over", gettext_lazy("For a person")),
    ("replaced", gettext_lazy("Put right")),
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
        "serving/conversations.html",
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


@tenant_page(POST="conversation.write")
def leave(request: TenantRequest, turn: uuid.UUID) -> HttpResponse:
    """Nothing is to be done about it."""
    turns.leave(by=request.principal, turn_id=turn)
    messages.success(request, _("Left as it is."))
    return redirect(after_one(request))


def after_one(request: TenantRequest) -> str:
    """Where to go when one question is dealt with: to the next that went badly."""
    here = reverse("console:conversations", args=[request.tenant.id])
    return page_after(request, default=f"{here}?show=open")


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
