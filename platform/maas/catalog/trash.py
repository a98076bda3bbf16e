"""Models in the trash: what holds one, and what goes with it for good."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maas.catalog import store
from maas.catalog.models import Adapter, Placement, TunedModel
from maas.common.errors import Text
from maas.tenants import trash
from maas.tenants.principal import Principal


class ModelKind(trash.TrashKind[TunedModel]):
    name = "model"
    title = _("Model")
    icon = "school"
    model = TunedModel
    read = "model.read"
    write = "model.write"

    def holds(self, row: TunedModel) -> Text:
        placed = Placement.objects.filter(
            version__tuned_model=row, state__in=Placement.IN_USE
        ).exists()
        return _("This model is in use. End its deployment or exam first.") if placed else ""

    def restored(self, by: Principal, row: TunedModel) -> None:
        """Another model may have taken its name meanwhile."""
        names = set(
            TunedModel.objects.filter(tenant=by.tenant, deleted_at=None).values_list(
                "name", flat=True
            )
        )
        row.name = free_name(row.name, names)

    def purge(self, row: TunedModel) -> None:
        """The model, its versions with their exams and trainings, and the adapters' files."""
        adapters = list(Adapter.objects.filter(version__tuned_model=row))
        row.delete()
        Adapter.objects.filter(id__in=[one.id for one in adapters]).delete()
        delete_files(one.artefact for one in adapters)


def free_name(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken: "Shop (2)"."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name[:110]} ({number})"
    return found


def delete_files(artefacts: Iterable[str]) -> None:
    """Remove artefacts from the store as soon as the rows that name them are gone."""
    for artefact in artefacts:
        if artefact:
            transaction.on_commit(partial(store.delete, artefact))
