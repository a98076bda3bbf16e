"""What the merchant sees of a customer's question: what each check said, and what was put right."""

import uuid
from collections.abc import Mapping, Sequence

import pytest

from maas.tenants.models import Tenant, User
from maas.tenants.selectors import platform_principal
from serving.channels import services, turns
from serving.channels.models import Channel, Turn
from tests import factories
from tests.web import Web
from tests.world import World

SAID = "We deliver within 90 days."
FACT = "We deliver within 9 days."
PASSED = [
    {"check": "scope", "verdict": "passed", "reason": "question"},
    {"check": "grounded", "verdict": "passed"},
]
OBJECTED = [*PASSED, {"check": "guard", "verdict": "replaced", "said": SAID, "fact": FACT}]
UNKNOWN = [{"check": "horoscope", "verdict": "passed"}]


@pytest.fixture
def channel(tenant: Tenant) -> Channel:
    deployment = World(tenant, factories.make_base_model()).deployment
    return services.open_channel(by=platform_principal(tenant), deployment_id=deployment.id)


def turn(channel: Channel, question: str, checks: Sequence[Mapping[str, str]]) -> Turn:
    begun = turns.begin(channel=channel, visit=uuid.uuid4(), question=question, language="en")
    return turns.answered(
        turn=begun, question=question, answer=FACT, seconds=1, likeness=0.9, checks=checks
    )


def page(web: Web, owner: User, tenant: Tenant, show: str = "all", language: str = "en") -> str:
    address = f"/t/{tenant.id}/conversations/?show={show}"
    response = web(owner).get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return str(response.content.decode())


def test_what_a_check_put_right_is_shown_with_what_the_data_says(
    web: Web, owner: User, tenant: Tenant, channel: Channel
) -> None:
    turn(channel, "How long does it take?", OBJECTED)
    shown = page(web, owner, tenant)
    assert "put right by a check" in shown
    assert SAID in shown
    assert FACT in shown


def test_answers_that_passed_are_no_matter_for_the_list_of_those_put_right(
    web: Web, owner: User, tenant: Tenant, channel: Channel
) -> None:
    turn(channel, "How long does it take?", OBJECTED)
    turn(channel, "Do you deliver?", PASSED)
    assert "Do you deliver?" in page(web, owner, tenant)
    shown = page(web, owner, tenant, show="replaced")
    assert "How long does it take?" in shown
    assert "Do you deliver?" not in shown


@pytest.mark.parametrize("checks", [[], UNKNOWN])
def test_an_answer_of_another_version_shows_without_checks(
    web: Web, owner: User, tenant: Tenant, channel: Channel, checks: list[dict[str, str]]
) -> None:
    turn(channel, "Do you deliver?", checks)
    shown = page(web, owner, tenant)
    assert "Do you deliver?" in shown
    assert "What the checks said" not in shown
