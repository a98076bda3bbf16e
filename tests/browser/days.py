"""Other days of the furnished shop: one on which much went wrong, and its first."""

from django.utils import timezone

from finetune.models import Dataset, Exam, Training
from maas.catalog.models import ModelVersion, Placement, TunedModel
from maas.fleet.models import Quota
from maas.jobs.models import Job
from maas.projects.models import Project
from maas.tenants.models import APIKey
from serving.models import Deployment, Revision
from tests.browser.furnished import Shop


def unhappy(shop: Shop) -> None:
    """Much went wrong: the exam was failed, the work broke off, a file could not be read, the
    machine hours are used up."""
    Exam.objects.update(passed=False, score=0.7, score_low=0.6, score_high=0.8)
    ModelVersion.objects.update(verdict=ModelVersion.Verdict.FAILED, exam_score=0.7)
    error = {"code": "out_of_memory", "params": {}, "detail": "MemoryError"}
    Job.objects.filter(id=shop.ids["job"]).update(
        state=Job.State.FAILED, error=error, finished_at=timezone.now()
    )
    problem = {"code": "columns_not_found", "params": {}}
    Dataset.objects.update(state=Dataset.State.REFUSED, problem=problem)
    Deployment.objects.update(state=Deployment.State.PAUSED, active=None)
    Quota.objects.update_or_create(tenant=shop.tenant, defaults={"accelerator_hours_per_month": 0})


def bare(shop: Shop) -> None:
    """The shop on its first day: its tenant and its people, and nothing else."""
    for model in (Project, Revision, Deployment, Exam, Training, Placement, ModelVersion):
        model.objects.all().delete()
    for owned in (Dataset, Job, TunedModel, APIKey):
        owned.objects.filter(tenant=shop.tenant).delete()
