"""One line per request: who, which model, how long, how many tokens; never what was said.

Lines of a moment are written together: a write for each costs more than all else about it.
"""

import asyncio
import sys
from datetime import UTC, datetime

import msgspec

from serving.gateway.exchange import HttpExchange

_DELAY_SECONDS = 0.05
_encode = msgspec.json.Encoder().encode


class AccessLog:
    """In the form of the other log lines: JSON, one object a line, on standard output."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def add(self, exchange: HttpExchange) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_later(_DELAY_SECONDS, self.write)
        self._lines.append(
            _encode(
                {
                    "event": "request",
                    "request_id": exchange.request_id,
                    "method": exchange.method,
                    "path": exchange.path[:200],
                    "status": exchange.status,
                    "ms": exchange.milliseconds,
                    **exchange.log_fields,
                    "level": "info",
                    "timestamp": datetime.now(UTC),
                }
            )
        )

    def write(self) -> None:
        """Write what has come together."""
        lines, self._lines = self._lines, []
        if lines:
            sys.stdout.write(b"\n".join(lines).decode() + "\n")
            sys.stdout.flush()
