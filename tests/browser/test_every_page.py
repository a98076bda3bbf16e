"""What holds for every page: readable for all, in both languages, light and dark, on a phone."""

import uuid
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Response

from maas.tenants.models import User
from tests import pages
from tests.browser import days, furnished
from tests.browser.conftest import Visitor

LOOKS = [("en", "light"), ("en", "dark"), ("zh-hans", "light"), ("zh-hans", "dark")]


@pytest.fixture
def shop(site: str) -> furnished.Shop:
    """A shop that has something in every room."""
    return furnished.build()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_page_can_be_read_by_everybody(
    shop: furnished.Shop, visit: Visitor, language: str, theme: str
) -> None:
    window = visit(shop.owner, language=language, theme=theme)
    wrong = []
    for path in pages.of(shop):
        window.go(path)
        found = [*window.violations(), *window.small_targets()]
        wrong += [f"{path}: {one}" for one in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("day", [days.unhappy, days.bare])
def test_a_bad_day_and_the_first_day_can_be_read_by_everybody(
    shop: furnished.Shop, visit: Visitor, day: Callable[[furnished.Shop], None]
) -> None:
    paths = pages.of(shop)
    day(shop)
    window = visit(shop.owner, language="zh-hans", theme="dark", width=320)
    wrong = []
    for path in paths:
        window.go(path)
        found = [*window.violations(), *window.small_targets()]
        if window.overflow():
            found.append("scrolls sideways")
        wrong += [f"{path}: {one}" for one in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_scrolls_sideways_on_the_smallest_phone(
    shop: furnished.Shop, visit: Visitor, language: str
) -> None:
    window = visit(shop.owner, language=language, width=320)
    wide = {}
    for path in pages.of(shop):
        window.go(path)
        if window.overflow():
            wide[path] = window.overflow()
    assert not wide


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_pages_before_signing_in_can_be_read_by_everybody(
    visit: Visitor, language: str, theme: str
) -> None:
    window = visit(language=language, theme=theme)
    for path in ("/sign-in/", "/help/", "/nowhere/", f"/join/{uuid.uuid4()}/x/"):
        window.go(path)
        assert not window.violations()
        assert not window.small_targets()


def test_the_whole_page_is_reached_by_keyboard(shop: furnished.Shop, visit: Visitor) -> None:
    window = visit(shop.owner)
    page = window.go(reverse("console:keys", args=[shop.tenant.id]))
    page.keyboard.press("Tab")
    assert "content" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("summary", has_text="English").focus()
    page.keyboard.press("Enter")
    assert page.locator("details[data-menu][open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details[data-menu][open]").count() == 0


def test_scripts_and_styles_of_a_page_stay_small(shop: furnished.Shop, visit: Visitor) -> None:
    window = visit(shop.owner)
    sizes: dict[str, int] = {}
    window.page.on("response", lambda answer: _measure(answer, sizes))
    for path in pages.of(shop):
        sizes.clear()
        window.go(path)
        assert sum(sizes.values()) <= 300 * 1024, (path, sizes)


def _measure(answer: Response, sizes: dict[str, int]) -> None:
    if answer.request.resource_type in {"script", "stylesheet"}:
        sizes[answer.url] = len(answer.body())


def test_signing_in_leads_home(visit: Visitor, shop: furnished.Shop) -> None:
    window = visit()
    page = window.go("/")
    page.get_by_label("E-mail").fill(shop.owner.email)
    page.get_by_label("Password").fill(furnished.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/t/{shop.tenant.id}/")
    assert User.objects.count() >= 1
