"""Trying a model on its page: the answers that customers get, as long as they are."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from maas.common.errors import TooManyAttempts
from maas.tenants.models import Tenant, User
from serving.models import Deployment
from serving.pages import tryout
from tests import factories
from tests.serving.channels.gateway import Gateway, Said
from tests.web import Page, Web
from tests.world import World

LONG = " ".join(["word"] * 1_700) + " the end."
MORE = "The answer goes on, but there is no room for more."


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    made = Gateway()
    made.start()
    settings.GATEWAY_URL = made.url
    yield made
    made.stop()


@pytest.fixture
def deployment(tenant: Tenant) -> Deployment:
    return World(tenant, factories.make_base_model()).deployment


def test_a_long_answer_is_whole_and_one_that_has_no_room_says_so(
    web: Web, owner: User, page: Page, deployment: Deployment, gateway: Gateway
) -> None:
    gateway.says = [Said(text=LONG)]
    asking = page("ask", deployment=deployment.id)
    told = web(owner).post(asking, {"question": "How do I mend it?"}).content.decode()
    assert "the end." in told
    assert MORE not in told
    gateway.context = 1_000
    told = web(owner).post(asking, {"question": "How do I mend it?"}).content.decode()
    assert "the end." not in told
    assert MORE in told


def test_the_base_model_beside_it_is_not_waited_for_to_the_end(
    web: Web, owner: User, page: Page, deployment: Deployment, gateway: Gateway
) -> None:
    gateway.says = [Said(text="So it is."), Said(text=LONG)]
    asked = {"question": "How do I mend it?", "compare": "on"}
    told = web(owner).post(page("ask", deployment=deployment.id), asked).content.decode()
    assert "word …" in told
    assert MORE not in told
    assert gateway.asked[-1]["max_tokens"] == 300


def ask(user: User, tenant: Tenant, deployment: Deployment) -> str:
    by = factories.principal(user, tenant)
    return tryout.ask(by=by, model=deployment.name, question="When do you open?").text


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, gateway: Gateway) -> None:
    gateway.says = [Said(text="At nine.")]
    monkeypatch.setattr(tryout, "PER_PERSON", 2)
    monkeypatch.setattr(tryout, "PER_TENANT", 3)


def test_one_person_asks_only_so_often(
    few: None, owner: User, tenant: Tenant, deployment: Deployment
) -> None:
    assert [ask(owner, tenant, deployment) for _time in range(2)] == ["At nine."] * 2
    with pytest.raises(TooManyAttempts) as refused:
        ask(owner, tenant, deployment)
    assert 1 <= (refused.value.retry_after or 0) <= 60


def test_all_people_of_a_tenant_together_have_a_limit_too(
    few: None, owner: User, editor: User, tenant: Tenant, deployment: Deployment
) -> None:
    for person in (owner, owner, editor):
        ask(person, tenant, deployment)
    with pytest.raises(TooManyAttempts):
        ask(editor, tenant, deployment)


def test_one_question_too_many_is_told_on_the_page_and_asks_no_engine(
    few: None, web: Web, owner: User, page: Page, deployment: Deployment, gateway: Gateway
) -> None:
    client, asking = web(owner), page("ask", deployment=deployment.id)
    answers = [client.post(asking, {"question": "Now?"}, follow=True) for _time in range(3)]
    assert "Too many attempts" not in answers[1].content.decode()
    assert "Too many attempts" in answers[2].content.decode()
    assert len(gateway.asked) == 2
