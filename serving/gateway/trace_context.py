"""The trace that a request belongs to, in W3C's form, so that an engine's spans join the caller's.

https://www.w3.org/TR/trace-context/: `traceparent` is version, trace id, span id and flags. What
is not valid is not sent on: a trace of our own begins then.
"""

import re
import secrets
import uuid
from dataclasses import dataclass

_PARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_STATE = re.compile(r"[\x20-\x7e]{1,512}")
_ID = re.compile(r"[0-9a-f]{32}")
_VERSION = "00"
_SAMPLED = "01"
_NO_TRACE, _NO_SPAN = "0" * 32, "0" * 16


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceContext:
    """`span_id` is ours: the parent of what an engine does."""

    trace_id: str
    span_id: str
    flags: str = _SAMPLED
    state: str = ""

    @classmethod
    def of_request(cls, *, traceparent: str, tracestate: str, request_id: str) -> "TraceContext":
        """The caller's trace, where it sent a valid one; else a new one, named like the request
        where that has the form for it."""
        span_id = secrets.token_hex(8)
        found = _PARENT.fullmatch(traceparent.strip())
        if found is None or not _is_valid(*found.groups()):
            own = _ID.fullmatch(request_id) and request_id != _NO_TRACE
            return cls(trace_id=request_id if own else uuid.uuid4().hex, span_id=span_id)
        state = tracestate.strip()
        return cls(
            trace_id=found[2],
            span_id=span_id,
            # Of the flags, later versions may have others that we would promise to keep.
            flags=_SAMPLED if int(found[4], 16) & 1 else "00",
            state=state if _STATE.fullmatch(state) else "",
        )

    @property
    def headers(self) -> dict[str, str]:
        """What is sent on with a request."""
        headers = {"traceparent": f"{_VERSION}-{self.trace_id}-{self.span_id}-{self.flags}"}
        if self.state:
            headers["tracestate"] = self.state
        return headers


def _is_valid(version: str, trace_id: str, span_id: str, _flags: str, rest: str | None) -> bool:
    if version == "ff" or (version == _VERSION and rest):
        return False
    return trace_id != _NO_TRACE and span_id != _NO_SPAN
