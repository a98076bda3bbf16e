"""What the pages of terms and privacy are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from maas.common.errors import Text
from maas.common.registry import Registry


@dataclass(frozen=True, kw_only=True)
class LegalSection:
    """A heading with paragraphs, or with points of a list."""

    title: Text
    paragraphs: Sequence[Text] = ()
    points: Sequence[Text] = ()


@dataclass(frozen=True, kw_only=True)
class StoredData:
    """What a capability keeps of people, and for how long: a point of the privacy page."""

    name: str
    order: int
    told: Callable[[], str]

    def register(self) -> None:
        STORED.register(self.name, self)


STORED: Registry[StoredData] = Registry("stored data")


def stored() -> list[str]:
    return [one.told() for one in sorted(STORED.values(), key=lambda one: one.order)]
