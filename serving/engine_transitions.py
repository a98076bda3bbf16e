"""Every change of an engine's state. Each is a compare-and-set: it happens only from the states
that it names and under the token that the caller holds, and returns None or False where that no
longer is so.

    stopped -> starting -> ready -> down -> starting …;  any -> stopped

The fencing token is the engine's generation, which grows with every new process and when the
engine's node is lost. The node agent that supervises the process holds it: one that was thought
dead, and whose engine another node has taken over, writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from maas.catalog import placement_transitions
from maas.common import clock, events
from serving.engine.spec import EngineSpec
from serving.models import Engine

LONGEST_ERROR = 2000

State = Engine.State


@dataclass(frozen=True, slots=True)
class Incarnation:
    """One process of an engine, as its row counts them. See `placement_transitions.EngineToken`."""

    engine_id: UUID
    generation: int

    def holds(self) -> bool:
        """Lock the engine's row for the transaction. False: the engine is another process now."""
        return _held(self) is not None

    def is_current(self) -> bool:
        """The same without a lock, for a read."""
        return Engine.objects.filter(pk=self.engine_id, generation=self.generation).exists()


def current(engine: Engine) -> Incarnation:
    """The token that a row read just now gives: for whoever takes the engine up."""
    return Incarnation(engine.pk, engine.generation)


@transaction.atomic
def starting(token: Incarnation, spec: EngineSpec) -> Incarnation | None:
    """any -> starting, as a new process: what the one before it held is gone.

    Returns the token of the new process; the one that was given holds no more.
    """
    engine = _held(token)
    if engine is None:
        return None
    engine.generation += 1
    engine.pid = None
    engine.ready_at = None
    _change(engine, State.STARTING, **_described(spec))
    new = current(engine)
    placement_transitions.reset(by=new)
    return new


@transaction.atomic
def adopted(token: Incarnation) -> bool:
    """stopped | down -> starting: a process that ran on is supervised again, under its token.

    Where the row says starting or ready, that is still so, and requests go on meanwhile.
    """
    engine = _held(token)
    if engine is None:
        return False
    if engine.state in {State.STOPPED, State.DOWN}:
        _change(engine, State.STARTING)
    return True


@transaction.atomic
def ready(token: Incarnation, spec: EngineSpec, *, pid: int) -> bool:
    """starting | ready -> ready: requests may come."""
    engine = _held(token, State.STARTING, State.READY)
    if engine is None:
        return False
    engine.pid = pid
    engine.error = ""
    engine.ready_at = clock.now()
    _change(engine, State.READY, **_described(spec))
    return True


@transaction.atomic
def down(token: Incarnation, *, reason: str) -> bool:
    """starting | ready -> down, so that the gateway answers 503 at once."""
    engine = _held(token, State.STARTING, State.READY)
    if engine is None:
        return False
    engine.pid = None
    engine.error = reason[:LONGEST_ERROR]
    engine.restarts += 1
    _change(engine, State.DOWN)
    return True


@transaction.atomic
def stopped(token: Incarnation) -> bool:
    """any -> stopped, on purpose. Placements stay, for whoever starts the engine next."""
    engine = _held(token)
    if engine is None:
        return False
    engine.pid = None
    _change(engine, State.STOPPED)
    return placement_transitions.reset(by=token)


@transaction.atomic
def refused(token: Incarnation, *, reason: str) -> bool:
    """any -> stopped: the engine is needed, but cannot be started, and none of it runs.

    False as well where the row says so already.
    """
    engine = _held(token)
    if engine is None or (engine.state == State.STOPPED and engine.error == reason):
        return False
    engine.pid = None
    engine.error = reason[:LONGEST_ERROR]
    _change(engine, State.STOPPED)
    return placement_transitions.reset(by=token)


@transaction.atomic
def lost(token: Incarnation, *, reason: str) -> bool:
    """starting | ready | down -> stopped: its node is gone, and its placements go to any other.

    The generation grows, so that an agent which comes back finds its token worthless.
    """
    engine = _held(token, State.STARTING, State.READY, State.DOWN, skip_locked=True)
    if engine is None:
        return False
    engine.generation += 1
    engine.pid = None
    engine.error = reason[:LONGEST_ERROR]
    _change(engine, State.STOPPED)
    return placement_transitions.unassign(by=current(engine))


def _held(token: Incarnation, *states: str, skip_locked: bool = False) -> Engine | None:
    rows = Engine.objects.select_for_update(of=("self",), skip_locked=skip_locked)
    rows = rows.filter(pk=token.engine_id, generation=token.generation)
    return (rows.filter(state__in=states) if states else rows).first()


def _change(engine: Engine, state: str, **values: object) -> None:
    engine.state = state
    for name, value in values.items():
        setattr(engine, name, value)
    engine.save()
    events.publish_on_commit(events.ROUTES, {})


def _described(spec: EngineSpec) -> Mapping[str, Any]:
    return {"address": spec.address, "served_name": spec.served_name, "config": spec.described()}
