"""Creation that may safely be repeated: the `Idempotency-Key` header."""

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any, overload

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from maas.common import errors
from maas.common.models import IdempotentRequest

View = Callable[..., Response]


class _Refused(Exception):
    """Takes an answer that is an error out of the transaction, so that nothing of it is kept."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@overload
def idempotent(view: View) -> View: ...


@overload
def idempotent(*, shown_once: tuple[str, ...]) -> Callable[[View], View]: ...


def idempotent(view: View | None = None, *, shown_once: tuple[str, ...] = ()) -> Any:
    """Answer a repeated creation with the first one's answer.

    A client sends `Idempotency-Key`; the same key with another body is a 409. The record and
    what the view wrote commit together, so a crash between them cannot split the two. A second
    request that comes while the first still runs waits for it. Failed requests are not recorded.

    `shown_once` names secrets in the answer; they are not stored, so a repetition has null there.
    """
    if view is None:
        return partial(_once, shown_once=shown_once)
    return _once(view)


def _once(view: View, shown_once: tuple[str, ...] = ()) -> View:
    @wraps(view)
    def wrapped(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return view(self, request, *args, **kwargs)
        if len(key) > 255:
            raise errors.InvalidInput(_("An Idempotency-Key has at most 255 characters."))
        slot = {"who": _caller(request), "key": key}
        fingerprint = _fingerprint(request)
        try:
            with transaction.atomic():
                record = IdempotentRequest.objects.create(**slot, fingerprint=fingerprint)
                response = view(self, request, *args, **kwargs)
                if response.status_code >= 400:
                    raise _Refused(response)
                _keep(record, response, shown_once)
                return response
        except _Refused as refused:
            return refused.response
        except IntegrityError:
            first = IdempotentRequest.objects.filter(**slot).first()
            if first is None:  # the view's own conflict, not ours
                raise
        return _repeat(first, fingerprint)

    wrapped.takes_idempotency_key = True  # type: ignore[attr-defined]  # read by common.schema
    return wrapped


def _keep(record: IdempotentRequest, response: Response, shown_once: tuple[str, ...]) -> None:
    body = json.loads(json.dumps(response.data, cls=JSONEncoder))
    body.update(dict.fromkeys(shown_once))
    record.status, record.body = response.status_code, body
    record.save(update_fields=["status", "body"])


def _repeat(first: IdempotentRequest, fingerprint: str) -> Response:
    if first.fingerprint != fingerprint:
        raise errors.Conflict(
            _("This Idempotency-Key was used for another request. Send a new one."),
            code="idempotency_key_reused",
        )
    return Response(first.body, status=first.status, headers={"Idempotency-Replayed": "true"})


def _caller(request: Request) -> str:
    """Keys of different callers never meet: a key's row, else the person's."""
    if request.auth is not None:
        return f"{type(request.auth).__name__}:{request.auth.pk}"
    return f"user:{request.user.pk}"


def _fingerprint(request: Request) -> str:
    """SHA-256 over method, address and content; a file counts by its name and bytes."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for name, value in _parts(request.data):
        digest.update(f"{name}=".encode())
        if isinstance(value, UploadedFile):
            digest.update(f"{value.name}\n".encode())
            for chunk in value.chunks():
                digest.update(chunk)
            value.seek(0)
        else:
            digest.update(json.dumps(value, sort_keys=True, default=str).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _parts(data: Any) -> Iterator[tuple[str, Any]]:
    """Every value of a form, or of a JSON object, or the whole of another JSON value."""
    if hasattr(data, "lists"):
        yield from ((name, one) for name, values in sorted(data.lists()) for one in values)
    elif isinstance(data, dict):
        yield from sorted(data.items())
    else:
        yield "", data
