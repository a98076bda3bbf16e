"""The routes and the list of models, from memory."""

from dataclasses import dataclass

from serving.gateway import errors, routes
from serving.gateway.cache import Cache
from serving.gateway.config import Config
from serving.gateway.credentials import Credential
from serving.gateway.threads import Threads
from serving.models import Deployment

_NOT_READY_TTL = 0.3


@dataclass(frozen=True, slots=True)
class Listed:
    """A model as `/v1/models` shows it; `created` is a Unix time."""

    id: str
    created: int
    owned_by: str


Key = tuple[str, str, bool]  # tenant, name, whether exams' names count


class Directory:
    def __init__(self, threads: Threads, config: Config) -> None:
        self._threads = threads
        self.cache: Cache[Key, routes.Found] = Cache(
            self._load,
            ttl=lambda found: _ttl(found, config),
            doubt=config.doubt_ttl,
        )
        self.lists: Cache[str, list[Listed]] = Cache(
            self._load_list, ttl=lambda _list: config.route_ttl, doubt=config.doubt_ttl
        )

    async def route(self, who: Credential, name: str) -> routes.Route:
        """Raises APIError: 404 for what this caller cannot see, 503 for what is not ready."""
        if not 0 < len(name) <= routes.LONGEST_NAME or "\0" in name:
            raise errors.no_model(name[: routes.LONGEST_NAME])
        found = await self.cache.get((who.tenant_id, name, who.may_examine))
        if found is None:
            raise errors.no_model(name)
        if isinstance(found, routes.NotReady):
            raise errors.engine_unavailable(found.wait_ms)
        return found

    async def listed(self, who: Credential) -> list[Listed]:
        """The tenant's live models, by name."""
        return await self.lists.get(who.tenant_id)

    def distrust(self, who: Credential, name: str) -> None:
        """The engine did not behave as the route said: read it anew for the next request."""
        self.cache.forget((who.tenant_id, name, who.may_examine))

    def forget(self, tenant_id: str | None) -> None:
        """A tenant's deployments changed; None: an engine did, which may concern anyone."""
        if not tenant_id:
            self.cache.forget_all()
            self.lists.forget_all()
            return
        self.cache.forget_where(lambda key: key[0] == tenant_id)
        self.lists.forget(tenant_id)

    async def _load(self, key: Key) -> routes.Found:
        tenant_id, name, examine = key
        return await self._threads.run(lambda: routes.read(tenant_id, name, examine=examine))

    async def _load_list(self, tenant_id: str) -> list[Listed]:
        return await self._threads.run(lambda: read_list(tenant_id))


def _ttl(found: routes.Found, config: Config) -> float:
    if found is None:
        return config.doubt_ttl
    return _NOT_READY_TTL if isinstance(found, routes.NotReady) else config.route_ttl


def read_list(tenant_id: str) -> list[Listed]:
    states = (Deployment.State.LIVE, Deployment.State.PUBLISHING)
    rows = Deployment.objects.select_related("tenant").filter(
        tenant_id=tenant_id, state__in=states, active__isnull=False
    )
    return [
        Listed(id=row.name, created=int(row.created_at.timestamp()), owned_by=row.tenant.name)
        for row in rows.order_by("name")
    ]
