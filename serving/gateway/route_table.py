"""The routes and the list of models, from memory."""

from dataclasses import dataclass

from serving.gateway import errors, routes
from serving.gateway.artefact_threads import ArtefactThreads
from serving.gateway.cache import Cache
from serving.gateway.config import Config
from serving.gateway.credentials import Credential
from serving.gateway.database_threads import DatabaseThreads
from serving.models import Deployment

_NOT_READY_TTL = 0.3


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A model as `/v1/models` shows it; `created` is a Unix time."""

    id: str
    created: int
    owned_by: str


Key = tuple[str, str, bool]  # tenant, name, whether exams' names count


class RouteTable:
    def __init__(
        self, threads: DatabaseThreads, artefacts: ArtefactThreads, config: Config
    ) -> None:
        self._threads = threads
        self._artefacts = artefacts
        self.cache: Cache[Key, routes.RouteLookup] = Cache(
            self._load,
            ttl=lambda found: _ttl(found, config),
            stale_ttl=config.stale_ttl_seconds,
            wait=config.artefact_wait_seconds,
        )
        self.lists: Cache[str, list[ListedModel]] = Cache(
            self._load_list,
            ttl=lambda _list: config.route_ttl_seconds,
            stale_ttl=config.stale_ttl_seconds,
        )

    async def route(self, credential: Credential, name: str) -> routes.Route:
        """Raises APIError: 404 for what this caller cannot see, 503 for what is not ready."""
        if not 0 < len(name) <= routes.LONGEST_NAME or "\0" in name:
            raise errors.no_model(name[: routes.LONGEST_NAME])
        try:
            found = await self.cache.get((credential.tenant_id, name, credential.may_examine))
        except TimeoutError:
            raise errors.engine_unavailable() from None
        if found is None:
            raise errors.no_model(name)
        if isinstance(found, routes.NotReady):
            raise errors.engine_unavailable(found.wait_ms)
        return found

    async def list_models(self, credential: Credential) -> list[ListedModel]:
        """The tenant's live models, by name."""
        return await self.lists.get(credential.tenant_id)

    def invalidate_name(self, credential: Credential, name: str) -> None:
        """The engine did not behave as the route said: read it anew for the next request."""
        self.cache.invalidate((credential.tenant_id, name, credential.may_examine))

    def invalidate(self, tenant_id: str | None) -> None:
        """A tenant's deployments changed; None: an engine did, which may concern anyone."""
        if not tenant_id:
            self.cache.invalidate_all()
            self.lists.invalidate_all()
            return
        self.cache.invalidate_where(lambda key: key[0] == tenant_id)
        self.lists.invalidate(tenant_id)

    async def _load(self, key: Key) -> routes.RouteLookup:
        tenant_id, name, examine = key
        found = await self._threads.run(lambda: routes.read(tenant_id, name, examine=examine))
        if not isinstance(found, routes.Route) or not found.adapter:
            return found
        route = found
        return await self._artefacts.run(tenant_id, lambda: routes.with_facts(route))

    async def _load_list(self, tenant_id: str) -> list[ListedModel]:
        return await self._threads.run(lambda: read_list(tenant_id))


def _ttl(found: routes.RouteLookup, config: Config) -> float:
    if found is None:
        return config.stale_ttl_seconds
    return _NOT_READY_TTL if isinstance(found, routes.NotReady) else config.route_ttl_seconds


def read_list(tenant_id: str) -> list[ListedModel]:
    states = (Deployment.State.LIVE, Deployment.State.PUBLISHING)
    rows = Deployment.objects.select_related("tenant").filter(
        tenant_id=tenant_id, state__in=states, active__isnull=False
    )
    return [
        ListedModel(id=row.name, created=int(row.created_at.timestamp()), owned_by=row.tenant.name)
        for row in rows.order_by("name")
    ]
