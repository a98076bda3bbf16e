"""What tests of pages share: a signed-in browser without a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maas.tenants.models import Tenant, User

Page = Callable[..., str]
Web = Callable[..., Client]


@pytest.fixture(autouse=True)
def quick_and_without_collected_files(settings: Any) -> None:
    """Hashed file names need a collected folder, strong password hashes need time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def web() -> Web:
    """`web(user)` is that person's client, `web()` nobody's."""

    def make(user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def page(tenant: Tenant) -> Page:
    """The address of one of the tenant's pages: `page("keys")`, `page("key", key=…)`."""

    def address(name: str, **kwargs: Any) -> str:
        return reverse(f"console:{name}", kwargs={"tenant": tenant.id, **kwargs})

    return address
