"""The wizard's pages without a mouse: Tab, arrows, letters, Enter, and nothing else.

What workers do between the pages is written into the rows: `tests/stack/test_wizard.py` lets
real ones do it.
"""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from finetune.models import Dataset, Exam, Training
from maas.catalog.models import ModelVersion
from maas.common import events
from maas.jobs.models import Job
from serving.models import Deployment
from tests import factories
from tests.browser import furnished
from tests.browser.beside import beside
from tests.browser.conftest import Visitor

MOST_TABS = 120


@pytest.fixture
def shop(site: str) -> furnished.Shop:
    return furnished.build()


# A field's name, or a button's words as they are seen.
_FOCUSED = """() => {
  const one = document.activeElement;
  if (one.name) return one.name;
  const words = one.cloneNode(true);
  words.querySelectorAll('.visually-hidden').forEach(part => part.remove());
  return words.textContent.trim().replace(/\\s+/g, ' ');
}"""


def _focused(page: Page) -> str:
    return str(page.evaluate(_FOCUSED))


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the control has the focus, as somebody without a mouse does."""
    for _tab in range(MOST_TABS):
        page.keyboard.press("Tab")
        if _focused(page) == name:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            inside = page.evaluate("document.activeElement.matches('.choice input')")
            assert outline != "none" or inside, f"nobody sees that {name} has the focus"
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_the_pages_of_all_five_steps_can_be_used_by_keyboard_alone(
    shop: furnished.Shop, visit: Visitor
) -> None:
    page = visit(shop.owner).go(reverse("console:new-project", args=[shop.tenant.id]))
    _what(page)
    _data(page)
    training = _teach(page, shop)
    _exam(page, training)
    _live(page)


def _what(page: Page) -> None:
    _tab_to(page, "task")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=task]:checked").get_attribute("value") == "products"
    _tab_to(page, "name")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("By keyboard")
    _tab_to(page, "Next: your data")
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/")


def _data(page: Page) -> None:
    _tab_to(page, "Try with our sample shop")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("We are reading your file")
    beside(lambda: furnished.read(Dataset.objects.get(filename="larkspur.xlsx")))
    expect(page.locator("h1")).to_have_text("What we found in your file")
    _tab_to(page, "Leave it out")  # the first row that needs somebody
    page.keyboard.press("Enter")
    expect(page.locator(".data-row [role=status]")).to_contain_text("Left out")
    beside(lambda: furnished.read(Dataset.objects.get(filename="larkspur.xlsx")))
    page.reload()
    _tab_to(page, "Next: teach")
    page.keyboard.press("Enter")
    page.wait_for_url("**/teach/")


def _teach(page: Page, shop: furnished.Shop) -> Training:
    _tab_to(page, "recipe")
    page.keyboard.press("ArrowUp")
    assert page.locator("[name=recipe]:checked").get_attribute("value") == "quick"
    _tab_to(page, "Teach")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your model is learning")
    training = Training.objects.get(recipe="quick")
    beside(lambda: _taught_and_examined(training, shop))
    # The page goes on by itself.
    page.wait_for_url("**/exam/")
    return training


@transaction.atomic
def _taught_and_examined(training: Training, shop: furnished.Shop) -> None:
    """What the worker, the engine and the exam do meanwhile."""
    version = factories.make_version(
        shop.tenant,
        base_model=training.base_model,
        tuned_model=training.tuned_model,
        verdict=ModelVersion.Verdict.PASSED,
        exam_score=0.98,
        dataset_id=training.dataset_id,
    )
    Training.objects.filter(id=training.id).update(version=version)
    Job.objects.filter(id=training.job_id).update(
        state=Job.State.SUCCEEDED, progress=1.0, finished_at=timezone.now()
    )
    training.refresh_from_db()
    furnished.make_exam(training)
    events.publish_on_commit(events.job_topic(training.job_id), {})


def _exam(page: Page, training: Training) -> None:
    expect(page.locator("h1")).to_have_text("Passed!")
    assert Exam.objects.filter(version__training=training).exists()
    _tab_to(page, "Next: go live")
    page.keyboard.press("Enter")
    page.wait_for_url("**/live/")


def _live(page: Page) -> None:
    _tab_to(page, "Change the name that programs use")
    page.keyboard.press("Enter")
    _tab_to(page, "name")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("by-keyboard")
    page.keyboard.press("Enter")
    expect(page.locator("#live-state")).to_be_visible()
    assert Deployment.objects.filter(name="by-keyboard").exists()
