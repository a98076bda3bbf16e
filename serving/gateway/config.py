"""How the gateway behaves: what an installation may set, and what it may not."""

from dataclasses import dataclass

from maas.conf.base import read
from maas.conf.serving import GatewaySettings


@dataclass(frozen=True, kw_only=True)
class Config:
    """The first are named, and told, as in `GatewaySettings`."""

    engine_connect_seconds: float = 5.0
    engine_silence_seconds: float = 120.0
    caller_silence_seconds: float = 60.0
    answer_seconds: float = 900.0
    most_open: int = 1000
    most_per_tenant: int = 128
    most_per_key: int = 64
    engine_places: int = 64
    engine_wait_seconds: float = 60.0
    artefact_wait_seconds: float = 30.0
    retrieval_threads: int = 2
    retrieval_wait_seconds: float = 10.0
    schema_cpu_seconds: int = 10
    max_body_bytes: int = 1024 * 1024
    default_max_tokens: int = 1024

    # Redis answers in well under a millisecond; this long means that it is not there.
    redis_timeout_seconds: float = 2.0
    # How long what was read from Postgres is fresh if no event says otherwise.
    key_ttl_seconds: float = 30.0
    route_ttl_seconds: float = 10.0
    # The same for what was not found, and while events cannot reach this process.
    stale_ttl_seconds: float = 1.0
    heartbeat_seconds: float = 2.0
    artefact_threads: int = 8
    most_indexes: int = 64
    # Who may wait for a turn: to be ranked, at an engine, for a grammar.
    most_waiting: int = 512
    most_waiting_per_tenant: int = 64
    # A twelfth of the span over which the limits "a minute" hold.
    window_slot_ms: int = 5000

    @classmethod
    def from_environment(cls) -> "Config":
        return cls(**read(GatewaySettings).model_dump())
