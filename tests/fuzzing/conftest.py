"""Two tenants with one object of every kind, and everybody who may send something."""

import itertools
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import pytest_django
from django.core.signals import got_request_exception
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from rest_framework.test import APIClient

from maas.tenants.models import Scope
from tests import factories
from tests.world import World

PROFILE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)


class Senders:
    """Clients by name: `owner`, `key`, `admin`, `stranger`, `nobody`."""

    def __init__(self) -> None:
        base_model = factories.make_base_model(slug="fuzzed")
        owner, stranger = factories.make_user(), factories.make_user()
        self.ours = World(factories.make_tenant(owner=owner), base_model)
        self.theirs = World(factories.make_tenant(owner=stranger), base_model)
        _row, key = factories.make_key(self.ours.tenant, scopes=tuple(Scope))
        people = {"owner": owner, "stranger": stranger, "admin": factories.make_admin()}
        self.clients = {"key": _client(), "nobody": _client()}
        self.clients["key"].credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        for name, person in people.items():
            self.clients[name] = _client()
            self.clients[name].force_login(person)
        for world in (self.ours, self.theirs):
            world.make_all()
        self._addresses = itertools.count(1)
        self.seen = 0

    def send(self, name: str, method: str, path: str, **request: Any) -> Any:
        """One request, whose rows are taken back; each comes from another address."""
        self.seen += 1
        number = next(self._addresses)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        client = self.clients[name]
        cookies = client.cookies.copy()
        try:
            with undone(), crashes() as crashed:
                answer: Any = client.generic(method, path, REMOTE_ADDR=address, **request)
        finally:
            client.cookies.clear()
            client.cookies.update(cookies)
        answer.crashed = "\n".join(crashed)
        return answer


def _client() -> APIClient:
    return APIClient(raise_request_exception=False)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def crashes() -> Iterator[list[str]]:
    """The tracebacks of what nobody foresaw."""
    found: list[str] = []

    def note(**_more: Any) -> None:
        found.append(traceback.format_exc(limit=-6))

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)


@pytest.fixture(scope="module")
def senders(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Senders]:
    """Made once for all tests of a file, in a transaction that is taken back at its end."""
    with django_db_blocker.unblock():
        with undone():
            yield Senders()
        connection.close()
