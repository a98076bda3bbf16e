"""Who asks: the API key of a request, from memory."""

import hmac
import time
from dataclasses import dataclass

from maas.tenants import keys
from maas.tenants.models import APIKey, Scope, Tenant
from serving.gateway import errors
from serving.gateway.cache import Cache
from serving.gateway.config import Config
from serving.gateway.database_threads import DatabaseThreads

EXAMINE = "exam"
"""The scope of keys that may also ask what has not passed its exam."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What the gateway needs to know of a key and its tenant."""

    id: str
    prefix: str
    digest: str
    tenant_id: str
    tenant_active: bool
    revoked: bool
    expires_at: float | None
    may_ask: bool
    may_examine: bool
    requests_per_minute: int
    tokens_per_minute: int
    tokens_per_month: int | None

    @property
    def kind(self) -> str:
        """What its requests are booked as."""
        return "exam" if self.may_examine else "inference"


class Credentials:
    """Checks the key of a request. A revoked key is refused as soon as the event of it arrives."""

    def __init__(self, threads: DatabaseThreads, config: Config) -> None:
        self._threads = threads
        self.cache: Cache[str, Credential | None] = Cache(
            self._load,
            ttl=lambda found: config.key_ttl_seconds if found else config.stale_ttl_seconds,
            stale_ttl=config.stale_ttl_seconds,
        )

    async def authenticate(self, authorization: str) -> Credential:
        """Raises APIError 401 for no or no usable key, 403 for one that may not ask models."""
        scheme, _, text = authorization.partition(" ")
        text = text.strip()
        if scheme.lower() != "bearer" or not text:
            raise errors.no_key()
        prefix = keys.prefix_of(text)
        if prefix is None:
            raise errors.bad_key()
        found = await self.cache.get(prefix)
        if found is None or not hmac.compare_digest(found.digest, keys.digest(text)):
            raise errors.bad_key()
        if found.revoked or (found.expires_at is not None and found.expires_at <= time.time()):
            raise errors.bad_key()
        if not found.tenant_active:
            raise errors.suspended()
        if not found.may_ask:
            raise errors.lacks_scope()
        return found

    async def _load(self, prefix: str) -> Credential | None:
        return await self._threads.run(lambda: read(prefix))


def read(prefix: str) -> Credential | None:
    """The row of a key's public prefix, or None."""
    row = APIKey.objects.select_related("tenant").filter(prefix=prefix).first()
    if row is None:
        return None
    return Credential(
        id=str(row.pk),
        prefix=row.prefix,
        digest=row.digest,
        tenant_id=str(row.tenant_id),
        tenant_active=row.tenant.status == Tenant.Status.ACTIVE,
        revoked=row.revoked_at is not None,
        expires_at=row.expires_at.timestamp() if row.expires_at else None,
        may_ask=Scope.INFERENCE in row.scopes or EXAMINE in row.scopes,
        may_examine=EXAMINE in row.scopes,
        requests_per_minute=row.requests_per_minute,
        tokens_per_minute=row.tokens_per_minute,
        tokens_per_month=row.tokens_per_month,
    )
