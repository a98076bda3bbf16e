"""What has changed in a data set since a training took it: none of that is in the model."""

from dataclasses import dataclass

from finetune.datasets import decisions
from finetune.models import Dataset, RowDecision, Training, WordingOverride
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
    if _is_as_it_was(training):
        return Changes(edition=training.dataset_edition, count=0, read_otherwise=False)
    return Changes(
        edition=training.dataset_edition,
        count=_rows(training) + _wordings(training),
        read_otherwise=_read_otherwise(training),
    )


def _is_as_it_was(training: Training) -> bool:
    """Told by the data set itself: whatever changes it makes another edition of it sooner or
    later; until then it is being read, or waits to be."""
    dataset = training.dataset
    settled = dataset.state == Dataset.State.READY and dataset.problem is None
    same = settled and dataset.edition == training.dataset_edition
    return same and not decisions.pending(dataset)


def _rows(training: Training) -> int:
    dataset = training.dataset
    rows = RowDecision.objects.filter(dataset=dataset, at__gt=training.created_at)
    later = list(rows.values_list("id", "sheet", "number"))
    if not later:
        return 0
    places = {(sheet, number) for _id, sheet, number in later}
    now = decisions.about(dataset, places)
    then = decisions.about(dataset, places, up_to=min(row[0] for row in later) - 1)
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
