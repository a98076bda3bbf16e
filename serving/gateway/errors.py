"""Errors as OpenAI's clients know them: {"error": {"message", "type", "param", "code"}}.

The client picks its exception class by status, and retries 408, 409, 429 and 5xx unless
`x-should-retry` says otherwise.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)

Headers = list[tuple[bytes, bytes]]
CONTEXT_EXCEEDED = "context_length_exceeded"


class FilledText:
    """A text with values, which becomes one in the language of the moment: a part of another."""

    def __init__(self, message: str | Promise, values: Mapping[str, object]) -> None:
        self._message = message
        self._values = values

    def __str__(self) -> str:
        return str(self._message) % self._values


class APIError(Exception):
    """An answer that is not what the caller asked for. `message` has named placeholders."""

    def __init__(
        self,
        status: int,
        message: str | Promise,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        headers: Headers | None = None,
        **values: object,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.message = message
        self.kind = kind
        self.code = code
        self.param = param
        self.headers = headers or []
        self.values = values

    def body(self, languages: str = "") -> bytes:
        """The error as JSON, in the first of the caller's languages that we speak."""
        with translation.override(language_of(languages)):
            text = str(self.message) % self.values if self.values else str(self.message)
        return msgspec.json.encode(
            {
                "error": {
                    "message": text,
                    "type": self.kind,
                    "param": self.param,
                    "code": self.code,
                }
            }
        )


def language_of(accepted: str) -> str:
    """The first of the languages of an Accept-Language header that we speak, as Django names it."""
    for code, _weight in parse_accept_lang_header(accepted.lower()) if accepted else ():
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def bad_request(message: str | Promise, param: str | None = None, **values: Any) -> APIError:
    return APIError(400, message, param=param, code=values.pop("code", "invalid_value"), **values)


def not_supported(param: str) -> APIError:
    return APIError(
        400,
        _("'%(name)s' is not supported by this service."),
        param=param,
        code="unsupported_parameter",
        name=param,
    )


def unknown_parameter(param: str) -> APIError:
    return APIError(
        400,
        _("Unrecognized request argument supplied: %(name)s"),
        param=param,
        code="unknown_parameter",
        name=param,
    )


def unknown_address() -> APIError:
    return APIError(
        404,
        _(
            "There is nothing at this address. See /v1/models, /v1/chat/completions and"
            " /v1/moderations."
        ),
        code="unknown_url",
    )


def wrong_method(allowed: str) -> APIError:
    return APIError(
        405,
        _("This address takes %(allowed)s requests only."),
        code="method_not_allowed",
        headers=[(b"allow", allowed.encode())],
        allowed=allowed,
    )


def no_key() -> APIError:
    return APIError(
        401,
        _("No API key was sent. Send it as 'Authorization: Bearer lsk_…'."),
        code="missing_api_key",
        headers=[(b"www-authenticate", b"Bearer")],
    )


def bad_key() -> APIError:
    """One answer for mistyped, unknown, expired and revoked keys."""
    return APIError(
        401,
        _("This API key is not valid: it may be mistyped, expired or revoked."),
        code="invalid_api_key",
        headers=[(b"www-authenticate", b"Bearer")],
    )


def suspended() -> APIError:
    return APIError(
        403,
        _("This account is suspended. Ask the platform's administrators."),
        kind="permission_error",
        code="account_suspended",
    )


def lacks_scope() -> APIError:
    return APIError(
        403,
        _("This API key may not ask models. Make one with the right 'ask models'."),
        kind="permission_error",
        code="insufficient_scope",
    )


def no_model(name: str) -> APIError:
    """One answer for unknown, foreign and undeployed models."""
    return APIError(
        404,
        _("The model '%(name)s' does not exist, or you have no access to it."),
        code="model_not_found",
        param="model",
        name=name,
    )


def too_large(limit: int) -> APIError:
    return APIError(
        413,
        _("The request is larger than the %(limit)s bytes that we accept."),
        code="request_too_large",
        limit=limit,
    )


def too_slow() -> APIError:
    return APIError(408, _("The request's body did not arrive in time."), code="request_timeout")


def context_exceeded(limit: int) -> APIError:
    return APIError(
        400,
        _(
            "The messages alone fill this model's context of %(limit)s tokens, so that no room is"
            " left for an answer. Shorten the messages."
        ),
        param="messages",
        code=CONTEXT_EXCEEDED,
        limit=limit,
    )


def rate_limited(what: str, *, limit: int, wait_ms: int, headers: Headers) -> APIError:
    """`what`: requests or tokens. `wait_ms` below zero: this request is too large for the limit."""
    if wait_ms < 0:
        return APIError(
            429,
            _(
                "This request may use more tokens than the %(limit)s a minute that this key is"
                " allowed. Shorten the messages or lower max_tokens."
            ),
            kind=what,
            code="rate_limit_exceeded",
            headers=[*headers, (b"x-should-retry", b"false")],
            limit=limit,
        )
    message = (
        _("This key's limit of %(limit)s requests a minute is reached. Try again in %(wait)s s.")
        if what == "requests"
        else _("This key's limit of %(limit)s tokens a minute is reached. Try again in %(wait)s s.")
    )
    return APIError(
        429,
        message,
        kind=what,
        code="rate_limit_exceeded",
        headers=[*headers, *_retry_after(wait_ms)],
        limit=limit,
        wait=-(-wait_ms // 1000),
    )


def budget_used_up(*, left: int, headers: Headers) -> APIError:
    return APIError(
        429,
        _(
            "You exceeded this key's token budget for the month: %(left)s tokens are left, and this"
            " request may use more. Raise the budget, or lower max_tokens."
        ),
        kind="insufficient_quota",
        code="insufficient_quota",
        headers=[*headers, (b"x-should-retry", b"false")],
        left=max(0, left),
    )


def too_many_open(of: str, *, limit: int) -> APIError:
    """`of`: key or account."""
    message = (
        _("This key has %(limit)s requests under way, the most that it may have. Wait for one.")
        if of == "key"
        else _(
            "This account has %(limit)s requests under way, the most that it may have. Wait for"
            " one."
        )
    )
    return APIError(
        429,
        message,
        kind="requests",
        code="rate_limit_exceeded",
        headers=_retry_after(1000),
        limit=limit,
    )


def waiting_line_full(*, own: bool) -> APIError:
    """`own`: it is full of this account's requests."""
    if not own:
        return overloaded()
    return APIError(
        429,
        _("Too many of this account's requests are waiting for their turn. Try again shortly."),
        kind="requests",
        code="rate_limit_exceeded",
        headers=_retry_after(2000),
    )


def overloaded() -> APIError:
    return APIError(
        503,
        _("The service has more to do than it can at this moment. Please try again shortly."),
        kind="service_unavailable_error",
        code="overloaded",
        headers=_retry_after(2000),
    )


def engine_unavailable(wait_ms: int = 1000) -> APIError:
    return APIError(
        503,
        _("The model is not available at this moment. Please try again shortly."),
        kind="service_unavailable_error",
        code="engine_unavailable",
        headers=_retry_after(wait_ms),
    )


def counters_unavailable() -> APIError:
    """Without Redis neither limits nor exact metering hold, so nothing is let through."""
    return APIError(
        503,
        _("The service cannot count requests at this moment. Please try again shortly."),
        kind="service_unavailable_error",
        code="counters_unavailable",
        headers=_retry_after(1000),
    )


def records_unavailable() -> APIError:
    return APIError(
        503,
        _("The service cannot look up keys and models at this moment. Please try again shortly."),
        kind="service_unavailable_error",
        code="records_unavailable",
        headers=_retry_after(1000),
    )


def schema_too_large(place: str, message: str | Promise, **values: object) -> APIError:
    """`place`: where in the schema, as a JSON pointer; `message` says what of it is too large."""
    return APIError(
        400,
        _("The JSON schema is too large at '%(place)s': %(what)s"),
        param="response_format",
        code="invalid_value",
        place=place[:200],
        what=FilledText(message, values),
    )


def schema_costly(seconds: int) -> APIError:
    return APIError(
        400,
        _(
            "The JSON schema would take the model more than %(seconds)s s to prepare. Make it"
            " simpler: fewer different 'minLength' and 'maxLength', shorter patterns, fewer"
            " alternatives."
        ),
        param="response_format",
        code="invalid_value",
        seconds=seconds,
    )


def schema_wrong(reason: str) -> APIError:
    return APIError(
        400,
        _("The JSON schema cannot be used: %(reason)s"),
        param="response_format",
        code="invalid_value",
        reason=reason[:300],
    )


def refused_by_engine(reason: str) -> APIError:
    return APIError(400, "%(reason)s", code="invalid_request", reason=reason)


def internal() -> APIError:
    return APIError(
        500,
        _("Something went wrong on our side. Please try again, or tell us the request id."),
        kind="server_error",
        code="internal_error",
    )


def cut_short() -> APIError:
    """Sent inside a stream that cannot go on."""
    return APIError(
        503,
        _("The answer was cut short: the model is not available at this moment."),
        kind="service_unavailable_error",
        code="answer_cut_short",
    )


def _retry_after(wait_ms: int) -> Headers:
    seconds = max(1, -(-wait_ms // 1000))
    return [
        (b"retry-after", str(seconds).encode()),
        (b"retry-after-ms", str(max(1, wait_ms)).encode()),
    ]
