"""What a merchant's customers see: the chat page, its widget's settings, answers, thumbs,
and messages to the people behind it.

No sign-in and no cookie: a page carries a signed word of its own, which comes back with every
question. Only this page may be shown in a frame, by the websites that the merchant named.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from maas.common.errors import InvalidInput, NotFound, Problem, TooLarge, Unavailable
from maas.console import handover
from maas.console.middleware import STRICT
from maas.console.public import AnotherWebsite, from_our_page, matches, speak, speak_as
from maas.env import BASE_DIR
from serving.channels import asking, looks, messages, selectors, turns, visits
from serving.channels.models import Channel

WIDGET = BASE_DIR / "static" / "js" / "widget.js"
_MOST_BYTES = 8 * 1024
_LOOKS_KEPT = 300


@require_GET
@xframe_options_exempt
def chat(request: HttpRequest, channel: str) -> HttpResponse:
    """The page itself; `?in=widget` leaves out what the widget shows around it."""
    try:
        found = selectors.public(channel)
    except NotFound as problem:
        speak(request, "")
        response = render(request, "public/closed.html", {"problem": problem}, status=404)
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
    response = render(request, "public/chat.html", values)
    response["Cache-Control"] = "no-store"
    return _framed(response, found)


@require_GET
def look(request: HttpRequest, channel: str) -> HttpResponse:
    """The merchant's colours as a style sheet, since the page allows no inline style."""
    found = looks.look(selectors.public(channel).colour)
    text = (
        f":root{{--c:{found.colour};--on-c:{found.on};"
        f"--c-ink:light-dark({found.light},{found.dark})}}"
    )
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={_LOOKS_KEPT}"
    return response


@require_GET
def widget_settings(request: HttpRequest, channel: str) -> HttpResponse:
    """What the widget needs before anybody opens it; `on` is false where it must not show."""
    values: dict[str, Any] = {"on": False}
    try:
        found = selectors.public(channel)
        model = found.deployment.active.version.tuned_model if found.deployment.active else None
        speak(request, model.language if model else found.tenant.language)
        if _allowed(found, request.headers.get("Origin", "")):
            values = _for_widget(found)
    except NotFound:
        pass
    response = JsonResponse(values)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={_LOOKS_KEPT}"
    patch_vary_headers(response, ["Origin", "Accept-Language"])
    return response


@require_GET
def widget(request: HttpRequest) -> HttpResponse:
    """The script at its lasting address; other files have their version in their name."""
    content = WIDGET.read_bytes()
    etag = quote_etag(f"{WIDGET.stat().st_mtime_ns:x}-{len(content):x}")
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    return response


@csrf_exempt
@require_POST
async def ask(request: HttpRequest, channel: str) -> HttpResponseBase:
    """One question; the answer comes as server-sent events."""
    try:
        sent = _sent(request)
        language = speak_as(request, sent)
        asked = await sync_to_async(asking.begin)(
            public_id=channel,
            visit=_text(sent, "visit"),
            question=_text(sent, "question"),
            address=str(request.META.get("REMOTE_ADDR", "")),
        )
    except Problem as problem:
        return _refused(problem)
    response = StreamingHttpResponse(_events(asked, language), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response


@csrf_exempt
@require_POST
def rate(request: HttpRequest, channel: str) -> HttpResponse:
    """A thumb up or down, with words if they like."""
    try:
        sent = _sent(request)
        speak_as(request, sent)
        found = selectors.public(channel)
        rating = sent.get("rating")
        turns.rate(
            channel=found,
            visit=visits.read(found, _text(sent, "visit")),
            turn_id=_text(sent, "turn"),
            rating=rating if isinstance(rating, int) else 0,
            words=_text(sent, "words"),
        )
    except Problem as problem:
        return _refused(problem)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def leave_message(request: HttpRequest, channel: str) -> HttpResponse:
    """A message for the people behind the page, who get it by mail."""
    try:
        sent = _sent(request)
        speak_as(request, sent)
        handover.leave_message(
            public_id=channel,
            visit=_text(sent, "visit"),
            turn_id=_text(sent, "turn"),
            name=_text(sent, "name"),
            reply_to=_text(sent, "reply_to"),
            text=_text(sent, "text"),
            address=str(request.META.get("REMOTE_ADDR", "")),
        )
    except Problem as problem:
        return _refused(problem)
    return HttpResponse(status=204)


async def _events(asked: asking.Asked, language: str) -> AsyncIterator[str]:
    with translation.override(language):
        async for event in asking.answer(asked):
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _sent(request: HttpRequest) -> dict[str, Any]:
    """What our page sent. Raises AnotherWebsite, TooLarge, InvalidInput."""
    if not from_our_page(request):
        raise AnotherWebsite
    # Not what was announced: a body that comes in pieces announces nothing.
    if len(request.body) > _MOST_BYTES:
        raise TooLarge
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        raise InvalidInput from None
    if not isinstance(sent, dict):
        raise InvalidInput
    return sent


def _text(sent: dict[str, Any], name: str) -> str:
    """A text as it can be kept: without NUL and halves of letters; empty for all else."""
    value = sent.get(name)
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _refused(problem: Problem) -> JsonResponse:
    told: dict[str, Any] = {"error": problem.code, "message": str(problem)}
    if problem.fields:
        told["fields"] = {name: str(text) for name, text in problem.fields.items()}
    response = JsonResponse(told, status=problem.status)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response


def _resting(channel: Channel) -> str:
    """Why nothing can be asked just now; empty when it can."""
    try:
        selectors.awake(channel)
    except Unavailable as problem:
        return str(problem)
    return ""


def _for_widget(channel: Channel) -> dict[str, Any]:
    found = looks.look(channel.colour)
    return {
        "on": True,
        "title": channel.title,
        "colour": found.colour,
        "ink": found.on,
        "side": channel.side,
        "open": _("Open the chat"),
        "close": _("Close the chat"),
    }


def _allowed(channel: Channel, origin: str) -> bool:
    """Whether a website may show the widget; without an origin it is not another website."""
    if not origin or not channel.websites:
        return True
    scheme, _sep, host = origin.partition("://")
    return any(matches(website, scheme, host) for website in channel.websites)


def _framed(response: HttpResponse, channel: Channel | None) -> HttpResponse:
    """Let the merchant's websites show the page; any website where none is named."""
    websites = channel.websites if channel is not None else []
    ancestors = " ".join(["'self'", *websites]) if websites else "*"
    response["Content-Security-Policy"] = STRICT.replace(
        "frame-ancestors 'none'", f"frame-ancestors {ancestors}"
    )
    return response
