"""The audit trail's one way in, and what its actions are called."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maas.common import security_log
from maas.common.registry import Registry
from maas.tenants.models import AuditEntry, Tenant
from maas.tenants.principal import Principal


@dataclass(frozen=True, kw_only=True)
class Action:
    """A kind of write, named by object and verb, as in "dataset.upload".

    `words` follow the name of whoever did it: "brought the file %(filename)s". Names in
    %(…)s come from the entry's data.
    """

    name: str
    words: Promise

    def register(self) -> None:
        ACTIONS.register(self.name, self)


WHO_GETS_IN = frozenset({"person", "user", "authenticator", "member", "api_key"})
"""What these actions are about decides who gets in, and how far."""
_TOLD = ("old", "new", "role", "type", "fields", "scopes", "prefix")
LONGEST_TEXT = 500
"""Characters of one text in an entry's data."""
MOST_VALUES = 50
MOST_BYTES = 16 * 1024
"""Of an entry's data as JSON."""
_SHORT = 2048
CUT = "cut"
"""In the data of an entry that lost its long values."""

ACTIONS: Registry[Action] = Registry("action in the audit trail")


def actions(words: Mapping[str, Promise]) -> tuple[Action, ...]:
    """The actions of a capability, with the words of each."""
    return tuple(Action(name=name, words=one) for name, one in words.items())


def by_hand(model_name: str) -> tuple[Action, ...]:
    """What admins do with a model's rows on Django's admin pages (`AuditedAdmin`)."""
    return actions(
        {
            f"{model_name}.add": _("added something by hand"),
            f"{model_name}.change": _("changed something by hand"),
            f"{model_name}.delete": _("removed something by hand"),
        }
    )


def record(by: Principal | str, action: str, on: models.Model, **data: Any) -> None:
    """Note a write, inside its own transaction. `by` is a principal or a platform label."""
    tenant: Tenant | None
    if isinstance(by, Principal):
        tenant, actor = by.tenant, by.label
    else:
        tenant, actor = on if isinstance(on, Tenant) else getattr(on, "tenant", None), by
    entry = AuditEntry.objects.create(
        tenant=tenant,
        actor=actor[:160],
        action=action,
        object_type=on._meta.model_name or "",
        object_id=str(on.pk),
        data=_bounded(data),
    )
    if action.partition(".")[0] in WHO_GETS_IN or actor.startswith("admin:"):
        transaction.on_commit(partial(_tell, entry), robust=True)


def _tell(entry: AuditEntry) -> None:
    """A security line beside the entry: an operator's alarms read lines, not rows."""
    security_log.done(
        entry.action,
        actor=entry.actor,
        tenant=str(entry.tenant_id) if entry.tenant_id else None,
        object=f"{entry.object_type}:{entry.object_id}",
        **{name: entry.data[name] for name in _TOLD if name in entry.data},
    )


def _bounded(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a person sent may be long, and the trail stays for ever: long texts and lists are cut,
    and an entry that is too large all the same keeps its short values alone."""
    kept = {name: _shortened(value) for name, value in data.items()}
    if _size(kept) <= MOST_BYTES:
        return kept
    return {name: value for name, value in kept.items() if _size(value) <= _SHORT} | {CUT: True}


def _shortened(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else f"{value[:LONGEST_TEXT]}…"
    if isinstance(value, list | tuple | set | frozenset) and len(value) > MOST_VALUES:
        return [_shortened(one) for one in [*value][:MOST_VALUES]] + ["…"]
    if isinstance(value, list | tuple):
        return [_shortened(one) for one in value]
    if isinstance(value, dict):
        return {str(name)[:LONGEST_TEXT]: _shortened(one) for name, one in value.items()}
    return value


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, default=str).encode())
