"""A training: which data, which recipe, on which base model, and the version it made."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from finetune.models.datasets import Dataset
from maas.catalog.models import BaseModel, ModelVersion, TunedModel
from maas.common.models import Row
from maas.jobs.models import Job
from maas.tenants.models import Tenant


class Training(Row):
    """One run of the trainer. Its state is its job's state; `config` is what was resolved.

    `frozen` is an artefact with the examples as they were at the start: the data set may change
    meanwhile, and the exam must ask what was kept from this training, not from a later one.
    """

    class Recipe(models.TextChoices):
        QUICK = "quick", _("quick")
        BALANCED = "balanced", _("balanced")
        THOROUGH = "thorough", _("thorough")

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="trainings")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="trainings")
    dataset_edition = models.PositiveIntegerField()
    frozen = models.CharField(max_length=200, blank=True)
    frozen_bytes = models.PositiveBigIntegerField(default=0, db_default=0)
    base_model = models.ForeignKey(BaseModel, models.PROTECT, related_name="+")
    tuned_model = models.ForeignKey(TunedModel, models.CASCADE, related_name="trainings")
    recipe = models.CharField(_("recipe"), max_length=12, choices=Recipe, default=Recipe.BALANCED)
    config = models.JSONField(default=dict)
    examine = models.BooleanField(_("exam afterwards"), default=True)
    job = models.OneToOneField(Job, models.PROTECT, related_name="training")
    version = models.OneToOneField(
        ModelVersion, models.SET_NULL, null=True, related_name="training"
    )

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.tuned_model} {self.created_at:%Y-%m-%d %H:%M}"
