"""How a chat page and its widget look: the merchant's colours, and the script for websites."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maas.common.errors import NotFound
from maas.console.public import matches, speak
from maas.env import BASE_DIR
from serving.channels import looks, selectors
from serving.channels.models import Channel

WIDGET = BASE_DIR / "static" / "js" / "widget.js"
_LOOKS_KEPT = 300
"""Seconds for which a browser keeps what a merchant chose."""


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
