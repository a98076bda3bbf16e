"""Where a data set is taught: on its own page, unless a layer above knows a better one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from finetune.models import Dataset
from maas.common.registry import Registry
from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class WayToTeach:
    """A better page than the data set's own. `find` returns None where it knows none."""

    name: str
    find: Callable[[Principal, Dataset], str | None]

    def register(self) -> None:
        WAYS.register(self.name, self)


WAYS: Registry[WayToTeach] = Registry("way to teach")


def teach_url(*, by: Principal, dataset: Dataset) -> str:
    found = (way.find(by, dataset) for way in WAYS.values())
    known = next((url for url in found if url is not None), None)
    return known or reverse("console:teach", args=[dataset.tenant_id, dataset.id])
