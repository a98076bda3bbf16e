"""Carries out the wishes on one engine: load what is wanted, unload what was released."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maas.catalog import store
from maas.catalog.models import Placement
from maas.common import events
from serving.agent.database import in_database
from serving.engine.adapters import AdapterRejected, Limits, check
from serving.engine.client import EngineClient
from serving.models import Engine
from serving.services import publishing

log = structlog.get_logger()
State = Placement.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A placement as its engine sees it: the adapter's name there, and its folder."""

    placement_id: UUID
    name: str
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    load: tuple[Wish, ...]
    unload: tuple[Wish, ...]


async def settle(engine_id: UUID, client: EngineClient, limits: Limits) -> None:
    """Do everything that is due on a running engine. Raises EngineUnreachable when it fails."""
    plan = await in_database(due, engine_id)
    for wish in plan.load:
        await _load(engine_id, wish, client, limits)
    for wish in plan.unload:
        await client.unload(wish.name)
        await in_database(gone, wish.placement_id)


async def bring_back(engine_id: UUID, client: EngineClient, limits: Limits) -> None:
    """Make what the engine holds equal to what the rows say, before anybody is sent to it.

    A new process holds nothing; an adopted one may have missed what was wished meanwhile.
    """
    held = await client.models()
    for name in await in_database(strangers, engine_id, held):
        await client.unload(name)
    await in_database(not_there, engine_id, held)
    await settle(engine_id, client, limits)


async def _load(engine_id: UUID, wish: Wish, client: EngineClient, limits: Limits) -> None:
    generation = await in_database(_generation, engine_id)
    try:
        check(wish.folder, limits)
        await client.load(wish.name, str(wish.folder))
    except AdapterRejected as error:
        log.warning("adapter_rejected", placement=str(wish.placement_id), code=error.code)
        await in_database(rejected, wish.placement_id, str(error))
        return
    await in_database(loaded, engine_id, wish.placement_id, generation)


def due(engine_id: UUID) -> Plan:
    """What there is to do now; customers' models before exams'."""
    here = Placement.objects.filter(engine_id=engine_id).select_related("version__adapter")
    wanted = here.filter(state=State.WANTED).order_by("purpose", "created_at")
    over = Q(release_after=None) | Q(release_after__lte=timezone.now())
    released = here.filter(over, state=State.RELEASED)
    in_use = set(here.filter(state__in=Placement.IN_USE).values_list("version_id", flat=True))
    in_use |= set(here.filter(~over, state=State.RELEASED).values_list("version_id", flat=True))
    for placement in released:
        if placement.version_id in in_use:  # another wish keeps the same adapter
            gone(placement.pk)
    return Plan(
        load=tuple(_wishes(wanted)),
        unload=tuple(_wishes(one for one in released if one.version_id not in in_use)),
    )


@transaction.atomic
def loaded(engine_id: UUID, placement_id: UUID, generation: int) -> bool:
    """wanted -> loaded, unless it was released meanwhile or the engine was started anew."""
    alive = Engine.objects.select_for_update().filter(pk=engine_id, generation=generation)
    if not alive.exists():
        return False
    done = Placement.objects.filter(
        pk=placement_id, engine_id=engine_id, state=State.WANTED
    ).update(state=State.LOADED, loaded_at=timezone.now(), error="")
    if done:
        placement = Placement.objects.get(pk=placement_id)
        publishing.placed(placement)
        _tell(placement)
    return bool(done)


@transaction.atomic
def rejected(placement_id: UUID, error: str) -> None:
    """wanted -> failed: no retry will load this adapter."""
    done = Placement.objects.filter(pk=placement_id, state=State.WANTED).update(
        state=State.FAILED, error=error[:300]
    )
    if done:
        placement = Placement.objects.get(pk=placement_id)
        publishing.refused(placement)
        _tell(placement)


def gone(placement_id: UUID) -> None:
    """released -> gone."""
    Placement.objects.filter(pk=placement_id, state=State.RELEASED).update(state=State.GONE)


def strangers(engine_id: UUID, held: frozenset[str]) -> list[str]:
    """Adapters that an engine holds and no placement wants."""
    known = Placement.objects.filter(
        engine_id=engine_id, state__in=[*Placement.IN_USE, State.RELEASED]
    ).select_related("version")
    names = {placement.version.lora_name for placement in known}
    return sorted(name for name in held - names if name.startswith("v-"))


def not_there(engine_id: UUID, held: frozenset[str]) -> None:
    """loaded -> wanted, where the engine does not have it after all."""
    rows = Placement.objects.filter(engine_id=engine_id, state=State.LOADED)
    for placement in rows.select_related("version"):
        if placement.version.lora_name not in held:
            Placement.objects.filter(pk=placement.pk, state=State.LOADED).update(
                state=State.WANTED, loaded_at=None
            )


def _wishes(placements: Iterable[Placement]) -> list[Wish]:
    return [
        Wish(
            placement_id=one.pk,
            name=one.version.lora_name,
            folder=store.path(one.version.adapter.artefact),
        )
        for one in placements
    ]


def _generation(engine_id: UUID) -> int:
    return Engine.objects.values_list("generation", flat=True).get(pk=engine_id)


def _tell(placement: Placement) -> None:
    events.publish_on_commit(events.ROUTES, {"tenant": str(placement.tenant_id)})
    events.publish_on_commit(events.PLACEMENTS, {"placement": str(placement.pk)})
