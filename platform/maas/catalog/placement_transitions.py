"""Every change of a placement's state, and of the engine it is on. Each is a compare-and-set: it
happens only from the state that the caller believes in, and returns None where that no longer
holds.

    wanted -> loaded | failed;  wanted | loaded -> released -> gone;  loaded -> wanted

What an engine holds is written by the agent that runs it, under an `EngineToken`: an agent that
has lost its engine, to another node or to a later process, writes nothing.
"""

from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction

from maas.catalog.models import BaseModel, ModelVersion, Placement
from maas.common import clock, events

LONGEST_ERROR = 300

State = Placement.State


class EngineToken(Protocol):
    """One process of an engine, and with it the right to say what that process holds.

    A fencing token: `serving.engine_transitions.Incarnation` is the real one.
    """

    @property
    def engine_id(self) -> UUID: ...

    def holds(self) -> bool:
        """Lock the engine's row for the transaction. False: the engine is another process now."""


@transaction.atomic
def request(*, version: ModelVersion, purpose: Placement.Purpose) -> Placement:
    """-> wanted, on no engine yet."""
    placement = Placement.objects.create(
        tenant_id=version.tenant_id, version=version, purpose=purpose
    )
    _publish(placement, routes=False)
    return placement


@transaction.atomic
def assign(base_model: BaseModel, *, engine_id: UUID) -> int:
    """Give an engine every wanted placement of its base model that none has; returns how many.

    Whoever calls holds the base model's row, so that two nodes never start an engine each.
    """
    return Placement.objects.filter(
        state=State.WANTED, engine_id=None, version__adapter__base_model=base_model
    ).update(engine_id=engine_id)


@transaction.atomic
def loaded(placement_id: UUID, *, by: EngineToken) -> Placement | None:
    """wanted -> loaded. None as well where it was released while the engine read it."""
    return _change(placement_id, State.WANTED, State.LOADED, by=by, loaded_at=clock.now(), error="")


@transaction.atomic
def failed(placement_id: UUID, *, by: EngineToken, error: str) -> Placement | None:
    """wanted -> failed: no retry will load this adapter."""
    return _change(placement_id, State.WANTED, State.FAILED, by=by, error=error[:LONGEST_ERROR])


@transaction.atomic
def missing(placement_id: UUID, *, by: EngineToken) -> Placement | None:
    """loaded -> wanted: the engine does not have it after all."""
    return _change(placement_id, State.LOADED, State.WANTED, by=by)


@transaction.atomic
def release(placement_id: UUID, *, after: timedelta = timedelta(0)) -> Placement | None:
    """wanted | loaded -> released, to be unloaded `after` the answers that are still being given.

    Needs no token: it says what is desired, not what an engine holds.
    """
    changed = Placement.objects.filter(pk=placement_id, state__in=Placement.IN_USE).update(
        state=State.RELEASED, release_after=clock.now() + after
    )
    return _published(placement_id, routes=False) if changed else None


@transaction.atomic
def gone(placement_id: UUID, *, by: EngineToken) -> Placement | None:
    """released -> gone: unloaded, or kept for another placement of the same version."""
    return _change(placement_id, State.RELEASED, State.GONE, by=by)


@transaction.atomic
def reset(*, by: EngineToken) -> bool:
    """loaded -> wanted, released -> gone: the engine's process has ended, and what it held with it.

    False: the token holds no more, and nothing was written.
    """
    if not by.holds():
        return False
    here = Placement.objects.filter(engine_id=by.engine_id)
    here.filter(state=State.LOADED).update(state=State.WANTED)
    here.filter(state=State.RELEASED).update(state=State.GONE)
    return True


@transaction.atomic
def unassign(*, by: EngineToken) -> bool:
    """wanted | loaded -> wanted, on no engine; released -> gone: the engine's node is lost.

    False: the token holds no more, and nothing was written.
    """
    if not by.holds():
        return False
    here = Placement.objects.filter(engine_id=by.engine_id)
    here.filter(state__in=Placement.IN_USE).update(state=State.WANTED, engine_id=None)
    here.filter(state=State.RELEASED).update(state=State.GONE)
    return True


def _change(
    placement_id: UUID, before: str, after: str, *, by: EngineToken, **values: object
) -> Placement | None:
    if not by.holds():
        return None
    here = Placement.objects.filter(pk=placement_id, engine_id=by.engine_id, state=before)
    changed = here.update(state=after, **values)
    return _published(placement_id) if changed else None


def _published(placement_id: UUID, *, routes: bool = True) -> Placement:
    placement = Placement.objects.get(pk=placement_id)
    _publish(placement, routes=routes)
    return placement


def _publish(placement: Placement, *, routes: bool) -> None:
    if routes:
        events.publish_on_commit(events.ROUTES, {"tenant": str(placement.tenant_id)})
    events.publish_on_commit(events.PLACEMENTS, {"placement": str(placement.pk)})
