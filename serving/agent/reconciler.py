"""One engine on this node: its process under supervision, its row, its adapters.

desired (placements) - actual (what the engine holds) -> actions, over and over.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from uuid import UUID

import structlog
from django.db import transaction

from maas.catalog import intact, placement_transitions, store
from maas.catalog.models import Placement
from serving import engine_transitions
from serving.agent import desired, metrics
from serving.agent.database import in_database, until_done, while_unreachable
from serving.agent.plan import Actions, DesiredAdapter, plan
from serving.engine.adapters import AdapterRejected, check
from serving.engine.backoff import Backoff
from serving.engine.client import EngineClient, EngineUnreachable
from serving.engine.process import EngineProcess
from serving.engine.spec import EngineSpec
from serving.engine.supervisor import Supervisor
from serving.engine_transitions import Incarnation
from serving.models import Engine
from serving.services import publishing

log = structlog.get_logger()

OURS = "v-"
"""How the names of tenants' adapters begin (`ModelVersion.lora_name`); the base model's do not."""


class Fenced(Exception):
    """The engine's row is another process's now: whoever supervised this one writes nothing."""


class EngineReconciler:
    """Implements `serving.engine.supervisor.SupervisorHooks` on the engine's row."""

    def __init__(
        self, engine: Engine, spec: EngineSpec, *, backoff: Backoff, wake: Callable[[], None]
    ) -> None:
        """`wake` is called when it is ready: something may have come meanwhile."""
        self.spec = spec
        self._wake = wake
        self._base_model = engine.base_model
        self.token = engine_transitions.current(engine)
        self.is_fenced = False
        """The token holds no more: the agent lets go, and takes the engine up with a new one."""
        self._supervisor = Supervisor(spec, self, backoff=backoff)
        self._reconciling = asyncio.Lock()
        self._is_due = False

    def start(self) -> None:
        self._supervisor.start()

    async def stop(self) -> None:
        """End the process group, then say so."""
        await self._supervisor.stop()
        await in_database(engine_transitions.stopped, self.token)

    async def detach(self) -> None:
        """Stop watching; the engine runs on for the next agent."""
        await self._supervisor.detach()

    async def reconcile(self) -> None:
        """Carry out what is due, if the engine is ready; what fails is tried at the next look."""
        self._is_due = True
        if self._reconciling.locked():  # whoever is at it looks once more
            return
        async with self._reconciling:
            while self._is_due and self._supervisor.is_ready:
                self._is_due = False
                await self._try_to_reconcile(self.token)

    async def _try_to_reconcile(self, token: Incarnation) -> None:
        try:
            async with EngineClient(self.spec.address, self.spec.secret) as client:
                await self._reconcile(token, client)
        except EngineUnreachable as error:
            log.warning("engine_unreachable", engine=self.spec.name, error=str(error))
        except Fenced:
            if self._supervisor.is_ready and token == self.token:  # not by a start of our own
                self._fence()

    # --- Hooks ------------------------------------------------------------------------
    async def starting(self) -> None:
        log.info("engine_starting", engine=self.spec.name, address=self.spec.address)
        token = await until_done(engine_transitions.starting, self.token, self.spec)
        if token is None:
            raise self._fence()
        self.token = token
        # After the row says that it starts, so that it says as well why it does not.
        await asyncio.to_thread(intact.require_intact, self._base_model)

    async def adopted(self, process: EngineProcess) -> None:
        log.info("engine_adopted", engine=self.spec.name, pid=process.pid)
        if not await until_done(engine_transitions.adopted, self.token):
            raise self._fence()

    async def prepare(self, client: EngineClient) -> None:
        async def reconcile() -> None:
            async with self._reconciling:
                await self._reconcile(self.token, client)

        try:
            # The engine is well: an unreachable database is no reason to start it anew.
            await while_unreachable(reconcile)
        except Fenced:
            raise self._fence() from None

    async def ready(self, process: EngineProcess) -> None:
        log.info("engine_ready", engine=self.spec.name, pid=process.pid)
        ready = until_done(engine_transitions.ready, self.token, self.spec, pid=process.pid)
        if not await ready:
            raise self._fence()
        self._wake()

    async def down(self, reason: str) -> None:
        log.warning("engine_down", engine=self.spec.name, reason=reason)
        await until_done(engine_transitions.down, self.token, reason=reason)

    def _fence(self) -> Fenced:
        log.warning("engine_fenced", engine=self.spec.name, generation=self.token.generation)
        self.is_fenced = True
        return Fenced()

    # --- Adapters ---------------------------------------------------------------------
    async def _reconcile(self, token: Incarnation, client: EngineClient) -> None:
        """Make the engine hold what is desired. Raises EngineUnreachable and Fenced."""
        actual = frozenset(name for name in await client.models() if name.startswith(OURS))
        placements = await in_database(desired.placements, token)
        if placements is None:
            raise Fenced
        await self._carry_out(plan(placements, actual), token, client)

    async def _carry_out(self, actions: Actions, token: Incarnation, client: EngineClient) -> None:
        for placement_id in actions.missing:
            await in_database(placement_transitions.missing, placement_id, by=token)
        for adapter in actions.confirm:
            await self._say_loaded(adapter, token)
        for adapter in actions.load:
            await self._load(adapter, token, client)
        for name in actions.unload:
            await client.unload(name)
        for placement_id in actions.gone:
            await in_database(placement_transitions.gone, placement_id, by=token)

    async def _load(
        self, adapter: DesiredAdapter, token: Incarnation, client: EngineClient
    ) -> None:
        try:
            check(adapter.folder, self.spec.adapter_limits)
            await asyncio.to_thread(require_intact, adapter)
            await client.load(adapter.name, str(adapter.folder))
        except AdapterRejected as error:
            log.warning("adapter_rejected", adapter=adapter.name, code=error.code, **error.params)
            for placement_id in adapter.placements:
                await in_database(say_failed, token, placement_id, str(error))
        else:
            await self._say_loaded(adapter, token)

    async def _say_loaded(self, adapter: DesiredAdapter, token: Incarnation) -> None:
        for placement_id in adapter.placements:
            await in_database(say_loaded, token, placement_id)


def require_intact(adapter: DesiredAdapter) -> None:
    """Raises AdapterRejected where the adapter's files are not those that were put in the store."""
    if store.folder_sha256(adapter.folder) != adapter.sha256:
        raise AdapterRejected("adapter_damaged", folder=adapter.folder.name)


@transaction.atomic
def say_loaded(token: Incarnation, placement_id: UUID) -> None:
    """The engine has the adapter: a deployment that waits for it switches in the same moment."""
    publishing.lock(placement_id)
    is_first = Placement.objects.filter(pk=placement_id, loaded_at=None).exists()
    placement = placement_transitions.loaded(placement_id, by=token)
    if placement is None:
        return
    publishing.placed(placement)
    if is_first:
        transaction.on_commit(partial(metrics.adapter_is_live, placement))


@transaction.atomic
def say_failed(token: Incarnation, placement_id: UUID, error: str) -> None:
    """The engine will never have it: a deployment that waits for it stays as it is."""
    publishing.lock(placement_id)
    placement = placement_transitions.failed(placement_id, by=token, error=error)
    if placement is not None:
        publishing.refused(placement)
