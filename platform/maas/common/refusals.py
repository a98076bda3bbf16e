"""A problem as an answer where Django has not begun: bare ASGI, in the reader's language."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from maas.common.api import body
from maas.common.errors import Problem
from maas.common.languages import accepted

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def refuse(scope: MutableMapping[str, Any], send: Send, problem: Problem) -> None:
    """Answer with the problem and end the connection, as the rest of the body is not taken.

    Programs get JSON, a browser that sent a form gets a page.
    """
    sent = dict(scope["headers"])
    with translation.override(accepted(sent.get(b"accept-language", b"").decode("latin-1"))):
        if b"text/html" in sent.get(b"accept", b"") and not scope["path"].startswith("/api/"):
            kind, content = b"text/html; charset=utf-8", _page(problem)
        else:
            kind, content = b"application/json", json.dumps({"error": body(problem)})
    headers = [(b"content-type", kind), (b"connection", b"close")]
    if problem.retry_after is not None:
        headers.append((b"retry-after", str(problem.retry_after).encode()))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": content.encode()})


def _page(problem: Problem) -> str:
    return render_to_string("refused.html", {"problem": problem})
