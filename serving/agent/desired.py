"""What a node should run, and what its engines should hold: read from the placements.

Engines are claimed, so that no two nodes run one each for the same placements.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from maas.catalog import placement_transitions, store
from maas.catalog.models import BaseModel, Placement
from maas.common import clock
from maas.fleet.models import HEARTBEAT_LOST_AFTER, Node
from serving import engine_transitions
from serving.agent.plan import PlacedAdapter
from serving.engine_transitions import Incarnation
from serving.models import Engine

LOST_AFTER = HEARTBEAT_LOST_AFTER * 3
"""An agent restarts within seconds and adopts its engines; only then is a node given up."""
TOUCH_EVERY = timedelta(seconds=60)

State = Placement.State


def claim(node: Node) -> None:
    """Take the placements that are on no engine, and those of lost nodes, for engines of ours."""
    _take_engines_from_lost_nodes(node)
    unassigned = Placement.objects.filter(
        state=State.WANTED, engine_id=None, version__adapter__base_model=OuterRef("pk")
    )
    for base in BaseModel.objects.filter(Exists(unassigned), state=BaseModel.State.READY):
        _claim_for(node, base)


def engines(node: Node) -> list[Engine]:
    """The engines that this node should run now: with placements, or needed a while ago."""
    here = Placement.objects.filter(engine_id=OuterRef("pk"))
    in_use = Q(Exists(here.filter(state__in=[*Placement.IN_USE, State.RELEASED])))
    _touch(node)
    recently = clock.now() - timedelta(seconds=settings.ENGINE_IDLE_SECONDS)
    return list(
        Engine.objects.select_related("base_model", "node")
        .filter(in_use | Q(needed_at__gt=recently))
        .filter(node=node, base_model__state=BaseModel.State.READY)
        .order_by("created_at")
    )


def placements(token: Incarnation) -> list[PlacedAdapter] | None:
    """What an engine should hold, customers' models first. None: the token holds no more."""
    if not token.is_current():
        return None
    now = clock.now()
    rows = (
        Placement.objects.filter(
            engine_id=token.engine_id, state__in=[*Placement.IN_USE, State.RELEASED]
        )
        .select_related("version__adapter")
        .order_by("purpose", "created_at")
    )
    return [
        PlacedAdapter(
            placement_id=row.pk,
            name=row.version.lora_name,
            folder=store.path(row.version.adapter.artefact),
            sha256=row.version.adapter.sha256,
            state=row.state,
            draining=row.state == State.RELEASED
            and row.release_after is not None
            and row.release_after > now,
        )
        for row in rows
    ]


@transaction.atomic
def _claim_for(node: Node, base: BaseModel) -> None:
    # The row is the lock: two nodes never start an engine each for one placement.
    BaseModel.objects.select_for_update(no_key=True).get(pk=base.pk)
    online = clock.now() - HEARTBEAT_LOST_AFTER
    running = Engine.objects.filter(base_model=base, node__seen_at__gt=online).exclude(
        state=Engine.State.STOPPED
    )
    engine = running.filter(node=node).first()
    if engine is None:
        if running.exists() or Node.objects.filter(pk=node.pk, draining=True).exists():
            return
        engine, _ = Engine.objects.get_or_create(node=node, base_model=base)
    placement_transitions.assign(base, engine_id=engine.pk)


def _take_engines_from_lost_nodes(node: Node) -> None:
    lost = Engine.objects.filter(node__seen_at__lt=clock.now() - LOST_AFTER).exclude(node=node)
    for engine in lost.exclude(state=Engine.State.STOPPED):
        engine_transitions.lost(engine_transitions.current(engine), reason="node lost")


def _touch(node: Node) -> None:
    """Note that engines with placements are needed, so that they outlive the last by a while."""
    now = clock.now()
    here = Placement.objects.filter(engine_id=OuterRef("pk"), state__in=Placement.IN_USE)
    Engine.objects.filter(Q(needed_at=None) | Q(needed_at__lt=now - TOUCH_EVERY)).filter(
        Exists(here), node=node
    ).update(needed_at=now)
