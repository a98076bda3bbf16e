"""A merchant's spreadsheet, the rows read from it, and the examples made of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from maas.common.models import Row
from maas.tenants.models import Tenant


class Dataset(Row):
    """One uploaded file and what was made of it.

    uploaded -> reading -> ready | refused; ready -> reading when columns are remapped or an
    option that needs the file changes. The original file is kept in the artefact store.
    ready | refused -> gone when it has lain in the trash for its time: a row without content,
    for as long as a training points at it.
    `mapping` and `options` say how the file is read; what people decide about single rows and
    wordings is in rows of its own (`finetune.models.decisions`).
    `edition` grows with every change of examples; a training records which it used.
    `read_up_to` is the newest decision that its last reading took along: where there are newer
    ones, rows show them already, while report and examples wait for the next reading.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        READING = "reading", _("being read")
        READY = "ready", _("ready")
        REFUSED = "refused", _("could not be read")
        GONE = "gone", _("deleted")

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="datasets")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    filename = models.CharField(max_length=255)
    artefact = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    problem = models.JSONField(null=True)
    edition = models.PositiveIntegerField(default=0)
    job_id = models.UUIDField(null=True)
    read_up_to = models.BigIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("data set")
        verbose_name_plural = _("data sets")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class SourceRow(models.Model):
    """One row of the file, as read, with its fate. Nothing is dropped silently.

    `number` and `sheet` are the place in the merchant's own file. `reasons` lists
    {"code", "params", "column"}. `raw` is the row before anybody decided about it, None where
    there is nothing to decide (`finetune.data.raw`); `undoable` counts the decisions about it that
    can be taken back.
    """

    class Fate(models.TextChoices):
        KEPT = "kept", _("fine")
        REPAIRED = "repaired", _("repaired")
        MERGED = "merged", _("merged with another row")
        SKIPPED = "skipped", _("left out")
        NEEDS_YOU = "needs_you", _("needs you")

    id = models.BigAutoField(primary_key=True)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    question = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    category = models.CharField(max_length=200, blank=True)
    fate = models.CharField(max_length=10, choices=Fate)
    reasons = models.JSONField(default=list)
    raw = models.JSONField(null=True)
    undoable = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["sheet", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset", "sheet", "number"], name="source_row_once_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.number}"


class Example(models.Model):
    """One question with its answer, in one split. Wordings of one fact share a `group`."""

    class Split(models.TextChoices):
        TRAIN = "train", _("taught")
        VALIDATION = "validation", _("checked while teaching")
        EXAM = "exam", _("asked in the exam")

    class Origin(models.TextChoices):
        OWN = "own", _("yours")
        MADE = "made", _("made from yours")

    id = models.BigAutoField(primary_key=True)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="examples")
    row = models.ForeignKey(SourceRow, models.CASCADE, null=True, related_name="examples")
    group = models.PositiveIntegerField()
    question = models.TextField()
    answer = models.TextField()
    split = models.CharField(max_length=10, choices=Split)
    origin = models.CharField(max_length=4, choices=Origin)
    rule = models.CharField(max_length=40, blank=True)
    enabled = models.BooleanField(default=True)
    covered = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["group", "id"]
        indexes: ClassVar = [
            models.Index(fields=["dataset", "split", "enabled"], name="example_by_split")
        ]

    def __str__(self) -> str:
        return self.question
