"""What people decided about rows and made wordings, beside the file that stays as it is."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from finetune.models.datasets import Dataset
from maas.tenants.models import User


class RowDecision(models.Model):
    """One decision about one row. Rows are only ever added here; taking one back marks it.

    `sheet` and `number` are the row's place, as in `SourceRow`. `values` are what holds for the
    row from then on, all of it; of an added row, its words. Of the decisions about a row that
    nobody took back the newest holds. `undone_at` is set once, together with a row of the action
    `undo`, so that the newest `id` changes with everything that anybody decides. `step` is the id
    of the decision with which this one was taken, where one step was about several rows; None for
    that one itself. They are taken back together.
    """

    class Action(models.TextChoices):
        ADD = "add"
        EDIT = "edit"
        SKIP = "skip"
        KEEP = "keep"
        MASK = "mask"
        CHOOSE = "choose"
        RELEASE = "release"
        UNDO = "undo"

    id = models.BigAutoField(primary_key=True)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="decisions", db_index=False)
    sheet = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=Action)
    values = models.JSONField(default=dict)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    step = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["dataset", "sheet", "number", "id"], name="decision_by_place"),
            models.Index(fields=["dataset", "id"], name="decision_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.number} {self.action}"


class WordingOverride(models.Model):
    """What holds for one made wording: switched off, other words, or both.

    `key` is that of the words the program made (`knowledgebase.language.text.key`), `digest` its
    digest; `text` is empty where the words are the program's.
    """

    id = models.BigAutoField(primary_key=True)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="overrides", db_index=False)
    key = models.TextField()
    digest = models.CharField(max_length=64)
    off = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "digest"], name="override_once"),
        ]

    def __str__(self) -> str:
        return self.text or self.key
