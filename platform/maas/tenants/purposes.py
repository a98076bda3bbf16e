"""What the platform uses keys of its own for: each purpose says what such a key may do."""

from dataclasses import dataclass
from datetime import timedelta

from maas.common.registry import Registry


@dataclass(frozen=True, kw_only=True)
class KeyPurpose:
    """Keys of a purpose are the platform's: no tenant sees them, none can be made by hand.

    `lives`: how long one is valid where nobody ends it before; None is until then.
    """

    name: str
    scopes: tuple[str, ...]
    requests_per_minute: int = 100_000
    tokens_per_minute: int = 100_000_000
    lives: timedelta | None = None

    def register(self) -> None:
        PURPOSES.register(self.name, self)


PURPOSES: Registry[KeyPurpose] = Registry("purpose of keys")
