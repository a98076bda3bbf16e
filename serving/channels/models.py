"""A live model's way to customers, and what they asked."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maas.catalog.models import ModelVersion
from maas.common import links
from maas.common.models import Row
from maas.tenants.models import APIKey, Tenant


def new_public_id() -> str:
    """What stands in a page's link."""
    return links.new_token()


class Channel(Row):
    """A deployment's chat page with its own link, and the widget that shows it elsewhere.

    Whoever knows the link can ask. `websites` (origins, see
    `serving.channels.websites`) may show the page in a frame; none
    named means that any may. `tokens_per_month` is what all its visitors may use together.
    """

    class Side(models.TextChoices):
        RIGHT = "right", _("on the right")
        LEFT = "left", _("on the left")

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="channels")
    deployment = models.OneToOneField("serving.Deployment", models.CASCADE, related_name="channel")
    key = models.OneToOneField(APIKey, models.SET_NULL, null=True, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id)
    enabled = models.BooleanField(_("on"), default=True)
    title = models.CharField(_("title"), max_length=60)
    greeting = models.CharField(_("greeting"), max_length=300, blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#0b6157",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("A colour looks like this: #0b6157"))],
    )
    side = models.CharField(_("corner"), max_length=5, choices=Side, default=Side.RIGHT)
    questions = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    websites = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    tokens_per_month = models.PositiveBigIntegerField(null=True, blank=True, default=2_000_000)

    class Meta:
        verbose_name = _("chat page")
        verbose_name_plural = _("chat pages")

    def __str__(self) -> str:
        return self.title


class Turn(Row):
    """One question of a customer, and the answer. Personal data is masked before it is kept.

    outcome: asked -> any of the others, as the gateway says; a row that stays "asked" belongs to
    a visitor who left before the answer, and "far" stands on older rows alone. handled: "" -> row
    | left, and back to "" by undo. `likeness` (0..1) is how sure the fact was the right one.
    `checks` is what each check said of the answer, in their order: `serving.checks.CheckResult`
    as objects of which what is empty is left out.
    """

    class Outcome(models.TextChoices):
        ASKED = "asked", _("left before the answer")
        ANSWERED = "answered", _("answered")
        ASKED_BACK = "asked_back", _("asked back")
        REFUSED = "refused", _("said it does not know")
        TALK = "small_talk", _("small talk")
        HANDED_OVER = "handed_over", _("asked for a person")
        FAR = "far", _("nothing near in your data")
        FAILED = "failed", _("no answer came")

    class Handled(models.TextChoices):
        OPEN = "", _("open")
        ROW = "row", _("made a row of your data")
        LEFT = "left", _("left as it is")

    UNANSWERED: ClassVar = [Outcome.REFUSED, Outcome.FAR, Outcome.FAILED]
    TO_A_PERSON: ClassVar = [Outcome.REFUSED, Outcome.HANDED_OVER, Outcome.ASKED_BACK]
    """After these the page offers to leave a message."""
    TALKED: ClassVar = [Outcome.ANSWERED, Outcome.REFUSED, Outcome.ASKED_BACK]
    """These are what a further question may refer to."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="turns")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="turns")
    version = models.ForeignKey(ModelVersion, models.SET_NULL, null=True, related_name="+")
    visit = models.UUIDField()
    language = models.CharField(max_length=10, blank=True)
    question = models.TextField()
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.ASKED)
    likeness = models.FloatField(null=True)
    checks = models.JSONField(default=list, blank=True)
    seconds = models.FloatField(null=True)
    rating = models.SmallIntegerField(null=True)
    words = models.CharField(max_length=500, blank=True)
    handled = models.CharField(max_length=6, choices=Handled, default=Handled.OPEN, blank=True)
    handled_at = models.DateTimeField(null=True)
    dataset_id = models.UUIDField(null=True)
    row_number = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("question of a customer")
        verbose_name_plural = _("questions of customers")
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__in=[-1, 1]), name="turn_rated_up_or_down"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-created_at"], name="turn_by_tenant"),
            models.Index(fields=["channel", "-created_at"], name="turn_by_channel"),
            models.Index(fields=["visit", "-created_at"], name="turn_by_visit"),
            models.Index(fields=["created_at"], name="turn_by_age"),
        ]

    def __str__(self) -> str:
        """Stands on admins' pages, who are not to read what customers ask."""
        return f"{self.created_at:%Y-%m-%d %H:%M}"

    @property
    def waits(self) -> bool:
        """Whether somebody of the merchant's should look at it: all but what went well."""
        well = {self.Outcome.ANSWERED, self.Outcome.ASKED_BACK, self.Outcome.TALK}
        return self.rating == -1 or self.outcome not in well


class Message(Row):
    """What a customer wrote to the people behind a chat page, for want of an answer there.

    `reply_to` is an e-mail address or a phone number. Unlike a turn's texts it is all kept as it
    was written: without it nobody could answer.
    """

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="messages")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="messages")
    visit = models.UUIDField()
    turn = models.OneToOneField(Turn, models.SET_NULL, null=True, related_name="message")
    name = models.CharField(_("name"), max_length=100, blank=True)
    reply_to = models.CharField(_("e-mail or phone"), max_length=120)
    text = models.TextField(_("message"))

    class Meta:
        verbose_name = _("message of a customer")
        verbose_name_plural = _("messages of customers")
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="message_by_age")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"

    @property
    def reply_link(self) -> str:
        """The address that a mail program or a phone opens."""
        if "@" in self.reply_to:
            return f"mailto:{self.reply_to}"
        digits = "".join(one for one in self.reply_to if one.isdigit())
        return f"tel:+{digits}" if self.reply_to.startswith("+") else f"tel:{digits}"
