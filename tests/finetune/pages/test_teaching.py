"""Before a teaching: the choices with what they take, and the base model's terms."""

import re
from unittest import mock

import pytest
from django.db.models import F
from pytest_django import Settings

from finetune.datasets.services import rows
from finetune.models import Dataset, SourceRow, Training
from maas.catalog import store, terms, terms_in_short
from maas.catalog.selectors import default_base_model
from maas.tenants.models import Tenant, User
from tests import factories
from tests.browser import furnished
from tests.web import Page, Web


@pytest.fixture
def shop(db: None) -> furnished.Shop:
    return furnished.build()


def _choices(web: Web, shop: furnished.Shop) -> tuple[str, str]:
    """The page before a teaching, and what of it is folded away for experts."""
    url = f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/teach/"
    shown = web(shop.owner).get(url).content.decode()
    parts = re.search(r"(.*)<details class=\"fold\">(.*?)</details>", shown, re.S)
    assert parts is not None
    before, fold = parts.groups()
    return before, fold


def test_machine_hours_are_for_experts_and_no_price_shows_no_cost(
    web: Web, shop: furnished.Shop
) -> None:
    furnished.more(shop, times=1)
    before, fold = _choices(web, shop)
    assert "about" in before
    assert "achine hours" not in before
    assert "Machine hours needed" in fold
    assert re.search(r"Quick \d+\.\d\d<br>Balanced \d+\.\d\d<br>Thorough \d+\.\d\d", fold)


def test_what_a_teaching_costs_is_shown_where_hours_have_a_price(
    web: Web, shop: furnished.Shop, settings: Settings
) -> None:
    settings.PRICE_CURRENCY = "EUR"
    settings.PRICE_PER_GPU_HOUR = 100.0
    furnished.more(shop, times=1)
    before, _fold = _choices(web, shop)
    assert len(re.findall(r"about EUR \d", before)) == 3


def test_rows_that_will_be_left_out_are_named_before(web: Web, shop: furnished.Shop) -> None:
    furnished.more(shop, times=1)
    before, _fold = _choices(web, shop)
    assert "too long to be taught" not in before
    dataset = Dataset.objects.get(id=shop.ids["dataset"])
    base_model = default_base_model(dataset.language)
    dataset.report |= {
        "measured_by": store.path(base_model.artefact).name,
        "findings_total": {"too_long_to_teach": 2},
    }
    dataset.save()
    before, _fold = _choices(web, shop)
    assert "2 rows are too long to be taught" in before
    assert "rows/?code=too_long_to_teach" in before


def test_whoever_accepts_a_base_models_terms_reads_that_they_can_teach(
    web: Web, owner: User, page: Page, tenant: Tenant
) -> None:
    words = "Use it kindly."
    factories.make_base_model("kind", terms=words, terms_must_be_accepted=True)
    shown = web(owner).post(
        page("accept-terms", base_model="kind"), {"seen": terms.digest(words)}, follow=True
    )
    assert "The terms are accepted. You can teach now." in shown.content.decode()


def test_the_training_s_page_says_what_is_not_in_it(web: Web, shop: furnished.Shop) -> None:
    training = Training.objects.select_related("dataset").get(id=shop.ids["training"])
    Training.objects.filter(id=training.id).update(dataset_edition=F("dataset_edition") + 3)
    url = f"/t/{shop.tenant.id}/trainings/{training.id}/"
    assert "All that is in your data now is taught: edition 4." in _text(web, shop, url)
    row = SourceRow.objects.filter(dataset=training.dataset).order_by("id")[0]
    rows.decide(by=factories.principal(shop.owner, shop.tenant), row=row, deed="skip")
    shown = _text(web, shop, url)
    assert "1 change to your data is not in this teaching" in shown
    assert "edition 4. Teach again to take in what came later." in shown
    assert f'href="/t/{shop.tenant.id}/steps/{shop.ids["project"]}/teach/?again=1"' in shown
    exam = _text(web, shop, f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/")
    assert "1 change to your data is not in this teaching" in exam


def _text(web: Web, shop: furnished.Shop, url: str) -> str:
    return web(shop.owner).get(url).content.decode()


def test_terms_stand_in_short_in_the_readers_language_and_whole_in_their_own(
    web: Web, shop: furnished.Shop
) -> None:
    ground = Training.objects.get(id=shop.ids["training"]).base_model
    ground.terms, ground.terms_must_be_accepted = "You may use it kindly. " * 9, True
    ground.save()
    url = f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/teach/"
    shown = _text(web, shop, url)
    assert '<details class="fold" open>' in shown
    assert "We have no summary of these terms." in shown
    assert '<p class="preserve" lang="en">You may use it kindly.' in shown
    known = {terms.digest(ground.terms): ("Be kind.",)}
    with mock.patch.dict(terms_in_short.IN_SHORT, known):
        shown = _text(web, shop, url)
    assert "<li>Be kind.</li>" in shown
    assert '<details class="fold"><summary>' in shown
