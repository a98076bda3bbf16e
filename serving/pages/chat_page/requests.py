"""What the chat page's script sends, and how it is told that something cannot be done."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from maas.common.errors import InvalidInput, Problem, TooLarge
from maas.console.public import AnotherWebsite, from_our_page

_MOST_BYTES = 8 * 1024


def sent_by_page(request: HttpRequest) -> dict[str, Any]:
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


def text_of(sent: dict[str, Any], name: str) -> str:
    """A text as it can be kept: without NUL and halves of letters; empty for all else."""
    value = sent.get(name)
    if not isinstance(value, str):
        return ""
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def refusal(problem: Problem) -> JsonResponse:
    told: dict[str, Any] = {"error": problem.code, "message": str(problem)}
    if problem.fields:
        told["fields"] = {name: str(text) for name, text in problem.fields.items()}
    response = JsonResponse(told, status=problem.status)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response
