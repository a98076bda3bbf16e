"""Engines, and the gateway in front of them."""

from pathlib import Path

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from maas.conf.base import Group
from maas.env import STATE_DIR


class Engines(Group):
    port_base: int = Field(default=8410, ge=1, lt=65_536, validation_alias="ENGINE_PORT_BASE")
    directory: Path = Field(default=STATE_DIR / "engines", validation_alias="ENGINES_DIR")
    idle_seconds: NonNegativeInt = Field(default=3600, validation_alias="ENGINE_IDLE_SECONDS")
    """How long an engine runs on after the last model that needed it."""
    gpu_share: float = Field(default=0.45, gt=0, le=1, validation_alias="ENGINE_GPU_SHARE")
    """An engine's share of each GPU; the rest is for trainings on the same GPU."""


class Gateway(Group):
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
    """A caller who does not send the rest of a request, or takes nothing of an answer, has gone."""
    artefact_wait_seconds: PositiveFloat = Field(
        default=30.0, validation_alias="GATEWAY_ARTEFACT_WAIT"
    )
    """Facts that do not come from the disk in this time are not waited for; they are loaded on."""
    retrieval_threads: PositiveInt = Field(default=2, validation_alias="GATEWAY_RETRIEVAL_THREADS")
    """How many messages are ranked at a time; the engine may need the cores."""
    max_body_bytes: PositiveInt = Field(
        default=1024 * 1024, validation_alias="GATEWAY_MAX_BODY_BYTES"
    )
    default_max_tokens: PositiveInt = Field(
        default=1024, validation_alias="GATEWAY_DEFAULT_MAX_TOKENS"
    )
    """What a caller who names no limit gets, where the context has room for it."""
