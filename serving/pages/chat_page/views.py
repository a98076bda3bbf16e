"""The chat page itself, thumbs, and messages to the people behind it.

Only this page may be shown in a frame, by the websites that the merchant named. It carries a
signed word of its own, which comes back with every question.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from maas.common import addresses
from maas.common.bodies import BodySort, takes
from maas.common.errors import NotFound, Problem, Unavailable
from maas.console.middleware import STRICT
from maas.console.public import speak, speak_as
from serving.channels import asking, messages, selectors, turns, visits
from serving.channels.models import Channel
from serving.pages import handover
from serving.pages.chat_page.requests import refusal, sent_by_page, text_of


@require_GET
@xframe_options_exempt
def chat(request: HttpRequest, channel: str) -> HttpResponse:
    """The page itself; `?in=widget` leaves out what the widget shows around it."""
    try:
        found = selectors.public(channel)
    except NotFound as problem:
        speak(request, "")
        response = render(
            request, "serving/public_chat_closed.html", {"problem": problem}, status=404
        )
        return _framed(response, None)
    model = found.deployment.active.version.tuned_model if found.deployment.active else None
    speak(request, model.language if model else found.tenant.language)
    values = {
        "channel": found,
        "own_language": (model.language if model else found.tenant.language)[:2],
        "visit": visits.begin(found),
        "resting": _resting(found),
        "in_widget": request.GET.get("in") == "widget",
        "longest": asking.LONGEST_QUESTION,
        "longest_of": {
            "name": messages.LONGEST_NAME,
            "reply_to": messages.LONGEST_REPLY_TO,
            "text": messages.LONGEST_TEXT,
        },
        "kept_days": turns.KEPT.days,
    }
    response = render(request, "serving/public_chat.html", values)
    response["Cache-Control"] = "no-store"
    return _framed(response, found)


@takes(BodySort.PUBLIC)
@csrf_exempt
@require_POST
def rate(request: HttpRequest, channel: str) -> HttpResponse:
    """A thumb up or down, with words if they like."""
    try:
        sent = sent_by_page(request)
        speak_as(request, sent)
        found = selectors.public(channel)
        rating = sent.get("rating")
        turns.rate(
            channel=found,
            visit=visits.read(found, text_of(sent, "visit")),
            turn_id=text_of(sent, "turn"),
            rating=rating if isinstance(rating, int) else 0,
            words=text_of(sent, "words"),
        )
    except Problem as problem:
        return refusal(problem)
    return HttpResponse(status=204)


@takes(BodySort.PUBLIC)
@csrf_exempt
@require_POST
def leave_message(request: HttpRequest, channel: str) -> HttpResponse:
    """A message for the people behind the page, who get it by mail."""
    try:
        sent = sent_by_page(request)
        speak_as(request, sent)
        handover.leave_message(
            public_id=channel,
            visit=text_of(sent, "visit"),
            turn_id=text_of(sent, "turn"),
            name=text_of(sent, "name"),
            reply_to=text_of(sent, "reply_to"),
            text=text_of(sent, "text"),
            address=addresses.of_visitor(request),
        )
    except Problem as problem:
        return refusal(problem)
    return HttpResponse(status=204)


def _resting(channel: Channel) -> str:
    """Why nothing can be asked just now; empty when it can."""
    try:
        selectors.awake(channel)
    except Unavailable as problem:
        return str(problem)
    return ""


def _framed(response: HttpResponse, channel: Channel | None) -> HttpResponse:
    """Let the merchant's websites show the page; any website where none is named."""
    websites = channel.websites if channel is not None else []
    ancestors = " ".join(["'self'", *websites]) if websites else "*"
    response["Content-Security-Policy"] = STRICT.replace(
        "frame-ancestors 'none'", f"frame-ancestors {ancestors}"
    )
    return response
