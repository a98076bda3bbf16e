"""Trying a model from its page uses the tenant's tokens, as any program's question does."""

from pytest_django import Settings

from maas.tenants.selectors import platform_principal
from serving.pages import tryout
from tests.serving.gateway.conftest import Shop


def test_it_is_booked_to_the_tenant(shop: Shop, settings: Settings) -> None:
    settings.GATEWAY_URL = shop.gateway.url
    by = platform_principal(shop.tenant)
    answer = tryout.ask(by=by, model=shop.model, question="When do you open?")
    assert answer.text == "w1 w2 w3 w4 w5"
    (entry,) = shop.booked()
    assert (entry.kind, entry.prompt_tokens, entry.completion_tokens) == ("inference", 11, 5)
