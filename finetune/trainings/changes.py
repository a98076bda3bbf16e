"""What has changed in a data set since a training took it: none of that is in the model."""

from dataclasses import dataclass

from finetune.datasets import decisions
from finetune.models import RowDecision, Training, WordingOverride
from maas.tenants.models import AuditEntry

READ_OTHERWISE = ("dataset.remap", "dataset.options")


@dataclass(frozen=True, kw_only=True)
class Changes:
    """`edition` is the data set's that is taught. `count`: rows and wordings that are otherwise
    now; `read_otherwise`: the whole file is read in another way since."""

    edition: int
    count: int
    read_otherwise: bool

    @property
    def any(self) -> bool:
        return self.count > 0 or self.read_otherwise


def since(training: Training) -> Changes:
    """A row that was changed and changed back is none. Nothing is read that was decided before."""
    return Changes(
        edition=training.dataset_edition,
        count=_rows(training) + _wordings(training),
        read_otherwise=_read_otherwise(training),
    )


def _rows(training: Training) -> int:
    dataset = training.dataset
    before = RowDecision.objects.filter(dataset=dataset, at__lte=training.created_at)
    up_to = before.order_by("-id").values_list("id", flat=True).first() or 0
    places = decisions.places_since(dataset, up_to)
    if not places:
        return 0
    now = decisions.about(dataset, places)
    then = decisions.about(dataset, places, up_to=up_to)
    return sum(_holds(now, place) != _holds(then, place) for place in places)


def _holds(found: dict[decisions.Place, decisions.Decided], place: decisions.Place) -> object:
    one = found.get(place, decisions.NOTHING)
    return one.choice, one.added


def _wordings(training: Training) -> int:
    rows = WordingOverride.objects.filter(dataset=training.dataset, at__gt=training.created_at)
    return rows.count()


def _read_otherwise(training: Training) -> bool:
    return AuditEntry.objects.filter(
        tenant=training.tenant_id,
        action__in=READ_OTHERWISE,
        object_id=str(training.dataset_id),
        at__gt=training.created_at,
    ).exists()
