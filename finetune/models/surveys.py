"""Links by which people send in questions of their own, and what they sent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finetune.models.datasets import Dataset
from maas.common import links
from maas.common.models import Row
from maas.tenants.models import Tenant, User


class Survey(Row):
    """A link by which a business's people and customers say how they would ask.

    open -> closed, once: whoever asks again gets a new link. A data set has at most one that is
    open. `created_by` is empty where a program opened it.
    """

    LONGEST_WELCOME = 300

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="surveys")
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="surveys")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    token = models.CharField(max_length=20, unique=True, default=links.new_token)
    open = models.BooleanField(_("open"), default=True)
    welcome = models.CharField(_("welcome"), max_length=LONGEST_WELCOME, blank=True)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset"], condition=Q(open=True), name="one_open_survey"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.created_at:%Y-%m-%d}"


class Contribution(Row):
    """One question that somebody sent in. Personal data is masked before it is kept.

    new -> used | dismissed. `row_number` is the row of `ADDED_SHEET` that it became when it was
    used. `digest` is of the text's key (`knowledgebase.language.text.key`): what differs in case or
    punctuation alone is one contribution.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        USED = "used", _("in your data")
        DISMISSED = "dismissed", _("dismissed")

    LONGEST = 200

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="contributions")
    text = models.CharField(_("question"), max_length=LONGEST)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.NEW)
    row_number = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "digest"], name="contribution_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["survey", "state", "-created_at"], name="contribution_by_state"),
            models.Index(fields=["created_at"], name="contribution_by_age"),
        ]

    def __str__(self) -> str:
        return self.text
