"""What an installation may set about its gateway, by environment."""

from dataclasses import dataclass

from maas.conf.base import read
from maas.conf.serving import Gateway


@dataclass(frozen=True, kw_only=True)
class Config:
    """Times in seconds unless the name says otherwise."""

    # An engine that accepts no connection in this time is gone.
    engine_connect: float = 5.0
    # An engine that sends nothing for this long, before or between tokens, is hung.
    engine_silence: float = 120.0
    # A caller who does not send the rest of a request, or takes nothing of an answer, has gone.
    caller_silence: float = 60.0
    # Redis answers in well under a millisecond; this long means that it is not there.
    redis_timeout: float = 2.0
    # How long what was read from Postgres is believed if no event says otherwise.
    key_ttl: float = 30.0
    route_ttl: float = 10.0
    # The same for what was not found, and while events cannot reach this process.
    doubt_ttl: float = 1.0
    heartbeat: float = 2.0
    max_body_bytes: int = 1024 * 1024
    # What a caller who names no limit gets, where the context has room for it.
    default_max_tokens: int = 1024
    # A twelfth of the span over which the limits "a minute" hold.
    window_slot_ms: int = 5000

    @classmethod
    def from_environment(cls) -> "Config":
        chosen = read(Gateway)
        return cls(
            engine_connect=chosen.engine_connect_seconds,
            engine_silence=chosen.engine_silence_seconds,
            caller_silence=chosen.caller_silence_seconds,
            max_body_bytes=chosen.max_body_bytes,
            default_max_tokens=chosen.default_max_tokens,
        )
