"""What is used, and for what: the units and the kinds of entries in the ledger."""

from dataclasses import dataclass

from maas.common.errors import Text
from maas.common.registry import Registry


@dataclass(frozen=True, kw_only=True)
class LedgerKind:
    """What an entry is for, such as a training. `is_request`: it is one request, and counts so."""

    name: str
    title: Text
    is_request: bool = False

    def register(self) -> None:
        KINDS.register(self.name, self)


@dataclass(frozen=True, kw_only=True)
class UsageUnit:
    """Something that is counted beside tokens and accelerator seconds, which have columns of
    their own. Amounts stand in a ledger entry's `quantities`, by the unit's name."""

    name: str
    title: Text

    def register(self) -> None:
        UNITS.register(self.name, self)


KINDS: Registry[LedgerKind] = Registry("ledger kind")
UNITS: Registry[UsageUnit] = Registry("usage unit")


def request_kinds() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.is_request]
