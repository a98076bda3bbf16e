"""Data sets that another one has taken the place of: nothing of them needs anybody any more."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from finetune.datasets import selectors
from finetune.models import Dataset
from maas.common.registry import Registry
from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class ReplacedData:
    """What a layer above knows of data sets that were put in another's place.

    `which` is a condition on data sets, so that it costs no query of its own.
    """

    name: str
    which: Callable[[Principal], Q]

    def register(self) -> None:
        REPLACED.register(self.name, self)


REPLACED: Registry[ReplacedData] = Registry("replaced data")


def in_use(by: Principal) -> QuerySet[Dataset]:
    """The tenant's data sets but those of which a later file has the same name and was read, and
    those that a layer above has let go."""
    later = Dataset.objects.filter(
        tenant=by.tenant,
        name=OuterRef("name"),
        created_at__gt=OuterRef("created_at"),
        deleted_at=None,
    ).exclude(state__in=[Dataset.State.REFUSED, Dataset.State.GONE])
    replaced = Q(Exists(later))
    for one in REPLACED.values():
        replaced |= one.which(by)
    return selectors.datasets(by=by).exclude(replaced)
