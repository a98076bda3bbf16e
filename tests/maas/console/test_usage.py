"""Usage as pictures and numbers: on the usage page, at home, on a model's page."""

import re
import time

import pytest
from pytest_django import Settings

from finetune.models import Dataset, Exam, ExamItem, SourceRow
from maas.catalog.models import ModelVersion
from maas.common import stores
from maas.tenants.models import User
from maas.usage import metering
from tests.browser import days, furnished
from tests.web import Page, Web


@pytest.fixture
def shop(db: None) -> furnished.Shop:
    return furnished.build()


@pytest.fixture(autouse=True)
def _nothing_waits() -> None:
    stores.client().delete(metering.STREAM)


def _shown(web: Web, shop: furnished.Shop, rest: str) -> str:
    answer = web(shop.owner).get(f"/t/{shop.tenant.id}/{rest}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_prices_no_cost_is_shown(web: Web, shop: furnished.Shop) -> None:
    shown = _shown(web, shop, "usage/")
    assert "Questions a day" in shown
    assert "Tokens a day" in shown
    assert "Cost a day" not in shown


def test_costs_are_an_estimate_in_the_platforms_currency(
    web: Web, shop: furnished.Shop, settings: Settings
) -> None:
    settings.PRICE_CURRENCY = "EUR"
    settings.PRICE_PER_1000_TOKENS = 0.5
    shown = _shown(web, shop, "usage/")
    # 60 questions of 40 and 25 tokens each in twenty days
    assert "EUR 1.95" in shown
    assert "Costs are an estimate: EUR 0.50 for 1,000 tokens" in shown
    assert "about EUR 0.0325" in _shown(web, shop, "")


def test_used_up_machine_hours_are_told_with_what_goes_on(web: Web, shop: furnished.Shop) -> None:
    days.unhappy(shop)
    shown = _shown(web, shop, "usage/")
    assert "The machine hours of this month are used up" in shown
    assert "go on answering" in shown


def test_what_is_not_booked_yet_is_told(web: Web, owner: User, page: Page) -> None:
    assert "is not counted here yet" not in web(owner).get(page("usage")).content.decode()
    ten_minutes_ago = f"{int((time.time() - 600) * 1000)}-0"
    stores.client().xadd(metering.STREAM, {"record": "{}"}, id=ten_minutes_ago)
    try:
        shown = web(owner).get(page("usage")).content.decode()
    finally:
        stores.client().delete(metering.STREAM)
    assert "is not counted here yet" in shown
    assert "Nothing of it is lost" in shown


def test_nothing_asked_yet_leads_to_what_is_live(web: Web, owner: User, page: Page) -> None:
    shown = web(owner).get(page("usage")).content.decode()
    assert "Nothing was asked in this time" in shown
    assert page("deployments") in shown


def test_home_says_how_the_models_did(web: Web, shop: furnished.Shop) -> None:
    shown = _shown(web, shop, "")
    assert "How your models did" in shown
    assert "65 tokens" in shown


def test_a_models_page_shows_its_marks_its_exams_and_what_it_was_asked(
    web: Web, shop: furnished.Shop
) -> None:
    furnished.more(shop, times=2)
    version = ModelVersion.objects.get(id=shop.ids["version"])
    ModelVersion.objects.filter(id=version.id).update(
        verdict=ModelVersion.Verdict.FAILED, exam_score=0.7
    )
    shown = _shown(web, shop, f"models/{shop.ids['model']}/")
    assert shown.count('class="passed"') == 2
    assert shown.count('class="missed"') == 1
    assert "The line is at 95%." in shown
    assert shown.count("36 of 37") == 3
    assert "60</p>" in shown


def test_a_wrong_answer_leads_to_its_row_and_to_more_wordings(
    web: Web, shop: furnished.Shop
) -> None:
    row = SourceRow.objects.get(question="Can I return a helmet?", fate="kept")
    wrong = ExamItem.objects.filter(right=False, part=ExamItem.Part.COVERED)
    wrong.update(expected=row.answer)
    base = f"steps/{shop.ids['project']}/exam/"
    shown = _shown(web, shop, base)
    links = re.findall(r'href="([^"]+field=wordings[^"]+)"', shown)
    link = links[0].replace("&amp;", "&")
    edit = web(shop.owner).get(link).content.decode()
    assert re.search(r'name="wordings"[^>]*autofocus', edit)
    assert f"Correct row {row.number}" in edit
    assert f"/t/{shop.tenant.id}/{base}" in edit  # and back to the exam


def test_an_exam_whose_data_lies_in_the_trash_shows_no_dead_links(
    web: Web, shop: furnished.Shop
) -> None:
    Exam.objects.update(passed=False, score=0.7)
    web(shop.owner).post(f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/trash/")
    assert Dataset.objects.get().deleted_at
    shown = _shown(web, shop, f"exams/{shop.ids['exam']}/")
    assert "Correct the" not in shown
    assert "Teach again</a>" not in shown
