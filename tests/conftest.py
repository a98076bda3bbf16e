"""What every test can use: a tenant, its people, and somebody who has no part in it."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright
from rest_framework.test import APIClient

from maas.common import stores
from maas.tenants.models import Role, Tenant, User
from tests import factories, flushing, services, tiers

Api = Callable[..., APIClient]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests() -> Iterator[None]:
    """Pages name static files without `collectstatic` having run; passwords cost no time."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _flushing_gives_way() -> Iterator[None]:
    with flushing.gives_way():
        yield


@pytest.fixture(autouse=True)
def _attempts_are_forgotten(request: pytest.FixtureRequest) -> None:
    """Rows are rolled back after each test; what is counted in Valkey is forgotten here."""
    if {"db", "transactional_db"} & {*request.fixturenames} or request.node.get_closest_marker(
        "django_db"
    ):
        for pattern in ("longslope:throttle:*", "*allauth*"):
            for name in stores.client().scan_iter(pattern):
                stores.client().delete(name)


@pytest.fixture(autouse=True)
def _language_is_forgotten() -> Iterator[None]:
    """Django leaves the language of a request active in its thread; the next test has its own."""
    yield
    translation.deactivate()


@pytest.fixture
def owner(db: None) -> User:
    return factories.make_user("owner@larkspur.test", name="Olive Owner")


@pytest.fixture
def tenant(owner: User) -> Tenant:
    return factories.make_tenant("Larkspur", owner=owner)


@pytest.fixture
def editor(tenant: Tenant) -> User:
    return _with_role(tenant, Role.EDITOR)


@pytest.fixture
def viewer(tenant: Tenant) -> User:
    return _with_role(tenant, Role.VIEWER)


@pytest.fixture
def developer(tenant: Tenant) -> User:
    return _with_role(tenant, Role.DEVELOPER)


@pytest.fixture
def colleague(editor: User) -> User:
    """Somebody of the owner's team who is not its owner."""
    return editor


@pytest.fixture
def stranger(db: None) -> User:
    """The owner of another tenant."""
    user = factories.make_user("stranger@elsewhere.test")
    factories.make_tenant("Elsewhere", owner=user)
    return user


@pytest.fixture
def admin_person(db: None) -> User:
    return factories.make_admin("admin@platform.test")


@pytest.fixture
def api() -> Api:
    """`api(user)` is a signed-in client, `api(key="lsk_…")` a program's, `api()` nobody's."""

    def make(user: User | None = None, *, key: str | None = None) -> APIClient:
        client = APIClient(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        if key is not None:
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return make


def _as_long_as_no_other_loop_runs(fixture_name: str, config: pytest.Config) -> Any:
    """Tests are in an order of our own, browsers' last, unless workers of xdist share them."""
    return "module" if hasattr(config, "workerinput") else "session"


@pytest.fixture(scope=_as_long_as_no_other_loop_runs)
def browser() -> Iterator[Browser]:
    """The one Chromium of all tests that look at pages."""
    # Playwright's synchronous interface runs an event loop in this thread, which Django would
    # take for its own; the tests themselves are not asynchronous.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def _with_role(tenant: Tenant, role: Role) -> User:
    user = factories.make_user(f"{role.value}@larkspur.test")
    factories.make_member(tenant, role, user=user)
    return user


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    tiers.arrange(items, shared=hasattr(config, "workerinput"))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> tiers.FoldersStayTogether:
    return tiers.FoldersStayTogether(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("unit") is None:
        services.start()


@pytest.fixture(autouse=True)
def _unit_tests_stay_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("unit"):
        tiers.stay_alone(monkeypatch)
