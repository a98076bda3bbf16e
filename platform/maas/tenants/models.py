"""Who: people, tenants, members and their roles, API keys, the audit trail."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.common.models import AppendOnly, Row


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(Row, AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by e-mail; `is_staff` makes an admin of the platform."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("admin of the platform"), default=False)
    mail_notices = models.BooleanField(_("mails when their work is done"), default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email


class Tenant(Row):
    """One business on the platform. Everything that belongs to it points here."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")

    name = models.CharField(_("name"), max_length=120)
    industry = models.SlugField(_("industry"), max_length=40, default="retail")
    language = models.CharField(_("language"), max_length=10, default="en")
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    members: "models.ManyToManyField[User, Member]" = models.ManyToManyField(
        User, through="Member", related_name="tenants"
    )

    class Meta:
        verbose_name = _("tenant")
        verbose_name_plural = _("tenants")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do; the rights of each are in `tenants.rights`."""

    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")
    VIEWER = "viewer", _("viewer")
    DEVELOPER = "developer", _("developer")


class Member(Row):
    """A person in a team. Whoever was invited belongs to it only once they have joined."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    joined_at = models.DateTimeField(_("joined"), null=True, default=timezone.now)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "user"], name="member_once_per_tenant")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Scope(models.TextChoices):
    """What a tenant's API key may be used for. Keys of the platform's own (`tenants.purposes`)
    may have further scopes."""

    INFERENCE = "inference", _("ask models through /v1")
    READ = "read", _("read through the REST API")
    WRITE = "write", _("change things through the REST API")


class APIKey(Row):
    """A program's credential. Only its digest is kept; the key itself is shown once."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=12), default=list)
    requests_per_minute = models.PositiveIntegerField(_("requests a minute"), default=600)
    tokens_per_minute = models.PositiveIntegerField(_("tokens a minute"), default=200_000)
    tokens_per_month = models.PositiveBigIntegerField(_("tokens a month"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(max_length=40, blank=True, default="")
    """What the platform itself uses the key for; empty for a tenant's own."""

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_usable(self) -> bool:
        """Neither revoked nor expired. The tenant's own status is checked beside it."""
        return self.revoked_at is None and (
            self.expires_at is None or self.expires_at > timezone.now()
        )


class AuditEntry(AppendOnly):
    """One write, by whom, on what. Written in the transaction of the write itself."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    tenant = models.ForeignKey(Tenant, models.CASCADE, null=True, related_name="audit_trail")
    actor = models.CharField(_("who"), max_length=160)
    action = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["tenant", "-at"], name="audit_by_tenant", condition=Q(tenant__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.action} {self.object_type} {self.object_id}"
