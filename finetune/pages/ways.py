"""Where a data set is taught: on its own page, unless a layer above knows a better one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from finetune.models import Dataset
from maas.common.registry import Registry
from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class TeachingPage:
    """Knows the page on which some data sets are taught: `find` gives its address, else None."""

    name: str
    find: Callable[[Principal, Dataset], str | None]

    def register(self) -> None:
        TEACHING_PAGES.register(self.name, self)


TEACHING_PAGES: Registry[TeachingPage] = Registry("page to teach a data set")


def teach_url(*, by: Principal, dataset: Dataset) -> str:
    found = (page.find(by, dataset) for page in TEACHING_PAGES.values())
    known = next((url for url in found if url is not None), None)
    return known or reverse("console:teach", args=[dataset.tenant_id, dataset.id])
