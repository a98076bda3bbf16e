"""Trying a model on its page: the answers that customers get, as long as they are."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from maas.tenants.models import Tenant, User
from serving.models import Deployment
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
