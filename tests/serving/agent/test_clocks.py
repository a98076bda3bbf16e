"""A node whose clock is a minute wrong takes no engine of a node that is there."""

from datetime import datetime, timedelta

import pytest
import time_machine

from maas.catalog.models import Placement
from maas.fleet.models import Node
from serving.agent import desired, nodes
from serving.models import Engine
from tests import factories

pytestmark = pytest.mark.django_db

STATE = Engine.State


@pytest.mark.parametrize("minutes", [2, -2])
def test_an_engine_stays_with_its_node(minutes: int) -> None:
    """An agent that is silent for a minute is given up: these two have just reported."""
    here, there = factories.make_node("here"), factories.make_node("there")
    version = factories.make_version(factories.make_tenant())
    engine = Engine.objects.create(
        node=there, base_model=version.base_model, state=STATE.READY, generation=3
    )
    placement = Placement.objects.create(
        tenant=version.tenant,
        version=version,
        purpose=Placement.Purpose.DEPLOYMENT,
        state=Placement.State.LOADED,
        engine_id=engine.pk,
    )
    for node in Node.objects.all():
        nodes.heartbeat(node)
    with time_machine.travel(datetime.now().astimezone() + timedelta(minutes=minutes)):
        desired.claim(here)
        nodes.heartbeat(here)
    desired.claim(there)
    engine.refresh_from_db()
    placement.refresh_from_db()
    assert (engine.state, engine.generation, engine.node) == (STATE.READY, 3, there)
    assert (placement.state, placement.engine_id) == (Placement.State.LOADED, engine.pk)
