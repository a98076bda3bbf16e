"""Who may ask: keys are checked on every request, and a revoked one is refused at once."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import openai
import pytest
from django.utils import timezone

from maas.common import events
from maas.tenants import keys
from maas.tenants.models import APIKey, Scope, Tenant
from tests.serving.gateway.conftest import Shop
from tests.waiting import until


def refused_within_a_second(shop: Shop, error: type[openai.APIStatusError]) -> None:
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        try:
            shop.ask()
        except error:
            return
    raise AssertionError("the key was still taken after a second")


@pytest.mark.parametrize(
    "secret",
    ["", "sk-of-another-service", keys.generate().text, keys.generate().text[:-1] + "_"],
    ids=["none", "foreign", "unknown", "mistyped"],
)
def test_without_a_valid_key_nothing_is_answered(shop: Shop, secret: str) -> None:
    with pytest.raises(openai.AuthenticationError) as refused:
        shop.ask(secret or "none")
    assert refused.value.code == "invalid_api_key"
    assert refused.value.response.headers["www-authenticate"] == "Bearer"


def test_a_refused_key_leaves_one_security_line_without_the_key(shop: Shop) -> None:
    log, key = shop.gateway.log, keys.generate()
    since = log.stat().st_size
    with pytest.raises(openai.AuthenticationError):
        shop.ask(key.text)
    lines = until(lambda: [*logged_by_security(shop, since)])
    assert [(one["event"], one["key"]) for one in lines] == [("key_refused", key.prefix)]
    assert key.text not in log.read_text(encoding="utf-8")


def logged_by_security(shop: Shop, since: int) -> Iterator[dict[str, Any]]:
    return (one for one in shop.gateway.logged(since=since) if one.get("logger") == "security")


def test_whether_it_can_answer_is_told_beside_the_models(shop: Shop) -> None:
    server = shop.gateway.url.removesuffix("/v1")
    assert httpx.get(f"{server}/healthz").text == "ok"
    ready = httpx.get(f"{server}/readyz")
    assert ready.status_code == 200
    assert {one["name"] for one in ready.json()["checks"]} == {"postgres", "valkey", "migrations"}


def test_a_request_without_the_header_is_told_how_to_send_a_key(shop: Shop) -> None:
    answer = shop.post({}, authorization="")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "missing_api_key"


def test_the_right_prefix_with_a_wrong_secret_is_refused(shop: Shop) -> None:
    forged = keys.generate().text
    head = f"lsk_{shop.key.prefix}_{forged.split('_')[2][:32]}"
    with pytest.raises(openai.AuthenticationError):
        shop.ask(head + keys.checksum(head))


def test_a_revoked_key_is_refused_within_a_second(shop: Shop) -> None:
    shop.ask()
    APIKey.objects.filter(pk=shop.key.pk).update(revoked_at=timezone.now())
    events.publish(events.KEYS, {"prefix": shop.key.prefix})
    refused_within_a_second(shop, openai.AuthenticationError)


def test_an_expired_key_is_refused_at_its_time(shop: Shop) -> None:
    expiry = timezone.now() + timedelta(seconds=2)
    _row, secret = shop.new_key(expires_at=expiry)
    assert shop.ask(secret).choices

    def is_refused() -> bool:
        try:
            shop.ask(secret)
        except openai.AuthenticationError:
            return True
        return False

    until(is_refused)
    assert timezone.now() >= expiry


def test_a_suspended_tenants_keys_are_refused_within_a_second(shop: Shop) -> None:
    shop.ask()
    Tenant.objects.filter(pk=shop.tenant.pk).update(status=Tenant.Status.SUSPENDED)
    events.publish(events.KEYS, {"prefix": shop.key.prefix})
    refused_within_a_second(shop, openai.PermissionDeniedError)


def test_a_key_for_the_rest_api_may_not_ask(shop: Shop) -> None:
    _row, secret = shop.new_key(scopes=(Scope.READ, Scope.WRITE))
    with pytest.raises(openai.PermissionDeniedError) as refused:
        shop.ask(secret)
    assert refused.value.code == "insufficient_scope"


def test_a_new_key_works_at_once(shop: Shop) -> None:
    _row, secret = shop.new_key()
    assert shop.ask(secret).choices
