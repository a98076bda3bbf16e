"""Exams: the questions a version was asked on the serving path, and its mark."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from finetune.models.datasets import Dataset
from maas.catalog.models import ModelVersion, Placement
from maas.common.models import Row
from maas.jobs.models import Job
from maas.tenants.models import Tenant


class ExamPolicy(models.Model):
    """The platform's pass mark; one row, set by an admin."""

    pass_mark = models.FloatField(
        _("pass mark"), default=0.95, validators=[MinValueValidator(0.5), MaxValueValidator(1.0)]
    )
    minimum_items = models.PositiveSmallIntegerField(_("fewest questions"), default=30)

    class Meta:
        verbose_name = _("exam policy")
        verbose_name_plural = _("exam policy")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_exam_policy")
        ]

    def __str__(self) -> str:
        return f"{self.pass_mark:.0%}"


class Exam(Row):
    """One exam of one version. Marks are shares of right answers (0..1), Wilson 95 % bounds.

    `items_total`, `items_right` and the scores are of the covered questions; what came of every
    part is in `parts`, as `finetune.examiner.totals` describes: it is read with the exam and
    shown, never searched. Empty where only covered questions were asked. `preliminary`: fewer
    than half of the covered questions are in the data's own words.
    `api_key_id` is the key with which the exam asks; it lives no longer than the exam.
    """

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="exams")
    version = models.ForeignKey(ModelVersion, models.CASCADE, related_name="exams")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="exams")
    job = models.OneToOneField(Job, models.PROTECT, related_name="exam")
    placement = models.ForeignKey(Placement, models.SET_NULL, null=True, related_name="+")
    api_key_id = models.UUIDField(null=True)
    pass_mark = models.FloatField()
    items_total = models.PositiveIntegerField(default=0)
    items_right = models.PositiveIntegerField(default=0)
    items_right_base = models.PositiveIntegerField(default=0)
    items_right_base_facts = models.PositiveIntegerField(default=0)
    items_uncovered = models.PositiveIntegerField(default=0)
    score = models.FloatField(null=True)
    score_low = models.FloatField(null=True)
    score_high = models.FloatField(null=True)
    base_score = models.FloatField(null=True)
    base_facts_score = models.FloatField(null=True)
    parts = models.JSONField(default=dict, blank=True)
    preliminary = models.BooleanField(default=False)
    passed = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("exam")
        verbose_name_plural = _("exams")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.version} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def conduct(self) -> dict[str, int]:
        """{"items", "right"} of all parts but the covered one together."""
        others = [of for part, of in self.parts.items() if part != ExamItem.Part.COVERED]
        return {name: sum(of[name] for of in others) for name in ("items", "right")}


class ExamItem(models.Model):
    """One question, what was expected, what was answered, and why it was marked as it was.

    An item is not `counted` when nothing in training covers it: a model cannot know it.
    `group` is the fact that it asks for, 0 for none. `history` is what was said before it:
    [{"role", "content"}]. `outcome` is what the gateway did with it, `taps` what its choices led
    to where it asked back: [{"choice", "answer"}]. The base model, alone and with the same facts,
    is asked the covered part only. `origin`: whose words the question has.
    """

    class Part(models.TextChoices):
        COVERED = "covered", _("Answered in your data")
        UNCOVERED = "uncovered", _("Not in your data")
        SMALL_TALK = "small_talk", _("Small talk")
        FOLLOW_UP = "follow_up", _("In a conversation")
        DOUBLE = "double", _("Two questions at once")
        TRAP = "trap", _("Traps")

    id = models.BigAutoField(primary_key=True)
    exam = models.ForeignKey(Exam, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    part = models.CharField(max_length=10, choices=Part, default=Part.COVERED)
    group = models.PositiveIntegerField()
    origin = models.CharField(max_length=4, blank=True)
    history = models.JSONField(default=list, blank=True)
    question = models.TextField()
    expected = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    taps = models.JSONField(default=list, blank=True)
    answer = models.TextField(blank=True)
    counted = models.BooleanField(default=True)
    right = models.BooleanField()
    reason = models.JSONField(default=dict)
    similarity = models.FloatField(null=True)
    base_answer = models.TextField(blank=True)
    base_right = models.BooleanField(default=False)
    base_facts_answer = models.TextField(blank=True)
    base_facts_right = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exam", "number"], name="exam_item_number_once")
        ]

    def __str__(self) -> str:
        return self.question
