"""The checks of a live model in a real browser: the card, and a sentence that is tried."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from serving.models import Deployment
from tests.browser import furnished
from tests.browser.conftest import Visitor


@pytest.fixture
def shop(site: str) -> furnished.Shop:
    return furnished.build()


def _address(shop: furnished.Shop, name: str) -> str:
    kwargs = {"tenant": shop.tenant.id, "deployment": shop.ids["deployment"]}
    return reverse(f"console:{name}", kwargs=kwargs)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_category_is_moved_and_stands_open_on_the_card(
    shop: furnished.Shop, visit: Visitor, width: int
) -> None:
    window = visit(shop.owner, width=width)
    page = window.go(_address(shop, "deployment"))
    page.locator("summary", has_text="Health").click()
    page.get_by_label("Losing weight").select_option("strict")
    assert not window.violations()
    assert not window.small_targets()
    assert not window.overflow()
    page.locator("#checks").get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 not as usual")).to_be_visible()
    expect(page.get_by_label("Losing weight")).to_be_visible()
    deployment = Deployment.objects.get(id=shop.ids["deployment"])
    assert deployment.thresholds == {"weight-loss-claim": 0.3}


@pytest.mark.parametrize("width", [390, 1280])
def test_a_sentence_is_tried_without_scripts(
    shop: furnished.Shop, visit: Visitor, width: int
) -> None:
    window = visit(shop.owner, width=width, java_script_enabled=False)
    page = window.go(_address(shop, "deployment"))
    page.get_by_role("link", name="Try a sentence").click()
    page.get_by_label("What a model might say").fill("We are the best bike shop in the world.")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("mark")).to_have_text("the best bike shop in the world")
    expect(page.get_by_text("UK CAP Code 3.7", exact=True)).to_be_visible()


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("zh-hans", 1280)])
def test_what_the_checks_say_can_be_read_by_everybody(
    shop: furnished.Shop, visit: Visitor, language: str, width: int
) -> None:
    window = visit(shop.owner, language=language, width=width)
    page = window.go(_address(shop, "checks"))
    page.locator("textarea").fill("We are the best bike shop in the world.")
    page.locator("main form button").click()
    expect(page.locator("mark")).to_be_visible()
    assert not window.violations()
    assert not window.small_targets()
    assert not window.overflow()
