"""Before a teaching: the choices with what they take, and the base model's terms."""

import re

import pytest
from pytest_django import Settings

from finetune.models import Dataset
from maas.catalog import store, terms
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
