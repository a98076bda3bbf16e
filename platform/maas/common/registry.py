"""What capabilities bring at start-up, by name: open until every app is ready, then fixed.

A registry belongs to the room that reads it and stands beside its reader, such as
`jobs.kinds.KINDS`. What it holds is brought from above, so no room imports upwards to find it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.apps import apps

T = TypeVar("T")


class NameTaken(ValueError):
    """Two entries of one registry bear one name."""


class Registry(Mapping[str, T]):
    """Entries by name, in the order in which they came. Read-only once all apps are ready."""

    def __init__(self, of: str) -> None:
        self._of = of
        self._entries: dict[str, T] = {}

    def register(self, name: str, entry: T) -> None:
        """Raises NameTaken, and RuntimeError after start-up."""
        if name in self._entries:
            raise NameTaken(f"{self._of} {name!r} is registered already")
        if apps.ready:
            raise RuntimeError(f"{self._of} {name!r} comes after start-up: register it in `ready`")
        self._entries[name] = entry

    def __getitem__(self, name: str) -> T:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class Entry(Protocol):
    """Anything that knows in which registry it belongs."""

    def register(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Capability:
    """All that one app brings, as its `capability.py` lists it."""

    name: str
    entries: tuple[Entry, ...]

    def register(self) -> None:
        """Called from the app's `AppConfig.ready`. Raises NameTaken."""
        for entry in self.entries:
            entry.register()
