"""Data sets that another one has taken the place of: nothing of them needs anybody any more."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from finetune.datasets import selectors
from finetune.models import Dataset
from maas.common.registry import Registry
from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class ReplacedData:
    """What a layer above knows of data sets that were put in another's place."""

    name: str
    find: Callable[[Principal], set[UUID]]

    def register(self) -> None:
        REPLACED.register(self.name, self)


REPLACED: Registry[ReplacedData] = Registry("replaced data")


def replaced(by: Principal) -> set[UUID]:
    """The ids: those of which a later file has the same name and was read, and those that a layer
    above has let go."""
    later = Dataset.objects.filter(
        tenant=by.tenant,
        name=OuterRef("name"),
        created_at__gt=OuterRef("created_at"),
        deleted_at=None,
    ).exclude(state__in=[Dataset.State.REFUSED, Dataset.State.GONE])
    named_so = selectors.datasets(by=by).filter(Exists(later)).values_list("id", flat=True)
    return set(named_so).union(*(one.find(by) for one in REPLACED.values()))
