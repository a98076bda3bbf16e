"""What an installation may set about its gateway, by environment."""

from dataclasses import dataclass

from maas.conf.base import read
from maas.conf.serving import Gateway


@dataclass(frozen=True, kw_only=True)
class Config:
    """Times in seconds unless the name says otherwise."""

    # An engine that accepts no connection in this time is gone.
    engine_connect_seconds: float = 5.0
    # An engine that sends nothing for this long, before or between tokens, is hung.
    engine_silence_seconds: float = 120.0
    # A caller who does not send the rest of a request, or takes nothing of an answer, has gone.
    caller_silence_seconds: float = 60.0
    # Redis answers in well under a millisecond; this long means that it is not there.
    redis_timeout_seconds: float = 2.0
    # How long what was read from Postgres is fresh if no event says otherwise.
    key_ttl_seconds: float = 30.0
    route_ttl_seconds: float = 10.0
    # The same for what was not found, and while events cannot reach this process.
    stale_ttl_seconds: float = 1.0
    heartbeat_seconds: float = 2.0
    # Facts that do not come from the disk in this time are not waited for; they are loaded on.
    artefact_wait_seconds: float = 30.0
    artefact_threads: int = 8
    # Few: one question's vectors are made at a time, and the engine may need the cores.
    retrieval_threads: int = 2
    most_indexes: int = 64
    max_body_bytes: int = 1024 * 1024
    # What a caller who names no limit gets, where the context has room for it.
    default_max_tokens: int = 1024
    # A twelfth of the span over which the limits "a minute" hold.
    window_slot_ms: int = 5000

    @classmethod
    def from_environment(cls) -> "Config":
        chosen = read(Gateway)
        return cls(
            engine_connect_seconds=chosen.engine_connect_seconds,
            engine_silence_seconds=chosen.engine_silence_seconds,
            caller_silence_seconds=chosen.caller_silence_seconds,
            artefact_wait_seconds=chosen.artefact_wait_seconds,
            retrieval_threads=chosen.retrieval_threads,
            max_body_bytes=chosen.max_body_bytes,
            default_max_tokens=chosen.default_max_tokens,
        )
