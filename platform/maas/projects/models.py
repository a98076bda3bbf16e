"""A project: which data set, training and deployment belong to one undertaking.

What has been done is told by those rows themselves, so that a reload, another device or a
colleague always meets the same state.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from finetune.models import Dataset, Training
from maas.common.models import Row
from maas.tenants.models import Tenant, User
from serving.models import Deployment


class Project(Row):
    """One walk down the five steps. It may begin with a name alone."""

    class Task(models.TextChoices):
        QUESTIONS = "questions", _("Answer customers' questions")
        PRODUCTS = "products", _("Tell about products")
        TEAM = "team", _("Answer the team's own questions")

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="projects")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    industry = models.SlugField(_("industry"), max_length=40)
    task = models.CharField(max_length=12, choices=Task, default=Task.QUESTIONS)
    language = models.CharField(_("language"), max_length=10, default="en")
    dataset = models.ForeignKey(Dataset, models.SET_NULL, null=True, related_name="+")
    earlier_datasets = ArrayField(models.UUIDField(), default=list, blank=True)
    """The ids of those that it had before: what was replaced needs nobody any more."""
    training = models.ForeignKey(Training, models.SET_NULL, null=True, related_name="+")
    deployment = models.ForeignKey(Deployment, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "console_project"  # it was the console's once
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar = ["-updated_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["tenant", "-updated_at"], name="project_recent")]

    def __str__(self) -> str:
        return self.name

    @property
    def data(self) -> Dataset | None:
        """Its data set, unless that lies in the trash."""
        return self.dataset if self.dataset and self.dataset.deleted_at is None else None

    @property
    def teaching(self) -> Training | None:
        """Its training, unless the model lies in the trash."""
        if self.training is None or self.training.tuned_model.deleted_at is not None:
            return None
        return self.training
