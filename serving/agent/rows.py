"""What an engine's row says of its process. Only the engine's own node agent writes it."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from maas.catalog.models import Placement
from maas.common import events
from serving.engine.spec import EngineSpec
from serving.models import Engine

State = Engine.State


@transaction.atomic
def starting(engine_id: UUID, spec: EngineSpec) -> None:
    """A new process: nothing is loaded any more, and what was true of the old one is not."""
    Engine.objects.filter(pk=engine_id).update(
        state=State.STARTING,
        generation=F("generation") + 1,
        pid=None,
        ready_at=None,
        **_facts(spec),
    )
    forget_placements(engine_id)
    _tell()


@transaction.atomic
def ready(engine_id: UUID, spec: EngineSpec, *, pid: int) -> None:
    Engine.objects.filter(pk=engine_id).update(
        state=State.READY, pid=pid, error="", ready_at=timezone.now(), **_facts(spec)
    )
    _tell()


@transaction.atomic
def down(engine_id: UUID, *, reason: str) -> None:
    """ready | starting -> down, so that the gateway answers 503 at once."""
    Engine.objects.filter(pk=engine_id).exclude(state=State.STOPPED).update(
        state=State.DOWN, pid=None, error=reason[:2000], restarts=F("restarts") + 1
    )
    _tell()


@transaction.atomic
def stopped(engine_id: UUID) -> None:
    """Ended on purpose. Wishes stay, for whoever starts the engine next."""
    Engine.objects.filter(pk=engine_id).update(state=State.STOPPED, pid=None)
    forget_placements(engine_id)
    _tell()


def refused(engine_id: UUID, *, reason: str) -> None:
    """Why an engine that is wanted is not started."""
    Engine.objects.filter(pk=engine_id).exclude(error=reason).update(error=reason)


def forget_placements(engine_id: UUID) -> None:
    """No process holds any adapter of this engine now."""
    here = Placement.objects.filter(engine_id=engine_id)
    here.filter(state=Placement.State.LOADED).update(state=Placement.State.WANTED, loaded_at=None)
    here.filter(state=Placement.State.RELEASED).update(state=Placement.State.GONE)


def _facts(spec: EngineSpec) -> dict[str, object]:
    return {
        "address": spec.address,
        "served_name": spec.served_name,
        "config": spec.described(),
    }


def _tell() -> None:
    events.publish_on_commit(events.ROUTES, {})
