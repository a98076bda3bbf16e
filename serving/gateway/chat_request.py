"""What a caller may send to `/v1/chat/completions`: an allowlist, with its types."""

import re
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from serving.gateway import errors

# Taken, and without effect here: they concern the caller's own book-keeping at other services.
IGNORED = frozenset({"metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key"})
# Known, and meant to change the answer, so dropping them silently would give a wrong answer.
UNSUPPORTED = frozenset(
    {
        "audio", "function_call", "functions", "logit_bias", "modalities", "parallel_tool_calls",
        "prediction", "reasoning_effort", "tool_choice", "tools", "verbosity",
        "web_search_options",
    }
)  # fmt: skip


class ContentPart(msgspec.Struct):
    """One part of a message's content; only those of type "text" are taken."""

    type: str
    text: str | None = None


class ChatMessage(msgspec.Struct):
    role: str
    content: str | list[ContentPart] | None = None


class StreamOptions(msgspec.Struct):
    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class ExamOptions(msgspec.Struct, forbid_unknown_fields=True):
    """Ours, for exams alone. `without`: the answer of a fact that is left out of the model's facts.
    `facts_of`: the version (id as hex) whose facts a base model is given."""

    without: str | None = None
    facts_of: str | None = None


class ChatRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A request as it was sent, its types checked."""

    model: str
    messages: list[ChatMessage]
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    n: int | None = None
    stop: str | list[str] | None = None
    seed: int | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    response_format: dict[str, Any] | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    user: str | None = None
    longslope: ExamOptions | None = None

    @property
    def answers(self) -> int:
        return self.n or 1

    @property
    def most_tokens(self) -> int | None:
        """Both names mean the same; the newer one wins."""
        newer = self.max_completion_tokens
        return self.max_tokens if newer is None else newer

    @property
    def wants_usage(self) -> bool:
        return bool(self.stream_options and self.stream_options.include_usage)


_fields_of = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode = msgspec.json.Decoder(ChatRequest).decode
_encode = msgspec.json.Encoder().encode


def parse(body: bytes) -> ChatRequest:
    """Raises APIError 400 for what is not JSON, is of a wrong type, or is not known here."""
    try:
        return _decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _parse_slowly(body)


def _parse_slowly(body: bytes) -> ChatRequest:
    """Leave out what has no effect, and name what is wrong with the rest."""
    try:
        fields = _fields_of(body)
        known = {name: value for name, value in fields.items() if not _has_no_effect(name, value)}
        for name in known:
            if name in UNSUPPORTED:
                raise errors.not_supported(name)
            if name not in ChatRequest.__struct_fields__:
                raise errors.unknown_parameter(name[:80])
        return _decode(_encode(known))
    except msgspec.ValidationError as error:
        raise wrong_type(str(error)) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise errors.bad_request(
            _("The request's body is not valid JSON."), code="invalid_json"
        ) from error


def _has_no_effect(name: str, value: msgspec.Raw) -> bool:
    if name in IGNORED:
        return True
    return bytes(value) == b"null" and name not in ("model", "messages")


def wrong_type(reason: str) -> errors.APIError:
    """400 `invalid_type` from what msgspec says of a field."""
    place = re.search(r"\$\.(\w+)", reason) or re.search(r"field `(\w+)`", reason)
    return errors.bad_request(
        _("The request is not as expected: %(reason)s"),
        place[1] if place else None,
        reason=reason.replace("$.", ""),
        code="invalid_type",
    )
