"""A customer's question on a chat page goes the way of every program's: gateway, limits, ledger.

The engine behind is the mock; the gateway, Postgres and Valkey are real.
"""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import LazySettings

from maas.common.errors import InvalidInput, Unavailable
from maas.tenants.models import APIKey
from maas.tenants.selectors import platform_principal
from maas.usage.models import LedgerEntry
from serving import services as deployments
from serving.channels import asking, services, visits
from serving.channels.models import Channel, Turn
from tests.serving.gateway.conftest import Shop


@pytest.fixture
def channel(shop: Shop, settings: LazySettings) -> Channel:
    settings.GATEWAY_URL = shop.gateway.url
    by = platform_principal(shop.tenant)
    return services.open_channel(by=by, deployment_id=shop.deployment.id)


def begin(channel: Channel, question: str = "When do you open?", **given: Any) -> asking.Asked:
    given = {"visit": visits.begin(channel), "address": "203.0.113.7", **given}
    return asking.begin(public_id=channel.public_id, question=question, **given)


async def told(asked: asking.Asked) -> list[asking.Event]:
    return [event async for event in asking.answer(asked)]


def ask(channel: Channel, **given: Any) -> list[asking.Event]:
    return async_to_sync(told)(begin(channel, **given))


def test_the_answer_comes_in_parts_and_is_kept(shop: Shop, channel: Channel) -> None:
    events = ask(channel)
    assert "".join(one.get("text", "") for one in events).split() == ["w1", "w2", "w3", "w4", "w5"]
    turn = Turn.objects.get(channel=channel)
    assert events[-1] == {"done": True, "turn": str(turn.id), "outcome": turn.outcome}
    assert turn.outcome == Turn.Outcome.ANSWERED
    assert turn.answer == "w1 w2 w3 w4 w5"
    assert turn.version_id == shop.version.id
    assert turn.seconds is not None


def test_it_is_billed_to_the_tenant_as_a_question(shop: Shop, channel: Channel) -> None:
    ask(channel)
    (entry,) = shop.booked()
    assert entry.kind == "inference"
    assert entry.api_key_id == channel.key_id
    assert (entry.prompt_tokens, entry.completion_tokens) == (11, 5)


def test_a_budget_that_is_used_up_is_told_in_words(shop: Shop, channel: Channel) -> None:
    by = platform_principal(shop.tenant)
    services.change_channel(
        by=by, deployment_id=shop.deployment.id, changes={"tokens_per_month": 1}
    )
    (event,) = ask(channel)
    assert event["error"] == "used_up"
    assert "this month" in event["message"]
    assert Turn.objects.get(channel=channel).outcome == Turn.Outcome.FAILED
    assert not LedgerEntry.objects.filter(tenant=shop.tenant).exists()


def test_a_gateway_that_is_away_is_an_assistant_that_wakes_up(
    channel: Channel, settings: LazySettings
) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:1/v1"
    (event,) = ask(channel)
    assert event["error"] == "asleep"


def test_an_engine_that_breaks_off_is_told(shop: Shop, channel: Channel) -> None:
    shop.behaviour.cut_after = 2
    events = ask(channel)
    assert events[-1]["error"] == "cut_short"
    assert Turn.objects.get(channel=channel).outcome == Turn.Outcome.FAILED


def test_a_visitor_who_leaves_stops_the_answer_and_is_billed_for_what_came(
    shop: Shop, channel: Channel
) -> None:
    shop.behaviour.delay, shop.behaviour.tokens = 0.1, 50

    async def first(asked: asking.Asked) -> asking.Event:
        events = asking.answer(asked)
        event = await anext(events)
        await events.aclose()
        return event

    assert async_to_sync(first)(begin(channel))["text"].startswith("w1")
    (entry,) = shop.booked()
    assert not entry.complete
    assert entry.completion_tokens < 10
    assert Turn.objects.get(channel=channel).outcome == Turn.Outcome.ASKED


def test_a_key_that_the_gateway_does_not_know_is_made_anew(shop: Shop, channel: Channel) -> None:
    assert channel.key_id is not None
    APIKey.objects.filter(id=channel.key_id).delete()
    assert ask(channel)[-1]["done"]


def test_a_paused_model_takes_a_break(shop: Shop, channel: Channel) -> None:
    deployments.pause(by=platform_principal(shop.tenant), deployment_id=shop.deployment.id)
    with pytest.raises(Unavailable):
        begin(channel)
    assert not Turn.objects.filter(channel=channel).exists()


@pytest.mark.parametrize("question", ["", "  ", "x" * 501])
def test_an_empty_or_endless_question_is_not_asked(channel: Channel, question: str) -> None:
    with pytest.raises(InvalidInput):
        begin(channel, question=question)


def test_one_visitor_asks_only_so_often(channel: Channel) -> None:
    visit = visits.begin(channel)
    for _number in range(asking.PER_VISIT):
        begin(channel, visit=visit)
    with pytest.raises(asking.TooManyQuestions) as refused:
        begin(channel, visit=visit)
    assert 1 <= (refused.value.retry_after or 0) <= 60
    assert begin(channel)  # somebody else is not held back


def test_nor_does_an_address_by_loading_the_page_anew(channel: Channel) -> None:
    for _number in range(asking.PER_ADDRESS):
        begin(channel)
    with pytest.raises(asking.TooManyQuestions):
        begin(channel)
    assert begin(channel, address="203.0.113.8")


def test_nor_does_somebody_with_a_whole_network_of_addresses(channel: Channel) -> None:
    for number in range(asking.PER_ADDRESS):
        begin(channel, address=f"2001:db8:1:2::{number:x}")
    with pytest.raises(asking.TooManyQuestions):
        begin(channel, address="2001:db8:1:2:ffff:ffff:ffff:ffff")
    assert begin(channel, address="2001:db8:1:3::1")


def test_addresses_of_an_older_kind_are_told_apart_however_they_are_written(
    channel: Channel,
) -> None:
    for number in range(asking.PER_ADDRESS):
        begin(channel, address="::ffff:203.0.113.7" if number % 2 else "203.0.113.7")
    with pytest.raises(asking.TooManyQuestions):
        begin(channel, address="203.0.113.7")
    assert begin(channel, address="::ffff:203.0.113.8")
    assert begin(channel, address="")  # of a local socket


def test_the_channel_as_a_whole_has_its_limit_at_the_gateway(shop: Shop, channel: Channel) -> None:
    assert channel.key_id is not None
    APIKey.objects.filter(id=channel.key_id).update(requests_per_minute=1)
    assert ask(channel)[-1]["done"]
    assert ask(channel)[-1]["error"] == "busy"
