"""The caller of a service: a person or a program, within one tenant."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from maas.common.errors import NotAllowed
from maas.tenants import rights
from maas.tenants.models import APIKey, Tenant, User


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Who acts, for which tenant, with which rights. Made by `tenants.selectors` only."""

    tenant: Tenant
    rights: frozenset[str]
    user: User | None = None
    key: APIKey | None = None

    @property
    def label(self) -> str:
        """How the audit trail names the caller."""
        if self.user is not None:
            return f"user:{self.user.email}"
        if self.key is not None:
            return f"key:{self.key.prefix}"
        return "platform"

    def can(self, right: str) -> bool:
        return right in self.rights

    def require(self, right: str) -> None:
        """Raises NotAllowed when the caller's role or scopes lack the right."""
        if right not in self.rights:
            what = {"what": rights.ALL[right].words}
            raise NotAllowed(
                _("Your role does not allow this: to %(what)s. Ask an owner of your team.") % what,
                right=right,
            )


def admin_label(user: User) -> str:
    """How the audit trail names an admin of the platform, who acts for no tenant."""
    return f"admin:{user.email}"
