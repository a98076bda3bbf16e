"""What a tenant keeps in the artefact store, held against its quota.

Each app that keeps files says how many bytes (`StoredFiles`). What lies in the trash is there for
30 days still; it counts only where it is more than the quota itself, so that whoever has no room
left gets some by throwing something away, and nobody fills the disk through the trash.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from maas.common.errors import QuotaUsedUp, Text
from maas.common.registry import Registry
from maas.fleet.selectors import quota_of
from maas.tenants.models import Tenant
from maas.tenants.principal import Principal

_MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Kept:
    """In bytes: what is in use, and what lies in the trash."""

    live: int = 0
    trash: int = 0


@dataclass(frozen=True, kw_only=True)
class StoredFiles:
    """One sort of files, and how many bytes of it a tenant keeps."""

    name: str
    kept: Callable[[Tenant], Kept]

    def register(self) -> None:
        STORED_FILES.register(self.name, self)


STORED_FILES: Registry[StoredFiles] = Registry("sort of stored files")


class StorageFull(QuotaUsedUp):
    """`details` has `used` and `allowed`, in bytes."""

    code = "storage_full"

    def __init__(self, message: Text, *, now: "Storage") -> None:
        super().__init__(message, used=now.live, allowed=now.allowed)


@dataclass(frozen=True, kw_only=True)
class Storage:
    """What a tenant keeps and may keep, in bytes."""

    live: int
    trash: int
    allowed: int

    @property
    def share(self) -> float:
        """Of what is allowed, from 0 to 1."""
        return min(self.live / self.allowed, 1.0) if self.allowed else 1.0


def of(tenant: Tenant) -> Storage:
    """One query for each sort of files, and one for the quota."""
    kept = [one.kept(tenant) for one in STORED_FILES.values()]
    return Storage(
        live=sum(one.live for one in kept),
        trash=sum(one.trash for one in kept),
        allowed=quota_of(tenant).storage_bytes,
    )


def own(*, by: Principal) -> Storage:
    by.require("usage.read")
    return of(by.tenant)


def claim(*, tenant: Tenant, size: int, from_trash: bool = False) -> None:
    """Make sure that `size` more bytes may be kept, within the transaction that writes their row.

    `from_trash`: they lie in the trash now, so that only what is in use grows by them. Holds the
    tenant's row, so that two uploads cannot both take the last room. Raises StorageFull.
    """
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    now = of(tenant)
    words = {
        "used": _megabytes(now.live),
        "allowed": _megabytes(now.allowed),
        "size": _megabytes(size),
        "trash": _megabytes(now.trash),
    }
    if now.live + size > now.allowed:
        raise StorageFull(
            _(
                "Your files take up %(used)s of %(allowed)s MB, and this needs %(size)s MB. Put"
                " data or models that you no longer need in the trash, or ask for more room."
            )
            % words,
            now=now,
        )
    if not from_trash and now.live + now.trash + size > 2 * now.allowed:
        raise StorageFull(
            _(
                "What lies in your trash takes up %(trash)s MB. It goes for good 30 days after it"
                " was put there; until then there is no room for %(size)s MB more."
            )
            % words,
            now=now,
        )


def _megabytes(size: int) -> str:
    """Rounded up, so that nothing looks like 0."""
    return str(-(-size // _MIB))
