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
_SCHEME = b"Bearer "

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
        self._wanted = os.environ[SECRET].encode()

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
        if len(said) != 1 or not said[0].startswith(_SCHEME):
            return False
        secrets = said[0].removeprefix(_SCHEME).split(b",")
        return any(hmac.compare_digest(one, self._wanted) for one in secrets)


def bearer(secret: str) -> str:
    """The header of whoever holds it; of several, with commas between, one must be the engine's."""
    return f"{_SCHEME.decode()}{secret}"
