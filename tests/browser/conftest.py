"""A real browser on a real server: pages are answered by uvicorn and drawn by Chromium."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import embedded
import pytest
import uvicorn
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings

from maas.tenants.models import User
from tests.browser.visit import Visit

Visitor = Callable[..., Visit]


@pytest.fixture
def site(transactional_db: None, settings: Settings) -> Iterator[str]:
    """The console's address. The server shares this process, so it sees the test's rows."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    (port,) = embedded.free_ports(1)
    application = ASGIStaticFilesHandler(get_asgi_application())
    server = uvicorn.Server(
        uvicorn.Config(application, port=port, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    server.force_exit = True
    thread.join(timeout=10)


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visitor]:
    """`visit(user, language=…, theme=…, width=…)` is a browser window of that person's.

    Whatever the pages do wrong while it is open (an error in the console, a request to another
    origin) fails the test at its end.
    """
    windows: list[Visit] = []

    def make(user: User | None = None, **look: Any) -> Visit:
        session = ""
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies["longslope_session"].value
            User.objects.filter(pk=user.pk).update(language=look.get("language", "en"))
        windows.append(Visit.open(browser, site, session=session, **look))
        return windows[-1]

    yield make
    wrongs = [wrong for window in windows for wrong in window.wrongs]
    for window in windows:
        window.close()
    assert not wrongs
