"""Engines, and the gateway in front of them."""

from pathlib import Path

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from maas.conf.base import SettingsGroup
from maas.env import STATE_DIR


class ServingSettings(SettingsGroup):
    port_base: int = Field(default=8410, ge=1, lt=65_536, validation_alias="ENGINE_PORT_BASE")
    directory: Path = Field(default=STATE_DIR / "engines", validation_alias="ENGINES_DIR")
    idle_seconds: NonNegativeInt = Field(default=3600, validation_alias="ENGINE_IDLE_SECONDS")
    """How long an engine runs on after the last model that needed it."""
    gpu_share: float = Field(default=0.45, gt=0, le=1, validation_alias="ENGINE_GPU_SHARE")
    """An engine's share of each GPU; the rest is for trainings on the same GPU."""


class GatewaySettings(SettingsGroup):
    engine_connect_seconds: PositiveFloat = Field(
        default=5.0, validation_alias="GATEWAY_ENGINE_CONNECT"
    )
    """An engine that accepts no connection in this time is gone."""
    engine_silence_seconds: PositiveFloat = Field(
        default=120.0, validation_alias="GATEWAY_ENGINE_SILENCE"
    )
    """An engine that sends nothing for this long, before or between tokens, is hung."""
    caller_silence_seconds: PositiveFloat = Field(
        default=60.0, validation_alias="GATEWAY_CALLER_SILENCE"
    )
    """A caller who has not sent all of a request by then, or takes nothing of an answer for so
    long, has gone."""
    answer_seconds: PositiveFloat = Field(default=900.0, validation_alias="GATEWAY_ANSWER_SECONDS")
    """The longest that one answer may take, however slowly it is made or taken."""
    most_open: PositiveInt = Field(default=1000, validation_alias="GATEWAY_MOST_OPEN")
    """Requests at the same time, of all callers, in one gateway process."""
    most_per_tenant: PositiveInt = Field(default=128, validation_alias="GATEWAY_MOST_PER_TENANT")
    most_per_key: PositiveInt = Field(default=64, validation_alias="GATEWAY_MOST_PER_KEY")
    engine_places: PositiveInt = Field(default=64, validation_alias="GATEWAY_ENGINE_PLACES")
    """Requests at the same time to one engine, from one gateway process; others wait for a turn. An
    engine itself takes 64, one on GPUs 256 (`serving.engine.tuning`)."""
    engine_wait_seconds: PositiveFloat = Field(default=60.0, validation_alias="GATEWAY_ENGINE_WAIT")
    """A turn at an engine that does not come in this time is not waited for."""
    artefact_wait_seconds: PositiveFloat = Field(
        default=30.0, validation_alias="GATEWAY_ARTEFACT_WAIT"
    )
    """Facts that do not come from the disk in this time are not waited for; they are loaded on."""
    retrieval_threads: PositiveInt = Field(default=2, validation_alias="GATEWAY_RETRIEVAL_THREADS")
    """How many messages are ranked at a time; the engine may need the cores."""
    retrieval_wait_seconds: PositiveFloat = Field(
        default=10.0, validation_alias="GATEWAY_RETRIEVAL_WAIT"
    )
    """A turn to be ranked that does not come in this time is not waited for."""
    schema_cpu_seconds: PositiveInt = Field(
        default=10, validation_alias="GATEWAY_SCHEMA_CPU_SECONDS"
    )
    """A response schema that takes longer to become a grammar is refused."""
    max_body_bytes: PositiveInt = Field(
        default=1024 * 1024, validation_alias="GATEWAY_MAX_BODY_BYTES"
    )
    default_max_tokens: PositiveInt = Field(
        default=1024, validation_alias="GATEWAY_DEFAULT_MAX_TOKENS"
    )
    """What a caller who names no limit gets, where the context has room for it."""
