"""API keys: made (and shown) once, limited, revoked."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maas.common import events
from maas.common.errors import Conflict, InvalidInput, NotAllowed
from maas.tenants import audit, keys, rights, selectors
from maas.tenants.models import APIKey, Scope, Tenant
from maas.tenants.principal import Principal
from maas.tenants.purposes import PURPOSES

CHANGEABLE = frozenset(
    {"name", "requests_per_minute", "tokens_per_minute", "tokens_per_month", "expires_at"}
)


@transaction.atomic
def create_api_key(
    *,
    by: Principal,
    name: str,
    scopes: Iterable[str] = (Scope.INFERENCE,),
    requests_per_minute: int = 600,
    tokens_per_minute: int = 200_000,
    tokens_per_month: int | None = None,
    expires_at: datetime | None = None,
) -> tuple[APIKey, str]:
    """A new key and its text, which is kept nowhere: this is the one time to show it.

    Limits count requests and tokens; `tokens_per_month` None means no budget. Raises NotAllowed
    when a scope would give the key rights that the caller does not have.
    """
    by.require("api_key.write")
    wanted = sorted(set(scopes))
    _may_grant(by, wanted)
    _in_the_future(expires_at)
    new = keys.generate()
    key = APIKey.objects.create(
        tenant=by.tenant,
        created_by=by.user,
        name=name,
        prefix=new.prefix,
        digest=new.digest,
        scopes=wanted,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
        tokens_per_month=tokens_per_month,
        expires_at=expires_at,
    )
    audit.record(by, "api_key.create", key, name=name, prefix=key.prefix, scopes=wanted)
    _tell(key)
    return key, new.text


@transaction.atomic
def change_api_key(*, by: Principal, key_id: uuid.UUID | str, changes: Mapping[str, Any]) -> APIKey:
    """Change a key's name, limits or expiry (`CHANGEABLE`); scopes stay as they were made.

    Raises NotFound for another tenant's key, Conflict for a revoked one.
    """
    by.require("api_key.write")
    key = selectors.api_key(by=by, key_id=key_id, lock=True)
    if key.revoked_at is not None:
        raise _revoked()
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    _in_the_future(changes.get("expires_at"))
    for field, value in changes.items():
        setattr(key, field, value)
    key.save(update_fields=[*changes, "updated_at"])
    audit.record(by, "api_key.change", key, **{name: _plain(one) for name, one in changes.items()})
    _tell(key)
    return key


@transaction.atomic
def revoke_api_key(*, by: Principal, key_id: uuid.UUID | str) -> APIKey:
    """End a key for good; the gateway refuses it within a second.

    Raises NotFound for another tenant's key, Conflict for a revoked one.
    """
    by.require("api_key.write")
    key = selectors.api_key(by=by, key_id=key_id)
    now = timezone.now()
    if not APIKey.objects.filter(id=key.id, revoked_at=None).update(revoked_at=now):
        raise _revoked()
    key.revoked_at = now
    audit.record(by, "api_key.revoke", key, prefix=key.prefix)
    _tell(key)
    return key


@transaction.atomic
def issue_service_key(
    *,
    tenant: Tenant,
    purpose: str,
    name: str = "",
    new: keys.NewKey | None = None,
    lives: timedelta | None = None,
    tokens_per_month: int | None = None,
) -> tuple[APIKey, str]:
    """A key of the platform's own for one of its purposes (`tenants.purposes`), and its text.

    What it asks is limited and booked like any other key's. `new` is for a key that is derived
    from the platform's secret, so that its text need not be kept: a second call then changes its
    limits. `lives` overrides the purpose's. Raises KeyError for a purpose that nobody has named.
    """
    of = PURPOSES[purpose]
    new = new or keys.generate()
    lives = lives or of.lives
    limits = {
        "name": name or purpose,
        "requests_per_minute": of.requests_per_minute,
        "tokens_per_minute": of.tokens_per_minute,
        "tokens_per_month": tokens_per_month,
        "expires_at": timezone.now() + lives if lives else None,
        "scopes": list(of.scopes),
    }
    key, made = APIKey.objects.update_or_create(
        tenant=tenant, purpose=purpose, prefix=new.prefix, digest=new.digest, defaults=limits
    )
    if made:
        audit.record("platform", "api_key.create", key, prefix=key.prefix, scopes=key.scopes)
    _tell(key)
    return key, new.text


@transaction.atomic
def replace_derived_key(*, key: APIKey, new: keys.NewKey) -> bool:
    """Give a derived key the text that another secret makes of its name. It stays the same row, so
    that what it has used counts on. False where it has that text, or another row does."""
    if key.prefix == new.prefix or APIKey.objects.filter(prefix=new.prefix).exists():
        return False
    _tell(key)
    APIKey.objects.filter(id=key.id).update(prefix=new.prefix, digest=new.digest)
    audit.record("platform", "api_key.rekey", key, prefix=new.prefix)
    return True


@transaction.atomic
def end_service_key(*, key_id: uuid.UUID) -> bool:
    """End a key of the platform's own. False when it was ended before."""
    key = APIKey.objects.exclude(purpose="").filter(id=key_id, revoked_at=None).first()
    if key is None:
        return False
    APIKey.objects.filter(id=key.id).update(revoked_at=timezone.now())
    audit.record("platform", "api_key.revoke", key, prefix=key.prefix)
    _tell(key)
    return True


def note_use(key: APIKey) -> None:
    """Note when a key was last used, at most once a minute."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - timedelta(minutes=1))
    APIKey.objects.filter(stale, id=key.id).update(last_used_at=now)


def _may_grant(by: Principal, scopes: list[str]) -> None:
    if not scopes or not set(Scope.values).issuperset(scopes):
        raise InvalidInput(fields={"scopes": _("Choose from: inference, read, write.")})
    if not all(rights.BY_SCOPE[scope] <= by.rights for scope in scopes):
        raise NotAllowed(_("A key cannot have rights that you do not have yourself."))


def _in_the_future(moment: datetime | None) -> None:
    if moment is not None and moment <= timezone.now():
        raise InvalidInput(fields={"expires_at": _("This moment has passed already.")})


def _revoked() -> Conflict:
    return Conflict(_("This key has been revoked."), code="key_revoked")


def _tell(key: APIKey) -> None:
    events.publish_on_commit(events.KEYS, {"prefix": key.prefix})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
