"""What is desired of an engine, less what it holds, is what there is to do."""

import uuid
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maas.catalog.models import Placement
from serving.agent.plan import Actions, DesiredAdapter, PlacedAdapter, plan

State = Placement.State


def placed(name: str, state: str, *, draining: bool = False) -> PlacedAdapter:
    return PlacedAdapter(
        placement_id=uuid.uuid4(),
        name=name,
        folder=Path("/adapters") / name,
        sha256=name * 8,
        state=state,
        draining=draining,
    )


def adapter(*placements: PlacedAdapter) -> DesiredAdapter:
    first = placements[0]
    ids = tuple(one.placement_id for one in placements)
    return DesiredAdapter(name=first.name, folder=first.folder, sha256=first.sha256, placements=ids)


def test_an_engine_as_it_is_desired_is_left_alone() -> None:
    assert plan([placed("v-1", State.LOADED)], frozenset({"v-1"})) == Actions()
    assert plan([], frozenset()) == Actions()


def test_what_is_wanted_is_loaded_once_however_many_want_it() -> None:
    first, other, again = (placed(name, State.WANTED) for name in ("v-2", "v-1", "v-2"))
    assert plan([first, other, again], frozenset()) == Actions(
        load=(adapter(first, again), adapter(other))
    )


def test_what_is_wanted_and_there_is_only_said_to_be_loaded() -> None:
    one = placed("v-1", State.WANTED)
    assert plan([one], frozenset({"v-1"})) == Actions(confirm=(adapter(one),))


def test_what_was_loaded_and_is_not_there_is_loaded_again() -> None:
    one = placed("v-1", State.LOADED)
    assert plan([one], frozenset()) == Actions(missing=(one.placement_id,), load=(adapter(one),))


def test_what_was_released_is_unloaded() -> None:
    one = placed("v-1", State.RELEASED)
    assert plan([one], frozenset({"v-1"})) == Actions(unload=("v-1",), gone=(one.placement_id,))
    assert plan([one], frozenset()) == Actions(gone=(one.placement_id,))


def test_what_is_released_stays_for_answers_that_are_still_given() -> None:
    one = placed("v-1", State.RELEASED, draining=True)
    assert plan([one], frozenset({"v-1"})) == Actions()
    assert plan([one], frozenset()) == Actions()  # nobody will be sent to it


def test_what_is_released_stays_for_another_placement_of_the_same_version() -> None:
    over, live = placed("v-1", State.RELEASED), placed("v-1", State.LOADED)
    assert plan([over, live], frozenset({"v-1"})) == Actions(gone=(over.placement_id,))


def test_orphans_are_unloaded() -> None:
    assert plan([], frozenset({"v-2", "v-1"})) == Actions(unload=("v-1", "v-2"))


PLACEMENTS = st.lists(
    st.builds(
        placed,
        st.sampled_from(["v-1", "v-2", "v-3"]),
        st.sampled_from([State.WANTED, State.LOADED, State.RELEASED]),
        draining=st.booleans(),
    ),
    max_size=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLACEMENTS, st.frozensets(st.sampled_from(["v-1", "v-2", "v-3", "v-4"])))
def test_done_once_there_is_nothing_left_to_do(
    placements: list[PlacedAdapter], held: frozenset[str]
) -> None:
    placements = [
        one if one.state == State.RELEASED else placed(one.name, one.state) for one in placements
    ]
    actions = plan(placements, held)
    after = held | {one.name for one in actions.load}
    after -= set(actions.unload)
    rest = []
    for one in placements:
        if one.placement_id not in actions.gone:
            state = State.LOADED if one.state in Placement.IN_USE else one.state
            rest.append(placed(one.name, state, draining=one.draining))
    assert plan(rest, frozenset(after)) == Actions()
    assert {one.name for one in rest if one.state == State.LOADED} <= after
