"""What trainings and exams keep about a model that is in the trash."""

from django.utils.translation import gettext_lazy as _

from finetune.datasets import trash as datasets
from finetune.models import Dataset, Exam, Training
from maas.catalog.models import TunedModel
from maas.catalog.trash import delete_files
from maas.common.errors import Text
from maas.jobs.models import Job
from maas.tenants import trash


class TrainingsOfModel(trash.TrashPart[TunedModel]):
    of = "model"

    def holds(self, row: TunedModel) -> Text:
        taught = Training.objects.filter(tuned_model=row, job__state__in=Job.OPEN).exists()
        return _("This model is being taught. Cancel that first.") if taught else ""

    def purge(self, row: TunedModel) -> None:
        """Trainings with what they froze, exams with their answers, and the jobs of both."""
        trainings = Training.objects.filter(tuned_model=row)
        exams = Exam.objects.filter(version__tuned_model=row)
        delete_files(list(trainings.values_list("frozen", flat=True)))
        jobs = [
            *trainings.values_list("job_id", flat=True),
            *exams.values_list("job_id", flat=True),
        ]
        data = list(
            Dataset.objects.filter(trainings__tuned_model=row, state=Dataset.State.GONE).distinct()
        )
        exams.delete()
        trainings.delete()
        Job.objects.filter(id__in=jobs).delete()
        for one in data:
            datasets.forget(one)
