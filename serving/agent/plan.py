"""What there is to do on one engine: what is desired of it, less what it holds. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from maas.catalog.models import Placement

State = Placement.State


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedAdapter:
    """A placement as its engine sees it: the adapter's name there, and its folder.

    `draining`: released, while answers are still being given.
    """

    placement_id: UUID
    name: str
    folder: Path
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


def plan(placements: Sequence[PlacedAdapter], held: frozenset[str]) -> Actions:
    """What makes an engine that holds these adapters hold what the placements desire.

    Adapters are loaded in the order of the placements.
    """
    desired = {one.name for one in placements if one.is_desired}
    missing = [one for one in placements if one.state == State.LOADED and one.name not in held]
    waiting = [one for one in placements if one.state == State.WANTED or one in missing]
    adapters = _by_adapter(waiting)
    return Actions(
        missing=tuple(one.placement_id for one in missing),
        load=tuple(one for one in adapters if one.name not in held),
        confirm=tuple(one for one in adapters if one.name in held),
        unload=tuple(sorted(held - desired)),
        gone=tuple(
            one.placement_id
            for one in placements
            if one.state == State.RELEASED and not one.draining
        ),
    )


def _by_adapter(placements: Iterable[PlacedAdapter]) -> list[DesiredAdapter]:
    folders: dict[str, Path] = {}
    waiting: dict[str, list[UUID]] = {}
    for one in placements:
        folders[one.name] = one.folder
        waiting.setdefault(one.name, []).append(one.placement_id)
    return [
        DesiredAdapter(name=name, folder=folders[name], placements=tuple(ids))
        for name, ids in waiting.items()
    ]
