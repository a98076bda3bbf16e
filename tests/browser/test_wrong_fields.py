"""A form that is refused: where one is, and what one hears, on a phone and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import furnished
from tests.browser.conftest import Visitor

PAGES = [
    ("console:new-project", "name", "What shall it be called"),
    ("console:new-key", "name", "Name"),
    ("console:team", "email", "E-mail"),
]


@pytest.fixture
def shop(site: str) -> furnished.Shop:
    return furnished.build()


def _send_empty(page: Page, field: str) -> None:
    form = page.locator(f"main form:has([name={field}])")
    form.locator(f"[name={field}]").fill("")
    form.locator("button:not([type=button])").last.click()


@pytest.mark.parametrize(("address", "field", "label"), PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_wrong_field_is_in_sight_and_has_the_keyboard(
    shop: furnished.Shop, visit: Visitor, width: int, address: str, field: str, label: str
) -> None:
    window = visit(shop.owner, width=width)
    page = window.go(reverse(address, args=[shop.tenant.id]))
    _send_empty(page, field)
    wrong = page.locator(f"main [name={field}][aria-invalid=true]")
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport(ratio=1)
    told = page.locator(f"#{(wrong.get_attribute('aria-describedby') or '').split()[-1]}")
    expect(told).to_have_text("Please fill this in.")
    expect(page.locator(".wrong-fields")).to_contain_text(f"{label}: Please fill this in.")
    assert not window.violations()
    assert not window.overflow()


@pytest.mark.parametrize(("address", "field", "label"), PAGES)
def test_without_scripts_a_link_at_the_top_leads_to_the_field(
    shop: furnished.Shop, visit: Visitor, address: str, field: str, label: str
) -> None:
    window = visit(shop.owner, width=390, java_script_enabled=False)
    page = window.go(reverse(address, args=[shop.tenant.id]))
    _send_empty(page, field)
    link = page.locator(".wrong-fields a")
    expect(link).to_have_text(f"{label}: Please fill this in.")
    link.click()
    assert page.url.endswith(f"#id_{field}")


def test_a_choice_of_several_is_gone_to_as_well(shop: furnished.Shop, visit: Visitor) -> None:
    window = visit(shop.owner, width=390)
    page = window.go(reverse("console:new-key", args=[shop.tenant.id]))
    page.get_by_label("Name").fill("Shop")
    for box in page.locator("[name=scopes]:checked").all():
        box.uncheck()
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator("[name=scopes]").first).to_be_focused()
    expect(page.locator(".wrong-fields")).to_contain_text("Please choose at least one.")
    assert not window.violations()


def test_a_page_without_mistakes_says_nothing_of_them(shop: furnished.Shop, visit: Visitor) -> None:
    page = visit(shop.owner).go(reverse("console:new-project", args=[shop.tenant.id]))
    assert page.locator(".wrong-fields").count() == 0
    assert page.evaluate("document.activeElement === document.body")
