"""How many requests are under way: in this process, of one tenant, and of one key."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from serving.gateway import errors
from serving.gateway.config import Config
from serving.gateway.credentials import Credential


class OpenRequests:
    """Counted here alone: with several gateway processes each has limits of its own."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._of: Counter[str] = Counter()
        self._all = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """A request of anybody, from its arrival on. Raises APIError 503 where there are too many:
        each holds memory, if only for its body."""
        if self._all >= self._config.most_open:
            raise errors.overloaded()
        self._all += 1
        try:
            yield
        finally:
            self._all -= 1

    @contextmanager
    def of(self, credential: Credential) -> Iterator[None]:
        """The same once it is known who asks. Raises APIError 429 where these have too many."""
        key, tenant = f"key {credential.id}", f"tenant {credential.tenant_id}"
        if self._of[key] >= (most := self._config.most_per_key):
            raise errors.too_many_open("key", limit=most)
        if self._of[tenant] >= (most := self._config.most_per_tenant):
            raise errors.too_many_open("account", limit=most)
        self._of.update((key, tenant))
        try:
            yield
        finally:
            self._of.subtract((key, tenant))
            for name in (key, tenant):
                if not self._of[name]:
                    del self._of[name]
