"""Each change of a placement's state: what it needs, what it writes, and when it is refused."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from maas.catalog import placement_transitions as transitions
from maas.catalog.models import ModelVersion, Placement
from maas.tenants.models import Tenant
from tests import factories

State = Placement.State
pytestmark = pytest.mark.django_db


@dataclass
class Token:
    """An engine's process that is, or is no longer, the engine's."""

    engine_id: uuid.UUID = field(default_factory=uuid.uuid4)
    current: bool = True

    def holds(self) -> bool:
        return self.current


@pytest.fixture
def token() -> Token:
    return Token()


@pytest.fixture
def version(tenant: Tenant) -> ModelVersion:
    return factories.make_version(tenant)


@pytest.fixture
def placed(version: ModelVersion, token: Token) -> Callable[[str], Placement]:
    """`placed(state)`: a placement on the token's engine."""

    def make(state: str) -> Placement:
        loaded_at = timezone.now() if state == State.LOADED else None
        return Placement.objects.create(
            tenant=version.tenant,
            version=version,
            purpose=Placement.Purpose.EXAM,
            state=state,
            engine_id=token.engine_id,
            loaded_at=loaded_at,
        )

    return make


CHANGES: dict[str, tuple[str, str, Callable[[uuid.UUID, Token], Placement | None]]] = {
    "loaded": (
        State.WANTED,
        State.LOADED,
        lambda pk, token: transitions.loaded(pk, by=token),
    ),
    "failed": (
        State.WANTED,
        State.FAILED,
        lambda pk, token: transitions.failed(pk, by=token, error="adapter_dora"),
    ),
    "missing": (
        State.LOADED,
        State.WANTED,
        lambda pk, token: transitions.missing(pk, by=token),
    ),
    "gone": (
        State.RELEASED,
        State.GONE,
        lambda pk, token: transitions.gone(pk, by=token),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_happens_from_its_state_and_from_no_other(
    name: str, placed: Callable[[str], Placement], token: Token
) -> None:
    before, after, change = CHANGES[name]
    for state in State.values:
        placement = placed(state)
        changed = change(placement.pk, token)
        placement.refresh_from_db()
        if state == before:
            assert changed == placement
            assert placement.state == after
        else:
            assert changed is None
            assert placement.state == state


@pytest.mark.parametrize("name", CHANGES)
def test_whoever_has_lost_the_engine_changes_nothing(
    name: str, placed: Callable[[str], Placement], token: Token
) -> None:
    before, _after, change = CHANGES[name]
    placement = placed(before)
    assert change(placement.pk, Token(token.engine_id, current=False)) is None
    assert change(placement.pk, Token()) is None  # another engine, and that one is its own
    placement.refresh_from_db()
    assert placement.state == before


def test_what_is_loaded_says_since_when_and_what_failed_says_why(
    placed: Callable[[str], Placement], token: Token
) -> None:
    good = transitions.loaded(placed(State.WANTED).pk, by=token)
    assert good is not None
    assert good.loaded_at is not None
    bad = transitions.failed(placed(State.WANTED).pk, by=token, error="x" * 400)
    assert bad is not None
    assert bad.error == "x" * 300
    again = transitions.missing(good.pk, by=token)
    assert again is not None
    assert again.loaded_at == good.loaded_at  # when that was stays known


def test_a_request_is_wanted_on_no_engine_until_one_takes_it(
    version: ModelVersion, token: Token
) -> None:
    placement = transitions.request(version=version, purpose=Placement.Purpose.DEPLOYMENT)
    assert (placement.state, placement.engine_id) == (State.WANTED, None)
    assert transitions.assign(factories.make_base_model(), engine_id=token.engine_id) == 0
    assert transitions.assign(version.base_model, engine_id=token.engine_id) == 1
    assert transitions.assign(version.base_model, engine_id=uuid.uuid4()) == 0
    placement.refresh_from_db()
    assert (placement.state, placement.engine_id) == (State.WANTED, token.engine_id)


@pytest.mark.parametrize("state", State.values)
def test_what_is_in_use_is_released_once(state: str, placed: Callable[[str], Placement]) -> None:
    placement = placed(state)
    released = transitions.release(placement.pk, after=timedelta(seconds=30))
    assert (released is not None) == (state in Placement.IN_USE)
    if released is not None:
        assert released.state == State.RELEASED
        assert released.release_after is not None
        assert released.release_after > timezone.now()
    assert transitions.release(placement.pk) is None


def states_after(change: Any, placed: Callable[[str], Placement]) -> dict[str, Placement]:
    placements = {state: placed(state) for state in State.values}
    assert change()
    for placement in placements.values():
        placement.refresh_from_db()
    return placements


def test_a_process_that_ends_takes_along_what_it_held(
    placed: Callable[[str], Placement], token: Token
) -> None:
    after = states_after(lambda: transitions.reset(by=token), placed)
    assert {before: one.state for before, one in after.items()} == {
        "wanted": "wanted",
        "loaded": "wanted",
        "failed": "failed",
        "released": "gone",
        "gone": "gone",
    }
    assert {one.engine_id for one in after.values()} == {token.engine_id}
    assert after["loaded"].loaded_at is not None  # when that was stays known


def test_what_a_lost_node_held_is_anybodys(
    placed: Callable[[str], Placement], token: Token
) -> None:
    after = states_after(lambda: transitions.unassign(by=token), placed)
    assert {before: (one.state, one.engine_id is None) for before, one in after.items()} == {
        "wanted": ("wanted", True),
        "loaded": ("wanted", True),
        "failed": ("failed", False),
        "released": ("gone", False),
        "gone": ("gone", False),
    }


@pytest.mark.parametrize("change", [transitions.reset, transitions.unassign])
def test_only_the_holder_says_that_a_process_has_ended(
    change: Any, placed: Callable[[str], Placement], token: Token
) -> None:
    placement = placed(State.LOADED)
    assert not change(by=Token(token.engine_id, current=False))
    placement.refresh_from_db()
    assert (placement.state, placement.engine_id) == (State.LOADED, token.engine_id)
