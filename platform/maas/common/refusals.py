"""A problem as an answer where no view has begun: in the reader's language, without a frame."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from maas.common.api import body
from maas.common.errors import Problem
from maas.common.languages import accepted

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The same where Django has begun, before it knows who asks."""
    heard = request.headers
    kind, content = _told(
        problem, request.path, heard.get("Accept", ""), heard.get("Accept-Language", "")
    )
    return HttpResponse(content, status=problem.status, content_type=kind)


async def refuse(scope: MutableMapping[str, Any], send: Send, problem: Problem) -> None:
    """Answer with the problem and end the connection, as the rest of the body is not taken."""
    heard = {name: value.decode("latin-1") for name, value in scope["headers"]}
    kind, content = _told(
        problem, scope["path"], heard.get(b"accept", ""), heard.get(b"accept-language", "")
    )
    headers = [(b"content-type", kind.encode()), (b"connection", b"close")]
    if problem.retry_after is not None:
        headers.append((b"retry-after", str(problem.retry_after).encode()))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": content.encode()})


def _told(problem: Problem, path: str, accept: str, languages: str) -> tuple[str, str]:
    """The content type and the content: JSON for programs, a page for a browser."""
    with translation.override(accepted(languages)):
        if "text/html" in accept and not path.startswith("/api/"):
            page = render_to_string("refused.html", {"problem": problem})
            return "text/html; charset=utf-8", page
        return "application/json", json.dumps({"error": body(problem)})
