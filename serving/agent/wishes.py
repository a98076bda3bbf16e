"""Which engines a node must run: read from placements, claimed so that no two nodes take one."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maas.catalog import placement_transitions
from maas.catalog.models import BaseModel, Placement
from maas.fleet.models import HEARTBEAT_LOST_AFTER, Node
from serving import engine_transitions
from serving.models import Engine

LOST_AFTER = HEARTBEAT_LOST_AFTER * 3
"""An agent restarts within seconds and adopts its engines; only then is a node given up."""
TOUCH_EVERY = timedelta(seconds=60)


def claim(node: Node) -> None:
    """Take the wishes that nobody has, and those of nodes that are gone, for engines of ours."""
    _free_what_lost_nodes_hold(node)
    bases = BaseModel.objects.filter(
        Exists(
            Placement.objects.filter(
                state=Placement.State.WANTED,
                engine_id=None,
                version__adapter__base_model=OuterRef("pk"),
            )
        ),
        state=BaseModel.State.READY,
    )
    for base in bases:
        _claim_for(node, base)


def wanted(node: Node) -> QuerySet[Engine]:
    """The engines that this node should run now: with placements, or needed a while ago."""
    held = Placement.objects.filter(engine_id=OuterRef("pk"))
    in_use = Q(Exists(held.filter(state__in=[*Placement.IN_USE, Placement.State.RELEASED])))
    _touch(node)
    recently = timezone.now() - timedelta(seconds=settings.ENGINE_IDLE_SECONDS)
    return (
        Engine.objects.select_related("base_model", "node")
        .filter(in_use | Q(needed_at__gt=recently))
        .filter(node=node, base_model__state=BaseModel.State.READY)
        .order_by("created_at")
    )


@transaction.atomic
def _claim_for(node: Node, base: BaseModel) -> None:
    # The row is the lock: two nodes never start an engine each for one wish.
    BaseModel.objects.select_for_update(no_key=True).get(pk=base.pk)
    online = timezone.now() - HEARTBEAT_LOST_AFTER
    running = Engine.objects.filter(base_model=base, node__seen_at__gt=online).exclude(
        state=Engine.State.STOPPED
    )
    engine = running.filter(node=node).first()
    if engine is None:
        if running.exists() or Node.objects.filter(pk=node.pk, draining=True).exists():
            return
        engine, _ = Engine.objects.get_or_create(node=node, base_model=base)
    placement_transitions.assign(base, engine_id=engine.pk)


def _free_what_lost_nodes_hold(node: Node) -> None:
    lost = Engine.objects.filter(node__seen_at__lt=timezone.now() - LOST_AFTER).exclude(node=node)
    lost = lost.exclude(state=Engine.State.STOPPED)
    for engine in lost:
        engine_transitions.lost(engine_transitions.current(engine), reason="node lost")


def _touch(node: Node) -> None:
    """Note that engines with placements are needed, so that they outlive the last by a while."""
    now = timezone.now()
    held = Placement.objects.filter(engine_id=OuterRef("pk"), state__in=Placement.IN_USE)
    Engine.objects.filter(Q(needed_at=None) | Q(needed_at__lt=now - TOUCH_EVERY)).filter(
        Exists(held), node=node
    ).update(needed_at=now)
