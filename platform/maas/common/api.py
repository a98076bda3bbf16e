"""What every REST view shares: input, pages, error shape."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Field, Model, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from maas.common import errors
from maas.common.idempotency import idempotent
from maas.common.middleware import request_id

__all__ = ["Paged", "Pagination", "body", "exception_handler", "idempotent", "valid"]


def valid(
    serializer: type[BaseSerializer[Any]], data: Any, *, partial: bool = False
) -> dict[str, Any]:
    """What a caller sent (`request.data` or `request.query_params`), checked and converted.

    Raises DRF's ValidationError, which the caller sees as `invalid_input` with its fields.
    """
    checked = serializer(data=data, partial=partial)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


class Pagination(CursorPagination):
    """Newest first; `?limit=` up to 200; `next` and `previous` are whole addresses."""

    page_size_query_param = "limit"
    max_page_size = 200
    _fields: tuple[str, ...] = ("-created_at",)
    _first: "Field[Any, Any]"

    def order_by(self, fields: tuple[str, ...], *, of: type[Model]) -> None:
        self._fields = fields
        self._first = of._meta.get_field(fields[0].lstrip("-"))

    def get_ordering(self, *_args: object) -> tuple[str, ...]:
        return self._fields

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises InvalidInput for a cursor that is no place in this list."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                _check_position(self._first, str(cursor.position))
        except (ValueError, OverflowError, ValidationError, exceptions.NotFound):
            raise errors.InvalidInput(
                fields={"cursor": _("This cursor is not one of this list. Begin without one.")}
            ) from None
        return cursor


def _check_position(field: "Field[Any, Any]", position: str) -> None:
    """Raises ValueError or ValidationError for what the field could never hold."""
    value = field.to_python(position)
    if "\0" in position or (isinstance(value, datetime) and timezone.is_naive(value)):
        raise ValueError(position)
    field.run_validators(value)


class Paged(APIView):
    """A view that lists rows by page: `return self.page(rows, Output)`.

    `page_ordering` names unique fields, or fields on which few rows tie.
    """

    pagination_class = Pagination
    page_ordering: tuple[str, ...] = ("-created_at",)

    def page(self, rows: QuerySet[Any], output: type[BaseSerializer[Any]]) -> Response:
        paginator = self.pagination_class()
        paginator.order_by(self.page_ordering, of=rows.model)
        part = paginator.paginate_queryset(rows, self.request, view=self)
        return paginator.get_paginated_response(output(part, many=True).data)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error has one shape: {"error": {code, message, fields, details, request_id}}.

    None, for an error that nobody foresaw, leaves it to Django's handler (`common.handlers`).
    """
    problem = _as_problem(error)
    if problem is None:
        return None
    response = Response({"error": body(problem)}, status=problem.status)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        response["WWW-Authenticate"] = _challenge(context)
    return response


def body(problem: errors.Problem) -> dict[str, Any]:
    """The error's content, in the reader's language."""
    return {
        "code": problem.code,
        "message": str(problem.message),
        "fields": {name: str(text) for name, text in problem.fields.items()},
        "details": problem.details,
        "request_id": request_id(),
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
    if isinstance(error, PermissionDenied):
        return errors.NotAllowed()
    if isinstance(error, exceptions.APIException):
        return _from_framework(error)
    return None


def _from_framework(error: exceptions.APIException) -> errors.Problem:
    code = getattr(error.detail, "code", None) or error.default_code
    if code == exceptions.PermissionDenied.default_code:
        return errors.NotAllowed()
    problem = errors.Problem(str(error.detail), code=code)
    problem.status = error.status_code
    wait: float | None = getattr(error, "wait", None)
    if wait:
        problem.retry_after = int(wait) + 1
    return problem


def _challenge(context: Mapping[str, Any]) -> str:
    """RFC 9110 wants every 401 to name a way in. No `Basic`: browsers would show their dialog."""
    request, view = context.get("request"), context.get("view")
    if isinstance(request, Request) and isinstance(view, APIView):
        return view.get_authenticate_header(request) or "Bearer"
    return "Bearer"


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
