"""What requests in flight leave in Redis until they are booked: names, forms and scripts.

A gateway writes here and `usage.booking` reads. The truth is the ledger. Where Redis loses its
memory, each gateway writes once more what it has not seen booked. The scripts
derive names of keys, so Redis must be one server, not a cluster.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from maas.kit import periods

STREAM = "longslope.usage"
GROUP = "ledger"
UNREADABLE = "longslope.usage.unreadable"
GATEWAYS = "longslope.gateways"
SWEPT = "longslope.gateways.swept"

_FOLDER = Path(__file__).parent / "lua"


@dataclass(frozen=True)
class Script:
    """A Lua script: its text, and the SHA-1 by which Redis knows it once loaded."""

    text: str
    sha: str


def _script(*names: str) -> Script:
    text = "\n".join((_FOLDER / f"{name}.lua").read_text(encoding="utf-8") for name in names)
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


REGISTER = _script("register")
ADMIT = _script("admit")
COMMIT = _script("commit")
FINISH = _script("settle", "finish")
SWEEP = _script("settle", "sweep")
UNBOOKED = _script("unbooked")
SEED = _script("seed")


def in_flight(incarnation: str) -> str:
    """Hash of a gateway's open requests: id -> "<slot>:<cost>:<reserved>:<record as JSON>"."""
    return f"longslope.in-flight.{incarnation}"


def counts(incarnation: str) -> str:
    """Hash of how far its answers have come: id -> "<prompt tokens> <completion tokens>"."""
    return f"longslope.counts.{incarnation}"


def window(key_id: str) -> str:
    """Hash of a key's last minute: r<slot> and t<slot> -> requests and tokens."""
    return f"longslope.window.{key_id}"


def budget(key_id: str, month: str) -> str:
    """Hash of a key's month: used and reserved, in tokens."""
    return f"longslope.budget.{key_id}.{month}"


def month_of(at: float) -> str:
    """The month, in UTC, of a Unix time: "2026-11"."""
    return periods.month_name(datetime.fromtimestamp(at, UTC))


def span_of(month: str) -> tuple[datetime, datetime]:
    """A month's first moment and the next month's."""
    return periods.month_span(month)
