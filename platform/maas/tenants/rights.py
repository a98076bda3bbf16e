"""Which role has which right. A right is named by object and verb, as in "dataset.write"."""

from maas.tenants.models import Role, Scope

_VIEW = {
    "tenant.read",
    "dataset.read",
    "training.read",
    "exam.read",
    "model.read",
    "deployment.read",
    "conversation.read",
    "job.read",
    "usage.read",
}
_DEVELOP = _VIEW | {"api_key.read", "api_key.write", "model.ask"}
_EDIT = _VIEW | {
    "dataset.write",
    "training.write",
    "exam.write",
    "deployment.write",
    "conversation.write",
    "job.write",
    "model.write",
    "model.ask",
}
_OWN = _EDIT | _DEVELOP | {"tenant.write", "member.read", "member.write", "audit.read"}

BY_ROLE: dict[str, frozenset[str]] = {
    Role.VIEWER: frozenset(_VIEW),
    Role.DEVELOPER: frozenset(_DEVELOP),
    Role.EDITOR: frozenset(_EDIT),
    Role.OWNER: frozenset(_OWN),
}

# A key acts for the tenant, not for a person: it never manages people, keys or the tenant itself.
BY_SCOPE: dict[str, frozenset[str]] = {
    Scope.INFERENCE: frozenset({"model.ask"}),
    Scope.EXAM: frozenset({"model.ask"}),
    Scope.READ: frozenset(_VIEW),
    Scope.WRITE: frozenset(_EDIT),
}

ALL = frozenset(_OWN)
