"""The checks of what all apps share: the stores, the schema, the disk, worker and beat."""

import shutil
import time
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from maas.common import heartbeats, stores
from maas.common.health import ReadinessCheck, Unwell

LEAST_FREE_BYTES = 1024**3


def _postgres() -> Mapping[str, Any]:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return {"version": version, "ms": round((time.perf_counter() - began) * 1000, 1)}


def _valkey() -> Mapping[str, Any]:
    began = time.perf_counter()
    told: Any = stores.client().info("server")
    version = told.get("valkey_version") or told.get("redis_version", "")
    return {"version": version, "ms": round((time.perf_counter() - began) * 1000, 1)}


def _migrations() -> Mapping[str, Any]:
    applied = set(MigrationRecorder(connection).applied_migrations())
    missing = sorted(".".join(one) for one in _migrations_of_the_code() - applied)
    if missing:
        raise Unwell("the database is older than the code: `make up` migrates it", missing=missing)
    return {"applied": len(applied)}


@cache
def _migrations_of_the_code() -> frozenset[tuple[str, str]]:
    """They are files: as long as the process lives they stay as they are."""
    loader = MigrationLoader(None)
    squashed = {tuple(old) for one in loader.disk_migrations.values() for old in one.replaces}
    return frozenset({*loader.disk_migrations} - squashed)


def _disk() -> Mapping[str, Any]:
    found = {name: _free(Path(getattr(settings, name))) for name in ("STATE_DIR", "ARTEFACT_DIR")}
    if min(found.values()) < LEAST_FREE_BYTES:
        raise Unwell("less than 1 GiB is free", free_bytes=found)
    return {"free_bytes": found}


def _free(folder: Path) -> int:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free


def _lives(process: str) -> Mapping[str, Any]:
    age = heartbeats.age(process)
    if age is None:
        raise Unwell("was never seen")
    if age > heartbeats.LOST_AFTER_SECONDS:
        raise Unwell("gives no sign of life", age_seconds=round(age, 1))
    return {"age_seconds": round(age, 1)}


CHECKS = (
    ReadinessCheck(name="postgres", look=_postgres),
    ReadinessCheck(name="valkey", look=_valkey),
    ReadinessCheck(name="migrations", look=_migrations),
    ReadinessCheck(name="disk", look=_disk),
    ReadinessCheck(name="worker", look=partial(_lives, heartbeats.WORKER)),
    ReadinessCheck(name="beat", look=partial(_lives, heartbeats.BEAT)),
)
