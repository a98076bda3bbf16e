"""What every REST view shares: error shape, pagination, idempotent creation."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from maas.common import errors
from maas.common.models import IdempotentRequest


class Pagination(CursorPagination):
    """Newest first; `?limit=` up to 200; `next` and `previous` are whole addresses."""

    ordering = "-created_at"
    page_size_query_param = "limit"
    max_page_size = 200


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error has one shape: {"error": {code, message, fields, details, request_id}}."""
    problem = _as_problem(error)
    if problem is None:
        return None
    response = Response({"error": body(problem)}, status=problem.status)
    if problem.status == 503:
        response["Retry-After"] = "2"
    if isinstance(error, exceptions.Throttled) and error.wait:
        response["Retry-After"] = str(int(error.wait) + 1)
    return response


def body(problem: errors.Problem) -> dict[str, Any]:
    """The error's content, in the reader's language."""
    return {
        "code": problem.code,
        "message": str(problem.message),
        "fields": {name: str(text) for name, text in problem.fields.items()},
        "details": problem.details,
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
    }


def _as_problem(error: Exception) -> errors.Problem | None:
    if isinstance(error, errors.Problem):
        return error
    if isinstance(error, exceptions.ValidationError):
        return errors.InvalidInput(fields=dict(_flatten(error.detail)))
    if isinstance(error, Http404 | exceptions.NotFound):
        return errors.NotFound()
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return errors.NotSignedIn()
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return errors.NotAllowed()
    if isinstance(error, exceptions.APIException):
        problem = errors.Problem(str(error.detail), code=error.default_code)
        problem.status = error.status_code
        return problem
    return None


def _flatten(detail: Any, path: str = "") -> list[tuple[str, str]]:
    """DRF's nested messages as (path, message), e.g. ("rows.3.question", "…")."""
    if isinstance(detail, dict):
        items = [(f"{path}.{key}".strip("."), value) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(one, dict | list) for one in detail):
        items = [(f"{path}.{place}".strip("."), value) for place, value in enumerate(detail)]
    elif isinstance(detail, list):
        return [(path or "non_field_errors", " ".join(str(one) for one in detail))]
    else:
        return [(path or "non_field_errors", str(detail))]
    return [pair for name, value in items if value for pair in _flatten(value, name)]


View = Callable[..., Response]


def idempotent(view: View) -> View:
    """Answer a repeated creation with the first one's answer.

    A client sends `Idempotency-Key`; the same key with another body is a 409. The record and
    what the view wrote commit together, so a crash between them cannot split the two.
    """

    @wraps(view)
    def wrapped(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return view(self, request, *args, **kwargs)
        who = f"{type(request.auth).__name__}:{getattr(request.auth, 'pk', request.user.pk)}"[:80]
        fingerprint = _fingerprint(request)
        try:
            with transaction.atomic():
                record = IdempotentRequest.objects.create(
                    who=who, key=key[:255], fingerprint=fingerprint
                )
                response = view(self, request, *args, **kwargs)
                record.status = response.status_code
                record.body = json.loads(json.dumps(response.data, default=str))
                record.save(update_fields=["status", "body"])
                return response
        except IntegrityError:
            first = IdempotentRequest.objects.filter(who=who, key=key[:255]).first()
            if first is None:
                raise
        if first.fingerprint != fingerprint:
            raise errors.Conflict(
                _("This Idempotency-Key was used for another request. Send a new one."),
                code="idempotency_key_reused",
            )
        return Response(first.body, status=first.status)

    return wrapped


def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    for name in sorted(request.data):
        value = request.data[name]
        if hasattr(value, "chunks"):
            for chunk in value.chunks():
                digest.update(chunk)
            value.seek(0)
        else:
            digest.update(f"{name}={value!r}\n".encode())
    return digest.hexdigest()
