"""Engines that run, deployments that customers call, and the revisions they serve."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from maas.catalog.models import BaseModel, ModelVersion, Placement
from maas.common.models import Row
from maas.fleet.models import Node
from maas.tenants.models import Tenant, User
from serving.channels.models import Channel, Message, Turn

__all__ = ["Channel", "Deployment", "Engine", "Message", "Revision", "Turn"]


class Engine(Row):
    """One vLLM process on a node, for one base model; its node's agent writes this row.

    starting -> ready -> down -> starting …; `generation` grows with every start, so that what
    was true of an earlier process is never believed of a later one. Its state is written by
    `engine_transitions` alone.
    """

    class State(models.TextChoices):
        STARTING = "starting", _("starting")
        READY = "ready", _("ready")
        DOWN = "down", _("down, comes back by itself")
        STOPPED = "stopped", _("stopped")

    node = models.ForeignKey(Node, models.CASCADE, related_name="engines")
    base_model = models.ForeignKey(BaseModel, models.CASCADE, related_name="engines")
    state = models.CharField(max_length=10, choices=State, default=State.STOPPED)
    address = models.CharField(max_length=120, blank=True)
    served_name = models.CharField(max_length=120, blank=True)
    generation = models.PositiveIntegerField(default=0)
    restarts = models.PositiveIntegerField(default=0)
    pid = models.PositiveIntegerField(null=True)
    config = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    ready_at = models.DateTimeField(null=True)
    needed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("engine")
        verbose_name_plural = _("engines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["node", "base_model"], name="engine_once_per_node")
        ]

    def __str__(self) -> str:
        return f"{self.base_model} @ {self.node}"


class Deployment(Row):
    """A tenant's named model: the `model` that customers' programs send.

    publishing -> live -> retired; live -> publishing -> live for a new revision, the old one
    serving meanwhile. paused keeps the name and serves nothing.

    `refusal` is what it says when it does not know; empty, a sentence in the model's language.
    `contact` is how its customers reach a person; empty, the fact of its data that names a
    telephone or mailbox, if one does.
    `thresholds`: by category of the review the score (0..1) from which a text may not be said,
    only where it is not the industry's usual one; see `serving.checks.thresholds`.
    """

    class State(models.TextChoices):
        PUBLISHING = "publishing", _("going live")
        LIVE = "live", _("live")
        PAUSED = "paused", _("paused")
        RETIRED = "retired", _("retired")

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="deployments")
    name = models.CharField(
        _("name"),
        max_length=64,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Small letters, digits, - . _"))],
    )
    state = models.CharField(max_length=12, choices=State, default=State.PUBLISHING)
    active = models.ForeignKey("Revision", models.SET_NULL, null=True, related_name="+")
    refusal = models.CharField(_("when it does not know"), max_length=400, blank=True)
    contact = models.CharField(_("how to reach a person"), max_length=200, blank=True)
    thresholds = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("deployment")
        verbose_name_plural = _("deployments")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name"],
                condition=~models.Q(state="retired"),
                name="deployment_name_once_per_tenant",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What people call it: the model that answers, by its own name. `name` is for programs."""
        return self.active.version.tuned_model.name if self.active else self.name


class Revision(Row):
    """What a deployment serves from one moment to the next: a version, placed on an engine.

    pending -> active -> superseded; pending -> failed when its adapter could not be loaded.
    Rolling back makes a new revision of the earlier version. `created_by`: the person who wished
    for it; None where a key or the platform did.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("going live")
        ACTIVE = "active", _("live")
        SUPERSEDED = "superseded", _("replaced")
        FAILED = "failed", _("could not be loaded")

    deployment = models.ForeignKey(Deployment, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="revisions")
    placement = models.OneToOneField(Placement, models.PROTECT, related_name="revision")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    activated_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deployment", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.deployment} r{self.number}"
