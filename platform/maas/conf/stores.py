"""Where the rows, the messages and the files are."""

from pathlib import Path
from typing import Any

import environ
from pydantic import Field, NonNegativeInt, PositiveInt, field_validator

from maas.conf.base import SettingsGroup
from maas.env import STATE_DIR

REDIS_SCHEMES = ("redis://", "rediss://", "unix://")


class StoreSettings(SettingsGroup):
    database_url: str = Field(validation_alias="DATABASE_URL")
    """As `postgres://name:password@host:5432/database`, or by the folder of a socket."""
    redis_url: str = Field(validation_alias="REDIS_URL")
    artefact_dir: Path = Field(default=STATE_DIR / "artefacts", validation_alias="ARTEFACT_DIR")
    runs_dir: Path = Field(default=STATE_DIR / "runs", validation_alias="RUNS_DIR")
    log_dir: Path = Field(default=STATE_DIR / "logs", validation_alias="LOG_DIR")
    disk_reserve_bytes: NonNegativeInt = Field(
        default=2 * 1024**3, validation_alias="DISK_RESERVE_BYTES"
    )
    """Below so much free disk nothing new of tenants is kept."""
    connection_max_age_seconds: int = 60
    backup_dir: Path = Field(default=STATE_DIR / "backups", validation_alias="BACKUP_DIR")
    backups_kept: PositiveInt = Field(default=7, validation_alias="BACKUPS_KEPT")

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, value: str) -> str:
        if "postgres" not in str(environ.Env.db_url_config(value).get("ENGINE", "")):
            raise ValueError("must be the address of a Postgres database, postgres://…")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if not value.startswith(REDIS_SCHEMES):
            raise ValueError("must be the address of a Redis or Valkey server, redis://…")
        return value

    @property
    def database(self) -> dict[str, Any]:
        """As Django's DATABASES names it."""
        return {
            "CONN_MAX_AGE": self.connection_max_age_seconds,
            **environ.Env.db_url_config(self.database_url),
            "CONN_HEALTH_CHECKS": True,
        }
