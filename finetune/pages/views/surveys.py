"""Asking people how they would ask: the link, what came in by it, and what becomes of that."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finetune.datasets import selectors as datasets
from finetune.models import Contribution, Dataset
from finetune.pages import ways
from finetune.pages.forms.surveys import AnswerForm, WelcomeForm
from finetune.pages.presenters import surveys as shown
from finetune.pages.views.datasets import about
from finetune.surveys import nearest, selectors, services
from maas.common.errors import Conflict, Problem
from maas.console.access import TenantRequest, tenant_page
from maas.console.pages import paged
from maas.console.views.session import page_after

_PER_PAGE = 10
_MOST_FOUND = 20
_FIELD = "for-"
"""Before a contribution's id, the name of the field that says what it becomes."""


@tenant_page(GET="dataset.read", POST="dataset.write")
def survey(request: TenantRequest, dataset: uuid.UUID) -> HttpResponse:
    """The link and what waits; POST puts what was chosen into the data set and dismisses the
    rest that was marked so."""
    row = datasets.dataset(by=request.principal, dataset_id=dataset)
    if request.method == "POST":
        return _decided(request, row)
    waiting = selectors.contributions(
        by=request.principal, dataset=row, state=Contribution.State.NEW
    )
    listed = paged(request, waiting.order_by("created_at", "id"), per_page=_PER_PAGE)
    found = shown.survey_card(by=request.principal, dataset=row)
    return render(
        request,
        "finetune/survey.html",
        about(request, row)
        | {
            "tab": "survey",
            "survey": found,
            "form": WelcomeForm(initial={"welcome": found.survey.welcome} if found else None),
            "pages": listed,
            "told": shown.contribution_lines(by=request.principal, dataset=row, rows=listed.rows),
            "teach_url": ways.teach_url(by=request.principal, dataset=row),
        },
    )


@tenant_page(POST="dataset.write")
def switch_survey(request: TenantRequest, dataset: uuid.UUID, switch: str) -> HttpResponse:
    """Make the link, give it another welcome, or close it."""
    row = datasets.dataset(by=request.principal, dataset_id=dataset)
    if switch == "on":
        services.open_survey(
            by=request.principal, dataset_id=row.id, welcome=request.POST.get("welcome")
        )
        if "welcome" in request.POST:
            messages.success(request, _("Saved."))
        else:
            messages.success(request, _("Here is your link. Send it to staff and customers."))
    else:
        services.close_survey(by=request.principal, dataset_id=row.id)
        messages.success(request, _("The link is closed. What came in stays here."))
    return redirect(page_after(request, default=_here(request, row)))


@tenant_page(GET="dataset.read", POST="dataset.write")
def survey_question(
    request: TenantRequest, dataset: uuid.UUID, contribution: uuid.UUID
) -> HttpResponse:
    """One question: look for the fact that it asks for (`?search=`), or write its answer. POST
    brings `fact`, or `question` and `answer`."""
    row = datasets.dataset(by=request.principal, dataset_id=dataset)
    asked = selectors.contribution(by=request.principal, dataset=row, contribution_id=contribution)
    form = AnswerForm(request.POST if "answer" in request.POST else None, initial=_initial(asked))
    if request.method == "POST":
        request.principal.require("dataset.write")
        if "answer" not in request.POST:
            return _used(request, row, asked, answer=_answer(row, request.POST.get("fact", "")))
    if form.is_valid():
        try:
            return _used(request, row, asked, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
    search = request.GET.get("search", "").strip()[:200]
    values = {
        "tab": "survey",
        "asked": asked,
        "form": form,
        "search": search,
        "facts": _facts(request, row, asked, search),
        "back": _here(request, row),
    }
    status = 400 if form.errors else 200
    return render(
        request, "finetune/survey_question.html", about(request, row) | values, status=status
    )


def _decided(request: TenantRequest, row: Dataset) -> HttpResponse:
    choices = {
        name.removeprefix(_FIELD): value
        for name, value in request.POST.items()
        if name.startswith(_FIELD) and isinstance(value, str) and value
    }
    dismissed = [one for one, value in choices.items() if value == shown.DISMISS]
    used = services.decide(
        by=request.principal,
        dataset_id=row.id,
        uses=[
            services.Use(contribution=one, answer=_answer(row, value))
            for one, value in choices.items()
            if value != shown.DISMISS
        ],
        dismissed=dismissed,
    )
    if used:
        messages.success(request, _added(len(used)))
    if dismissed:
        told = ngettext("%(n)d was dismissed.", "%(n)d were dismissed.", len(dismissed))
        messages.info(request, told % {"n": len(dismissed)})
    return redirect(_here(request, row))


def _used(
    request: TenantRequest,
    row: Dataset,
    asked: Contribution,
    *,
    answer: str,
    question: str | None = None,
) -> HttpResponse:
    use = services.Use(contribution=asked.id, answer=answer, question=question)
    services.decide(by=request.principal, dataset_id=row.id, uses=[use])
    messages.success(request, _added(1))
    return redirect(_here(request, row))


def _added(count: int) -> str:
    told = ngettext(
        "%(n)d way of asking is in your data now. The next teaching uses it.",
        "%(n)d ways of asking are in your data now. The next teaching uses them.",
        count,
    )
    return told % {"n": count}


def _answer(row: Dataset, name: str) -> str:
    """Raises Conflict where none was chosen, or the data set has it no more."""
    if not name:
        raise Conflict(_("Please choose one of your answers first."))
    answer = nearest.answer_of(row, name)
    if answer is None:
        raise Conflict(_("Your data has changed meanwhile. Look at it again, then decide."))
    return answer


def _facts(
    request: TenantRequest, row: Dataset, asked: Contribution, search: str
) -> list[nearest.NearFact]:
    """What was looked for; before that, what is nearest."""
    if search:
        return nearest.search(row, search, most=_MOST_FOUND)
    return list(shown.contribution_lines(by=request.principal, dataset=row, rows=[asked])[0].facts)


def _initial(asked: Contribution) -> dict[str, str]:
    return {"question": asked.text}


def _here(request: TenantRequest, row: Dataset) -> str:
    return reverse("console:survey", args=[request.tenant.id, row.id])
