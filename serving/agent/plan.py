"""What there is to do on one engine: what is desired of it, less what it holds. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from maas.catalog.models import Placement

State = Placement.State


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedAdapter:
    """A placement as its engine sees it: the adapter's name there, its folder and its digest.

    `draining`: released, while answers are still being given.
    """

    placement_id: UUID
    name: str
    folder: Path
    sha256: str
    state: str
    draining: bool = False

    @property
    def is_desired(self) -> bool:
        return self.state in Placement.IN_USE or self.draining


@dataclass(frozen=True, slots=True, kw_only=True)
class DesiredAdapter:
    """An adapter that the engine should hold, and the placements that wait for that."""

    name: str
    folder: Path
    sha256: str
    """Of the folder as it was put in the store (`maas.catalog.store.folder_sha256`)."""
    placements: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """In this order: `missing` placements are not loaded after all, `load` is desired and not held,
    `confirm` desired and held already, `unload` held and not desired; then `gone` placements are.
    """

    missing: tuple[UUID, ...] = ()
    load: tuple[DesiredAdapter, ...] = ()
    confirm: tuple[DesiredAdapter, ...] = ()
    unload: tuple[str, ...] = ()
    gone: tuple[UUID, ...] = ()


def plan(placements: Sequence[PlacedAdapter], actual: frozenset[str]) -> Actions:
    """What makes an engine that holds these adapters hold what the placements desire.

    Adapters are loaded in the order of the placements.
    """
    desired = {placement.name for placement in placements if placement.is_desired}
    missing = [
        placement
        for placement in placements
        if placement.state == State.LOADED and placement.name not in actual
    ]
    waiting = [
        placement
        for placement in placements
        if placement.state == State.WANTED or placement in missing
    ]
    adapters = _by_adapter(waiting)
    return Actions(
        missing=tuple(placement.placement_id for placement in missing),
        load=tuple(adapter for adapter in adapters if adapter.name not in actual),
        confirm=tuple(adapter for adapter in adapters if adapter.name in actual),
        unload=tuple(sorted(actual - desired)),
        gone=tuple(
            placement.placement_id
            for placement in placements
            if placement.state == State.RELEASED and not placement.draining
        ),
    )


def _by_adapter(placements: Iterable[PlacedAdapter]) -> list[DesiredAdapter]:
    waiting: dict[str, list[PlacedAdapter]] = {}
    for placement in placements:
        waiting.setdefault(placement.name, []).append(placement)
    return [
        DesiredAdapter(
            name=name,
            folder=these[0].folder,
            sha256=these[0].sha256,
            placements=tuple(one.placement_id for one in these),
        )
        for name, these in waiting.items()
    ]
