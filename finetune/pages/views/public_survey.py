"""The page where people say how they would ask. No sign-in, no cookie, no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from finetune.models import Contribution, Survey
from finetune.surveys import receiving, selectors
from maas.common import addresses, visitors
from maas.common.bodies import BodySort, takes
from maas.common.errors import NotFound, Problem
from maas.console.public import AnotherWebsite, from_our_page, speak

_LONGEST = receiving.MOST_AT_ONCE * (Contribution.LONGEST + 2)


@takes(BodySort.PUBLIC)
@csrf_exempt  # nothing is done in anybody's name; other websites are kept out by their origin
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link; POST sends questions, `?sent` thanks for them."""
    try:
        found = selectors.public(token)
    except NotFound as problem:
        speak(request, "")
        return render(
            request, "finetune/public_survey_closed.html", {"problem": problem}, status=404
        )
    speak(request, found.dataset.language or found.tenant.language)
    if request.method == "POST":
        return _send(request, found)
    return _page(request, found, sent="sent" in request.GET)


def _send(request: HttpRequest, survey: Survey) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        if not from_our_page(request):
            raise AnotherWebsite
        receiving.contribute(
            token=survey.token,
            text=text,
            visitor=visitors.by_address(survey.token, addresses.of_visitor(request)),
        )
    except Problem as problem:
        response = _page(request, survey, problem=problem, text=text)
        response.status_code = problem.status
        if problem.retry_after is not None:
            response["Retry-After"] = str(problem.retry_after)
        return response
    return redirect(f"{request.path}?sent=1")


def _page(
    request: HttpRequest,
    survey: Survey,
    *,
    sent: bool = False,
    problem: Problem | None = None,
    text: str = "",
) -> HttpResponse:
    wrong = problem and (problem.fields.get("text") or problem.message)
    values = {
        "survey": survey,
        "business": survey.tenant.name,
        "own_language": (survey.dataset.language or survey.tenant.language)[:2],
        "sent": sent,
        "wrong": wrong,
        "text": text,
        "longest": _LONGEST,
        "most": receiving.MOST_AT_ONCE,
        "kept_days": receiving.KEPT.days,
    }
    response = render(request, "finetune/public_survey.html", values)
    response["Cache-Control"] = "no-store"
    return response
