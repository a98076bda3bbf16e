"""Inside an engine's server: nobody is answered who does not hold the engine's secret.

vLLM's own check (`--api-key`) covers some of its addresses. Others compute as well, or tell what is
going on; here all are covered, health and metrics too. Whoever reaches an engine's port, a job's
program on the same machine say, could else ask any tenant's model, or have it load a file.
"""

import hmac
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

SECRET = "LONGSLOPE_ENGINE_SECRET"  # noqa: S105 - the name of it
"""In the engine's environment, which no other user can read; a command line, all can."""
REFUSED = b'{"error":{"message":"Unauthorized","code":401}}'

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class OnlyOurs:
    """vLLM makes it, as it makes every `--middleware`, with nothing but the application.

    Raises KeyError without a secret: an engine that would answer everybody does not start.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._wanted = bearer(os.environ[SECRET]).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._is_ours(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 401, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSED})
        else:
            await send({"type": "websocket.close"})

    def _is_ours(self, scope: Scope) -> bool:
        said = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(said) == 1 and hmac.compare_digest(said[0], self._wanted)


def bearer(secret: str) -> str:
    """The header of whoever holds it."""
    return f"Bearer {secret}"
