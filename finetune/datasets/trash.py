"""Data sets in the trash, and what goes with one for good."""

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext_lazy as _

from finetune.datasets import selectors
from finetune.datasets.spec import KIND
from finetune.datasets.starting import start
from finetune.models import Dataset, Training
from maas.catalog.trash import delete_files
from maas.jobs import services as jobs
from maas.jobs.models import Job
from maas.tenants import trash
from maas.tenants.principal import Principal
from maas.usage import storage


class DatasetKind(trash.TrashKind[Dataset]):
    name = "dataset"
    title = _("Data set")
    icon = "table"
    model = Dataset
    read = "dataset.read"
    write = "dataset.write"

    def rows(self) -> QuerySet[Dataset]:
        return Dataset.objects.exclude(state=Dataset.State.GONE)

    def moved_to_trash(self, by: Principal, row: Dataset) -> None:
        """Its reading is called off. Trainings made of it stay."""
        reading = selectors.job(row)
        if reading is not None and reading.is_open:
            jobs.cancel(by=by, job=reading)

    def restored(self, by: Principal, row: Dataset) -> None:
        """One whose reading was called off is read again. Raises StorageFull."""
        storage.claim(tenant=row.tenant, size=row.size_bytes, from_trash=True)
        if row.state != Dataset.State.READY:
            start(by=by, dataset=row)

    def purge(self, row: Dataset) -> None:
        """The merchant's words go: the file, rows, examples, decisions, and readings.

        Trainings keep what they froze, for their versions' exams; where there is one, a row
        without content stays for it to point at, until it goes too.
        """
        delete_files([row.artefact])
        _forget_useless_trainings(row)
        row.surveys.all().delete()
        row.decisions.all().delete()
        row.overrides.all().delete()
        row.rows.all().delete()
        row.examples.all().delete()
        Job.objects.filter(kind=KIND, subject_id=row.id).delete()
        Dataset.objects.filter(id=row.id).update(
            state=Dataset.State.GONE,
            artefact="",
            filename="",
            mapping={},
            options={},
            report={},
            problem=None,
            job_id=None,
        )
        forget(row)


def forget(row: Dataset) -> None:
    """Remove the row of a data set whose content is gone, unless something points at it."""
    try:
        with transaction.atomic():
            Dataset.objects.filter(id=row.id, state=Dataset.State.GONE).delete()
    except ProtectedError:
        return


def _forget_useless_trainings(row: Dataset) -> None:
    """Trainings that have ended without a version keep nothing of the data."""
    ended = Training.objects.filter(dataset=row, version=None).exclude(job__state__in=Job.OPEN)
    delete_files(ended.values_list("frozen", flat=True))
    ended.update(frozen="")
