"""The trash: what a tenant throws away lies there for 30 days, and then goes for good.

One mechanism for all rows that have `tenant`, `name` and `deleted_at`. The app that owns a kind
of row names a `TrashKind` in its `capability.py`; an app above that keeps something about such
rows names a `TrashPart`.
"""

import math
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar

import structlog
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.functional import Promise

from maas.common.errors import Conflict, NotFound, Text
from maas.common.registry import Registry
from maas.tenants import audit
from maas.tenants.principal import Principal
from maas.tenants.selectors import one

log = structlog.get_logger()
M = TypeVar("M", bound=models.Model)

KEPT = timedelta(days=30)


class TrashPart(Generic[M]):
    """What one app keeps about another app's kind of row. Both run with the row locked."""

    of: ClassVar[str]
    """The name of the kind."""

    def register(self) -> None:
        """Called at start-up. Raises NameTaken."""
        PARTS.register(f"{self.of} {type(self).__module__}.{type(self).__qualname__}", self)

    def holds(self, row: M) -> Text:
        """Why the row can neither be put in the trash nor go for good now; empty where it can."""
        return ""

    def purge(self, row: M) -> None:
        """Remove for good what belongs to the row: other rows, and files after the commit."""
        return


class TrashKind(ABC, Generic[M]):
    """A kind of row that can lie in the trash, with the rights that it takes."""

    name: ClassVar[str]
    title: ClassVar[Promise]
    icon: ClassVar[str]
    model: type[M]
    read: ClassVar[str]
    write: ClassVar[str]

    def register(self) -> None:
        """Called at start-up. Raises NameTaken."""
        KINDS.register(self.name, self)

    def rows(self) -> models.QuerySet[M]:
        """All that are there, in the trash or not."""
        return self.model._default_manager.all()

    def moved_to_trash(self, by: Principal, row: M) -> None:
        """Stop what is being done with the row."""
        return

    def restored(self, by: Principal, row: M) -> None:
        """Make the row usable again; it is out of the trash already."""
        return

    def page(self, row: M) -> tuple[str, tuple[object, ...]]:
        """The name of the console's page that shows the row, and its arguments."""
        return self.name, (row.pk,)

    def holds(self, row: M) -> Text:
        """As `TrashPart.holds`, for what the app itself keeps."""
        return ""

    @abstractmethod
    def purge(self, row: M) -> None:
        """Remove the row itself for good, after all parts."""


@dataclass(frozen=True, kw_only=True)
class TrashItem:
    """Something in the trash. `days_left` counts the day that has begun."""

    kind: str
    title: Text
    icon: str
    id: uuid.UUID
    name: str
    deleted_at: datetime
    days_left: int
    can_restore: bool


KINDS: Registry[TrashKind[Any]] = Registry("kind of row in the trash")
PARTS: Registry[TrashPart[Any]] = Registry("part of a kind of row in the trash")


def listed(*, by: Principal) -> list[TrashItem]:
    """All that the caller may see of the tenant's trash, what was put there last first."""
    now = timezone.now()
    found = []
    for kind in KINDS.values():
        if by.can(kind.read):
            rows = kind.rows().filter(tenant=by.tenant, deleted_at__isnull=False)
            for row_id, name, at in rows.values_list("id", "name", "deleted_at"):
                left = max(math.ceil((at + KEPT - now) / timedelta(days=1)), 0)
                found.append(
                    TrashItem(
                        kind=kind.name,
                        title=kind.title,
                        icon=kind.icon,
                        id=row_id,
                        name=name,
                        deleted_at=at,
                        days_left=left,
                        can_restore=by.can(kind.write),
                    )
                )
    return sorted(found, key=lambda item: item.deleted_at, reverse=True)


@transaction.atomic
def move_to_trash(*, by: Principal, kind: str, row_id: uuid.UUID | str) -> None:
    """Put a row in the trash.

    Raises NotFound for another tenant's row or one that lies there already, Conflict
    ("<kind>_in_use") where something holds it.
    """
    owner = _kind(kind)
    by.require(owner.write)
    row = _locked(owner, tenant=by.tenant, deleted_at=None, id=row_id)
    if reason := _hold(owner, row):
        raise Conflict(reason, code=f"{kind}_in_use")
    owner.moved_to_trash(by, row)
    owner.rows().filter(pk=row.pk).update(deleted_at=timezone.now())
    audit.record(by, f"{kind}.delete", row, name=row.name)


@transaction.atomic
def restore(*, by: Principal, kind: str, row_id: uuid.UUID | str) -> Any:
    """Take a row out of the trash; one that is not there stays as it is. Returns the row.

    Raises NotFound for another tenant's row, and for what has gone for good.
    """
    owner = _kind(kind)
    by.require(owner.write)
    row = _locked(owner, tenant=by.tenant, id=row_id)
    if row.deleted_at is not None:
        row.deleted_at = None
        owner.restored(by, row)
        row.save()
        audit.record(by, f"{kind}.restore", row, name=row.name)
    return row


def purge() -> int:
    """Remove for good what has lain in the trash for its time; returns how many rows went.

    What something still needs stays until the next time. The audit trail stays for ever.
    """
    before = timezone.now() - KEPT
    return sum(
        _purge_one(owner, row_id, before)
        for owner in KINDS.values()
        for row_id in list(owner.rows().filter(deleted_at__lte=before).values_list("pk", flat=True))
    )


def _purge_one(owner: TrashKind[Any], row_id: Any, before: datetime) -> bool:
    try:
        with transaction.atomic():
            row = _locked(owner, pk=row_id, deleted_at__lte=before)
            if _hold(owner, row):
                return False
            audit.record("platform", f"{owner.name}.purge", row, name=row.name)
            for part in _parts(owner):
                part.purge(row)
            owner.purge(row)
    except NotFound:
        return False  # taken back a moment ago
    except ProtectedError as error:
        log.warning("trash_still_needed", kind=owner.name, id=str(row_id), by=str(error)[:300])
        return False
    return True


def _hold(owner: TrashKind[Any], row: Any) -> Text:
    holds = (owner.holds, *(part.holds for part in _parts(owner)))
    return next((reason for hold in holds if (reason := hold(row))), "")


def _parts(owner: TrashKind[Any]) -> list[TrashPart[Any]]:
    return [part for part in PARTS.values() if part.of == owner.name]


def _kind(name: str) -> TrashKind[Any]:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _locked(owner: TrashKind[Any], **where: Any) -> Any:
    return one(owner.rows().select_for_update(no_key=True), **where)
