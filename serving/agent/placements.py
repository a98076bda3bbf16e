"""Carries out the wishes on one engine: load what is wanted, unload what was released."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maas.catalog import placement_transitions, store
from maas.catalog.models import Placement
from serving.agent.database import in_database
from serving.engine.adapters import AdapterRejected, Limits, check
from serving.engine.client import EngineClient
from serving.engine_transitions import Incarnation
from serving.services import publishing

log = structlog.get_logger()
State = Placement.State


class Fenced(Exception):
    """The engine is another process now, or another node's: whoever supervised this one stops."""


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


async def settle(token: Incarnation, client: EngineClient, limits: Limits) -> None:
    """Do everything that is due on a running engine. Raises EngineUnreachable when it fails."""
    plan = await in_database(due, token)
    for wish in plan.load:
        await _load(token, wish, client, limits)
    for wish in plan.unload:
        await client.unload(wish.name)
        await in_database(placement_transitions.gone, wish.placement_id, by=token)


async def bring_back(token: Incarnation, client: EngineClient, limits: Limits) -> None:
    """Make what the engine holds equal to what the rows say, before anybody is sent to it.

    A new process holds nothing; an adopted one may have missed what was wished meanwhile.
    """
    held = await client.models()
    for name in await in_database(strangers, token.engine_id, held):
        await client.unload(name)
    await in_database(not_there, token, held)
    await settle(token, client, limits)


async def _load(token: Incarnation, wish: Wish, client: EngineClient, limits: Limits) -> None:
    try:
        check(wish.folder, limits)
        await client.load(wish.name, str(wish.folder))
    except AdapterRejected as error:
        log.warning("adapter_rejected", placement=str(wish.placement_id), code=error.code)
        await in_database(rejected, token, wish.placement_id, str(error))
        return
    await in_database(loaded, token, wish.placement_id)


def due(token: Incarnation) -> Plan:
    """What there is to do now; customers' models before exams'. Raises Fenced."""
    if not token.is_current():
        raise Fenced
    here = Placement.objects.filter(engine_id=token.engine_id).select_related("version__adapter")
    wanted = here.filter(state=State.WANTED).order_by("purpose", "created_at")
    over = Q(release_after=None) | Q(release_after__lte=timezone.now())
    released = here.filter(over, state=State.RELEASED)
    in_use = set(here.filter(state__in=Placement.IN_USE).values_list("version_id", flat=True))
    in_use |= set(here.filter(~over, state=State.RELEASED).values_list("version_id", flat=True))
    for placement in released:
        if placement.version_id in in_use:  # another wish keeps the same adapter
            placement_transitions.gone(placement.pk, by=token)
    return Plan(
        load=tuple(_wishes(wanted)),
        unload=tuple(_wishes(one for one in released if one.version_id not in in_use)),
    )


@transaction.atomic
def loaded(token: Incarnation, placement_id: UUID) -> None:
    """The engine has the adapter: a deployment that waits for it switches in the same moment."""
    publishing.lock(placement_id)
    placement = placement_transitions.loaded(placement_id, by=token)
    if placement is not None:
        publishing.placed(placement)


@transaction.atomic
def rejected(token: Incarnation, placement_id: UUID, error: str) -> None:
    """The engine will never have it: a deployment that waits for it stays as it is."""
    publishing.lock(placement_id)
    placement = placement_transitions.failed(placement_id, by=token, error=error)
    if placement is not None:
        publishing.refused(placement)


def strangers(engine_id: UUID, held: frozenset[str]) -> list[str]:
    """Adapters that an engine holds and no placement wants."""
    known = Placement.objects.filter(
        engine_id=engine_id, state__in=[*Placement.IN_USE, State.RELEASED]
    ).select_related("version")
    names = {placement.version.lora_name for placement in known}
    return sorted(name for name in held - names if name.startswith("v-"))


def not_there(token: Incarnation, held: frozenset[str]) -> None:
    """Say which adapters the engine does not have after all."""
    rows = Placement.objects.filter(engine_id=token.engine_id, state=State.LOADED)
    for placement in rows.select_related("version"):
        if placement.version.lora_name not in held:
            placement_transitions.missing(placement.pk, by=token)


def _wishes(placements: Iterable[Placement]) -> list[Wish]:
    return [
        Wish(
            placement_id=one.pk,
            name=one.version.lora_name,
            folder=store.path(one.version.adapter.artefact),
        )
        for one in placements
    ]
