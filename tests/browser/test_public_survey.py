"""What staff and customers meet who are asked for their questions, in a real browser."""

import pytest
from playwright.sync_api import expect

from finetune.models import Contribution, Survey
from tests.browser import furnished
from tests.browser.conftest import Visitor

LOOKS = [
    ("en", "light", 1280),
    ("en", "dark", 390),
    ("zh-hans", "dark", 1280),
    ("zh-hans", "light", 390),
]


@pytest.fixture
def shop(site: str) -> furnished.Shop:
    return furnished.build()


@pytest.fixture
def survey(shop: furnished.Shop) -> Survey:
    return Survey.objects.get(dataset_id=shop.ids["dataset"])


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_asks_by_keyboard_with_scripts_or_without(
    survey: Survey, visit: Visitor, scripts: bool
) -> None:
    page = visit(java_script_enabled=scripts).go(f"/ask/{survey.token}/")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("do you fix brakes")
    page.keyboard.press("Enter")
    page.keyboard.type("how much are they")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you!")
    sent = Contribution.objects.filter(text__in=["do you fix brakes", "how much are they"])
    assert sent.count() == 2
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask another")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_have_value("")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_everybody_can_read_it(
    survey: Survey, visit: Visitor, language: str, theme: str, width: int
) -> None:
    window = visit(language=language, theme=theme, width=width)
    page = window.go(f"/ask/{survey.token}/")

    def readable() -> bool:
        return not (window.violations() or window.small_targets() or window.overflow())

    assert readable()
    page.locator("#text").fill("a" * 201)
    page.locator("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#text")).to_have_value("a" * 201)
    assert readable()
    page.locator("#text").fill(f"{language} {theme}")
    page.locator("button").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert readable()
    window.go("/ask/nothing/")
    assert readable()


def test_the_merchant_copies_the_link_and_adds_what_came_in(
    shop: furnished.Shop, survey: Survey, visit: Visitor
) -> None:
    page = visit(shop.owner).go(f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/survey/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/ask/{survey.token}/")
    group = page.get_by_role("group", name="until when can I drop by on a saturday")
    group.get_by_label("We open Monday to Saturday").check()
    page.get_by_role("button", name="Add these wordings").click()
    expect(page.locator("#messages")).to_contain_text("1 way of asking is in your data now")
    expect(group).to_have_count(0)
    used = Contribution.objects.get(text="until when can I drop by on a saturday")
    assert used.state == "used"
