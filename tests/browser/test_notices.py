"""The browser's own message when work ends while one looks at something else."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from maas.jobs import transitions
from maas.jobs.models import Job
from tests.browser import furnished
from tests.browser.beside import beside
from tests.browser.conftest import Visitor
from tests.browser.visit import Visit

# The real thing, listened to; and a tab that another one covers.
LISTEN = """
window.told = [];
window.Notification = class extends window.Notification {
  constructor(title, options) { super(title, options); window.told.push([title, options.body]); }
};
"""
COVERED = "Object.defineProperty(document, 'hidden', { get: () => true })"


@pytest.fixture
def shop(site: str) -> furnished.Shop:
    return furnished.build()


def _job_page(window: Visit, shop: furnished.Shop) -> tuple[Page, Job]:
    job = Job.objects.get(id=shop.ids["job"])
    page = window.go(reverse("console:job", kwargs={"tenant": shop.tenant.id, "job": job.id}))
    return page, job


@pytest.mark.parametrize("covered", [True, False])
def test_the_end_is_told_to_who_looks_elsewhere(
    shop: furnished.Shop, visit: Visitor, covered: bool
) -> None:
    window = visit(shop.owner)
    window.context.grant_permissions(["notifications"])
    window.page.add_init_script(LISTEN)
    page, job = _job_page(window, shop)
    expect(page.get_by_text("Your browser tells you when it is done")).to_be_visible()
    expect(page.get_by_role("button", name="Tell me here")).to_be_hidden()
    if covered:
        page.evaluate(COVERED)
    beside(lambda: transitions.fail(job.id, job.token, code="diverged", params={}, detail=""))
    expect(page.get_by_role("alert")).to_contain_text("got worse instead of better")
    told = page.evaluate("window.told")
    assert told == ([["Training", "It did not work out. See why."]] if covered else [])


def test_one_is_asked_by_a_button_never_by_the_page_itself(
    shop: furnished.Shop, visit: Visitor
) -> None:
    window = visit(shop.owner)
    window.page.add_init_script(
        """
        let permission = 'default';
        window.asked = 0;
        Object.defineProperty(Notification, 'permission', { get: () => permission });
        Notification.requestPermission = () => {
          window.asked += 1;
          permission = 'granted';
          return Promise.resolve(permission);
        };
        """
    )
    page, _job = _job_page(window, shop)
    assert page.evaluate("window.asked") == 0
    page.get_by_role("button", name="Tell me here when it is done").click()
    expect(page.get_by_text("Your browser tells you when it is done")).to_be_visible()
    assert page.evaluate("window.asked") == 1
    assert not window.violations()
