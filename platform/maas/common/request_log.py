"""One line per request of the web process: who, what, how it ended, how long it took.

Never what was sent or answered: no body, no query string, and of an address only what names a
row; a segment that lets somebody in (an invitation, a new password's link) is left out.
"""

import logging
import re
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("maas.request")

HIDDEN = "…"
LONGEST_PATH = 200
_LONG_SEGMENT = re.compile(r"[^/]{37,}")  # longer than an id
_OWN_LINE = "maas.has_own_line"
_FAILURE = "maas.failure"


class RequestLog:
    """Writes the line. That of a 500 carries the traceback: it is the only one there is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request.META[_OWN_LINE] = True
        response = self.get_response(request)
        status = response.status_code
        failure = request.META.pop(_FAILURE, None)
        (log.error if status >= 500 else log.info)(
            "request",
            method=request.method,
            path=shown_path(request),
            status=status,
            ms=round((time.perf_counter() - began) * 1000, 2),
            **_who(request),
            **({"exc_info": failure} if failure is not None else {}),
        )
        return response


class ToldByTheRequest(logging.Filter):
    """Leaves out what Django says of a request beside the request's own line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            return True
        request = getattr(record, "request", None)
        return not (isinstance(request, HttpRequest) and _OWN_LINE in request.META)


def shown_path(request: HttpRequest) -> str:
    """The address without what opens a door: of its variable parts only ids and numbers stay."""
    path, match = request.path, request.resolver_match
    for value in (match.kwargs if match else {}).values():
        if isinstance(value, str) and value and not _is_id(value):
            path = path.replace(value, HIDDEN)
    return _LONG_SEGMENT.sub(HIDDEN, path)[:LONGEST_PATH]


def _who(request: HttpRequest) -> dict[str, str]:
    """The tenant of the address or the key, and the person or the key; never a mail address."""
    key = getattr(request, "auth", None)
    tenant = getattr(key, "tenant_id", None)
    if tenant is None and request.resolver_match is not None:
        tenant = request.resolver_match.kwargs.get("tenant")
    found: dict[str, Any] = {"tenant": tenant}
    if key is not None:
        found["key"] = key.prefix
    else:
        # Whoever was never looked up is not looked up for the log.
        found["person"] = getattr(request.__dict__.get("_cached_user"), "pk", None)
    return {name: str(value) for name, value in found.items() if value is not None}


def _is_id(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return value.isdecimal()
    return True


def _keep_failure(request: HttpRequest | None = None, **_more: Any) -> None:
    """Django tells of an error that nobody foresaw while it is being handled."""
    if request is not None:
        request.META[_FAILURE] = sys.exc_info()[1]


got_request_exception.connect(_keep_failure, dispatch_uid="request_log")
