"""What every page gets: a strict content policy, the person's language, readable problems."""

from collections.abc import Callable
from http import HTTPStatus

import redis
import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation

from maas.common import errors
from maas.console.access import page_before

log = structlog.get_logger()
Handler = Callable[[HttpRequest], HttpResponse]

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
# Django's admin and the API's documentation come with inline styles and scripts of their own.
OWN_SCRIPTS = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# Whoever sent a form with these can do something about it: back to the page, with the reason.
CORRECTABLE = frozenset({400, 409, 413, 429, 503})


class ContentPolicy:
    """Nothing is loaded from, sent to, or framed by another origin."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        relaxed = request.path.startswith(("/admin/", "/api/docs/"))
        response.headers.setdefault("Content-Security-Policy", OWN_SCRIPTS if relaxed else STRICT)
        return response


class PersonsLanguage:
    """A signed-in person reads their own language on every device."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            language = request.user.language
            if translation.check_for_language(language):
                translation.activate(language)
                request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class Problems:
    """Turns a service's `Problem` into a page, or a notice on the page that was there; and an
    answer that would be blank into one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            return _only_by_a_button(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, redis.RedisError):
            log.warning("page_without_redis", path=request.path, error=str(error))
            error = errors.Unavailable()
        if not isinstance(error, errors.Problem) or request.path.startswith("/api/"):
            return None
        if getattr(request, "htmx", False):
            return _notice(request, error)
        if request.method == "POST" and error.status in CORRECTABLE:
            messages.error(request, str(error))
            return HttpResponseRedirect(page_before(request))
        return _page(request, error)


def _only_by_a_button(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """A page, where the browser would show one of its own for an empty answer."""
    page = render(request, "405.html", status=refused.status_code)
    page["Allow"] = refused.headers.get("Allow", "")
    return page


def _notice(request: HttpRequest, problem: errors.Problem) -> HttpResponse:
    response = render(
        request, "components/notice.html", {"tone": "bad", "text": problem.message, "alert": True}
    )
    response.status_code = problem.status
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "innerHTML show:window:top"
    return response


def _page(request: HttpRequest, problem: errors.Problem) -> HttpResponse:
    template = {403: "403.html", 404: "404.html"}.get(problem.status, "400.html")
    return render(request, template, {"problem": problem}, status=problem.status)
