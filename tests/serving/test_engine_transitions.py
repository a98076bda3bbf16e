"""Each change of an engine's state: what it needs, what it writes, and when it is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maas.catalog.models import BaseModel, Placement
from maas.tenants.models import Tenant
from serving import engine_transitions as transitions
from serving.engine.spec import EngineSpec
from serving.engine_transitions import Incarnation
from serving.models import Engine
from tests import factories
from tests.serving.engine.fakes import fake_spec

State = Engine.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def spec(tmp_path: Path) -> EngineSpec:
    return fake_spec(tmp_path)


@pytest.fixture
def base() -> BaseModel:
    return factories.make_base_model()


@pytest.fixture
def engine(base: BaseModel) -> Engine:
    return Engine.objects.create(node=factories.make_node(), base_model=base, generation=3, pid=7)


@pytest.fixture
def holds(tenant: Tenant, engine: Engine) -> Callable[[str], Placement]:
    """`holds(state)`: a placement on the engine."""

    def make(state: str) -> Placement:
        return Placement.objects.create(
            tenant=tenant,
            version=factories.make_version(tenant, base_model=engine.base_model),
            purpose=Placement.Purpose.EXAM,
            state=state,
            engine_id=engine.pk,
        )

    return make


Change = Callable[[Incarnation, EngineSpec], object]
ALL = set(State.values)
CHANGES: dict[str, tuple[set[str], dict[str, str], Change]] = {
    # name: (from which states, to which where not the one that is named "", the call)
    "starting": (ALL, {"": "starting"}, transitions.starting),
    "adopted": (
        ALL,
        {"stopped": "starting", "down": "starting", "ready": "ready", "": "starting"},
        lambda token, _spec: transitions.adopted(token),
    ),
    "ready": (
        {"starting", "ready"},
        {"": "ready"},
        lambda token, spec: transitions.ready(token, spec, pid=11),
    ),
    "down": (
        {"starting", "ready"},
        {"": "down"},
        lambda token, _spec: transitions.down(token, reason="ended"),
    ),
    "stopped": (ALL, {"": "stopped"}, lambda token, _spec: transitions.stopped(token)),
    "refused": (
        ALL,
        {"": "stopped"},
        lambda token, _spec: transitions.refused(token, reason="not enough memory"),
    ),
    "lost": (
        {"starting", "ready", "down"},
        {"": "stopped"},
        lambda token, _spec: transitions.lost(token, reason="node lost"),
    ),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_happens_from_its_states_and_from_no_other(
    name: str, state: str, engine: Engine, spec: EngineSpec
) -> None:
    before, after, change = CHANGES[name]
    Engine.objects.filter(pk=engine.pk).update(state=state)
    changed = change(transitions.current(engine), spec)
    engine.refresh_from_db()
    assert bool(changed) == (state in before)
    expected = after.get(state, after[""]) if state in before else state
    assert engine.state == expected


@pytest.mark.parametrize("name", CHANGES)
def test_an_earlier_process_changes_nothing(name: str, engine: Engine, spec: EngineSpec) -> None:
    _before, _after, change = CHANGES[name]
    for state in State.values:
        Engine.objects.filter(pk=engine.pk).update(state=state, error="as it was")
        assert not change(Incarnation(engine.pk, engine.generation - 1), spec)
        engine.refresh_from_db()
        assert (engine.state, engine.generation, engine.pid) == (state, 3, 7)
        assert engine.error == "as it was"


def test_a_start_makes_a_new_token_and_the_old_one_worthless(
    engine: Engine, spec: EngineSpec, holds: Callable[[str], Placement]
) -> None:
    placement = holds(Placement.State.LOADED)
    old = transitions.current(engine)
    new = transitions.starting(old, spec)
    assert new == Incarnation(engine.pk, 4)
    assert transitions.starting(old, spec) is None
    assert not old.holds()
    assert not old.is_current()
    assert new.holds()
    assert new.is_current()
    engine.refresh_from_db()
    placement.refresh_from_db()
    assert (engine.pid, engine.ready_at, engine.address) == (None, None, spec.address)
    assert placement.state == Placement.State.WANTED


def test_a_ready_engine_says_where_it_is(engine: Engine, spec: EngineSpec) -> None:
    token = transitions.starting(transitions.current(engine), spec)
    assert token is not None
    assert transitions.ready(token, spec, pid=11)
    engine.refresh_from_db()
    assert (engine.pid, engine.error, engine.served_name) == (11, "", spec.served_name)
    assert engine.ready_at is not None


def test_every_fall_is_counted_once(engine: Engine, spec: EngineSpec) -> None:
    token = transitions.starting(transitions.current(engine), spec)
    assert token is not None
    assert transitions.down(token, reason="ended with status 1")
    assert not transitions.down(token, reason="and again")
    engine.refresh_from_db()
    assert (engine.restarts, engine.error) == (1, "ended with status 1")


def test_a_stopped_engine_keeps_what_is_desired_of_it(
    engine: Engine, holds: Callable[[str], Placement]
) -> None:
    loaded, released = holds(Placement.State.LOADED), holds(Placement.State.RELEASED)
    assert transitions.stopped(transitions.current(engine))
    loaded.refresh_from_db()
    released.refresh_from_db()
    assert (loaded.state, loaded.engine_id) == (Placement.State.WANTED, engine.pk)
    assert released.state == Placement.State.GONE


def test_a_refusal_is_written_once(engine: Engine) -> None:
    token = transitions.current(engine)
    assert transitions.refused(token, reason="not enough memory")
    assert not transitions.refused(token, reason="not enough memory")


def test_an_engine_of_a_lost_node_leaves_its_placements_and_its_agent_no_word(
    engine: Engine, spec: EngineSpec, holds: Callable[[str], Placement]
) -> None:
    Engine.objects.filter(pk=engine.pk).update(state=State.READY)
    placement = holds(Placement.State.LOADED)
    agents = transitions.current(engine)
    assert transitions.lost(agents, reason="node lost")
    placement.refresh_from_db()
    assert (placement.state, placement.engine_id) == (Placement.State.WANTED, None)
    assert not transitions.ready(agents, spec, pid=7)
    engine.refresh_from_db()
    assert (engine.state, engine.generation) == (State.STOPPED, 4)
