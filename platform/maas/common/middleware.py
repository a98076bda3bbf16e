"""What comes before all else: a request's id, and what no request may hold."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict

from maas.common import errors, refusals

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,80}")


class RequestId:
    """Gives every request an id, which the answer, the log and an error page all carry: a caller's
    `x-request-id` if it is well-formed, else a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("x-request-id", "")
        request_id = given if _ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["x-request-id"] = request_id
        return response


class Readable:
    """Refuses, before anything reads it, what nothing here could: a host that is not ours, NUL in
    an address or a header, more parameters than a page has.

    Such requests are a scanner's. Each part that they reach would have to know what to do about
    them, up to the page that says that something is wrong.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _check(request)
        except (errors.Problem, SuspiciousOperation) as error:
            problem = error if isinstance(error, errors.Problem) else errors.Unreadable()
            return refusals.answer(request, problem)
        return self.get_response(request)


def _check(request: HttpRequest) -> None:
    """Raises Unreadable and SuspiciousOperation."""
    request.get_host()
    query = request.META.get("QUERY_STRING", "")
    asked = request.GET  # more fields than there may be are told here
    if "\0" in request.path or ("%00" in query and _holds_nul(asked)):
        raise errors.Unreadable
    if any("\0" in value for value in request.headers.values()):
        raise errors.Unreadable


def _holds_nul(asked: QueryDict) -> bool:
    return any("\0" in text for name, values in asked.lists() for text in (name, *values))
