"""Which role has which right. A right is named by object and verb, as in "dataset.write".

Each capability names its own rights, with the roles that have them; see `Right`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from maas.common.errors import Text
from maas.common.registry import Registry
from maas.tenants.models import Role, Scope

EVERYBODY = frozenset(Role)
EDITORS = frozenset({Role.EDITOR, Role.OWNER})
DEVELOPERS = frozenset({Role.DEVELOPER, Role.OWNER})
OWNERS = frozenset({Role.OWNER})


@dataclass(frozen=True, kw_only=True)
class Right:
    """One right, and the roles that have it.

    `words` say what it allows, as in "change data sets". `scopes` are scopes of API keys that
    have it beside "read", which has all that a viewer has, and "write", which has an editor's.
    """

    name: str
    words: Text
    roles: frozenset[Role]
    scopes: frozenset[str] = frozenset()

    def register(self) -> None:
        ALL.register(self.name, self)


ALL: Registry[Right] = Registry("right")


class Granted(Mapping[str, frozenset[str]]):
    """The names of the rights that each of some roles or scopes has."""

    def __init__(self, names: Callable[[], frozenset[str]], has: Callable[[Right, str], bool]):
        self._names = names
        self._has = has

    def __getitem__(self, name: str) -> frozenset[str]:
        if name not in self._names():
            raise KeyError(name)
        return frozenset(right.name for right in ALL.values() if self._has(right, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


_AS_ROLE = {Scope.READ: Role.VIEWER, Scope.WRITE: Role.EDITOR}


def _scopes() -> frozenset[str]:
    return frozenset(Scope.values).union(*(right.scopes for right in ALL.values()))


def _role_has(right: Right, role: str) -> bool:
    return role in right.roles


def _scope_has(right: Right, scope: str) -> bool:
    return scope in right.scopes or _AS_ROLE.get(scope) in right.roles  # type: ignore[call-overload]


BY_ROLE = Granted(lambda: frozenset(Role.values), _role_has)
BY_SCOPE = Granted(_scopes, _scope_has)
"""A key acts for the tenant, not for a person: it never manages people, keys or the tenant."""
