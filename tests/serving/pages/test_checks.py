"""A merchant moves what a live model may say, and tries sentences on its checks."""

import pytest

from maas.tenants.models import Tenant, User
from serving.checks.thresholds import Strictness, movable
from serving.models import Deployment
from tests import factories
from tests.web import Page, Web
from tests.world import World


@pytest.fixture
def deployment(tenant: Tenant) -> Deployment:
    return World(tenant, factories.make_base_model()).deployment


def chosen(**changes: str) -> dict[str, str]:
    """The card's form with everything as usual but for the changes."""
    usual = {one.id: Strictness.USUAL.value for family in movable() for one in family.categories}
    return {**usual, **changes}


def shown(web: Web, user: User, address: str, language: str = "en") -> str:
    response = web(user).get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_choice_is_saved_and_stands_on_the_card(
    web: Web, page: Page, owner: User, deployment: Deployment
) -> None:
    client = web(owner)
    address = page("change-thresholds", deployment=deployment.id)
    answer = client.post(address, chosen(tobacco="off", hate="strict"))
    assert answer.status_code == 302
    deployment.refresh_from_db()
    assert deployment.thresholds == {"tobacco": 1.0, "hate": 0.3}
    assert "2 not as usual" in shown(web, owner, page("deployment", deployment=deployment.id))
    client.post(address, chosen())
    deployment.refresh_from_db()
    assert deployment.thresholds == {}


def test_a_threshold_that_a_program_set_survives_a_save(
    web: Web, page: Page, owner: User, deployment: Deployment
) -> None:
    Deployment.objects.filter(id=deployment.id).update(thresholds={"tobacco": 0.65})
    address = page("change-thresholds", deployment=deployment.id)
    assert "From 0.65, as set" in shown(web, owner, page("deployment", deployment=deployment.id))
    web(owner).post(address, chosen(tobacco="as_set", violence="lenient"))
    deployment.refresh_from_db()
    assert deployment.thresholds == {"tobacco": 0.65, "violence": 0.8}


@pytest.mark.parametrize("wrong", [{"hate": "off"}, {"tobacco": "never"}, {"tobacco": "as_set"}])
def test_a_choice_that_is_not_offered_is_refused(
    web: Web, page: Page, owner: User, deployment: Deployment, wrong: dict[str, str]
) -> None:
    address = page("change-thresholds", deployment=deployment.id)
    answer = web(owner).post(address, chosen(**wrong))
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    deployment.refresh_from_db()
    assert deployment.thresholds == {}


def test_a_viewer_sees_what_is_checked_and_changes_nothing(
    web: Web, page: Page, viewer: User, deployment: Deployment
) -> None:
    Deployment.objects.filter(id=deployment.id).update(thresholds={"tobacco": 1.0})
    text = shown(web, viewer, page("deployment", deployment=deployment.id))
    assert "Tobacco and vapes" in text
    assert f'action="{page("change-thresholds", deployment=deployment.id)}"' not in text
    answer = web(viewer).post(page("change-thresholds", deployment=deployment.id), chosen())
    assert answer.status_code == 403


def test_the_card_speaks_chinese(web: Web, page: Page, owner: User, deployment: Deployment) -> None:
    User.objects.filter(id=owner.id).update(language="zh-hans")
    text = shown(web, owner, page("deployment", deployment=deployment.id), "zh-hans")
    assert "最好、第一、唯一" in text
    assert "《中华人民共和国广告法》第九条第（三）项" in text
