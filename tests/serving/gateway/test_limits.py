"""Limits a minute and budgets a month, and what clients are told of them."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import openai
import pytest
from django.utils import timezone

from maas.common import stores
from maas.usage import budgets, metering
from maas.usage.models import LedgerEntry
from serving.gateway.admission import Admission, duration_text
from serving.gateway.config import Config
from serving.gateway.credentials import Credential, read
from serving.gateway.database_threads import DatabaseThreads
from serving.gateway.errors import APIError
from serving.gateway.in_flight import InFlightRequest
from serving.gateway.script_batcher import ScriptBatcher
from serving.gateway.usage_meter import UsageMeter
from tests.serving.gateway.conftest import QUESTION, Shop
from tests.waiting import until


def spend(shop: Shop, key: Any, tokens: int, *, at: Any = None) -> None:
    """Tokens that the key has used before."""
    LedgerEntry.objects.create(
        tenant=shop.tenant,
        kind="inference",
        reference=f"before-{time.monotonic_ns()}",
        api_key_id=key.pk,
        prompt_tokens=tokens,
        at=at or timezone.now(),
    )


def test_requests_a_minute_are_limited_and_the_client_is_told_when_to_come_back(
    shop: Shop,
) -> None:
    _row, secret = shop.new_key(requests_per_minute=3)
    for _ in range(3):
        shop.ask(secret)
    with pytest.raises(openai.RateLimitError) as refused:
        shop.ask(secret)
    assert (refused.value.code, refused.value.type) == ("rate_limit_exceeded", "requests")
    headers = refused.value.response.headers
    assert 0 < float(headers["retry-after"]) <= 65
    assert 0 < float(headers["retry-after-ms"]) <= 65_000
    assert headers["x-ratelimit-remaining-requests"] == "0"
    assert "x-should-retry" not in headers


def test_tokens_a_minute_are_limited(shop: Shop) -> None:
    _row, secret = shop.new_key(tokens_per_minute=300)
    first = shop.ask(secret, max_tokens=100)
    assert first.usage.total_tokens == 16
    # The first request reserved far more than it used; the rest came back when it was answered.
    shop.ask(secret, max_tokens=100)
    with pytest.raises(openai.RateLimitError) as refused:
        shop.ask(secret, max_tokens=200)
    assert refused.value.type == "tokens"


def test_a_request_larger_than_the_limit_itself_is_not_worth_a_retry(shop: Shop) -> None:
    _row, secret = shop.new_key(tokens_per_minute=50)
    with pytest.raises(openai.RateLimitError) as refused:
        shop.ask(secret)
    assert refused.value.response.headers["x-should-retry"] == "false"


def test_every_answer_says_what_is_left(shop: Shop) -> None:
    _row, secret = shop.new_key(requests_per_minute=10, tokens_per_minute=5000)
    body = {"model": "faq", "messages": QUESTION, "max_tokens": 20}
    for stream in (False, True):
        headers = shop.post({**body, "stream": stream}, secret).headers
        assert headers["x-ratelimit-limit-requests"] == "10"
        assert headers["x-ratelimit-limit-tokens"] == "5000"
        assert headers["x-ratelimit-reset-requests"].endswith("s")
    assert headers["x-ratelimit-remaining-requests"] == "8"
    # 16 used by the first, and for the second its most: 17 bytes, 80 for the template, 20.
    assert headers["x-ratelimit-remaining-tokens"] == str(5000 - 16 - 117)


@pytest.mark.parametrize("most", [2048, 8192, 65_535])
@pytest.mark.parametrize(("answers", "cost"), [(1, 2048), (2, 4096)])
def test_a_bound_beyond_the_room_reserves_what_fits(
    shop: Shop, most: int, answers: int, cost: int
) -> None:
    body = {"model": "faq", "messages": QUESTION, "max_tokens": most, "n": answers}
    _row, secret = shop.new_key(tokens_per_minute=cost)
    assert shop.post(body, secret).status_code == 200
    _row, secret = shop.new_key(tokens_per_minute=cost - 1)
    assert shop.post(body, secret).status_code == 429


def test_a_bound_that_leaves_room_for_a_short_prompt_alone_reserves_the_context(
    shop: Shop,
) -> None:
    """2,000 tokens for each of two answers leave 48 of 2,048 for the prompt."""
    body = {"model": "faq", "messages": QUESTION, "max_tokens": 2000, "n": 2}
    _row, secret = shop.new_key(tokens_per_minute=4048)
    assert shop.post(body, secret).status_code == 200
    _row, secret = shop.new_key(tokens_per_minute=4047)
    assert shop.post(body, secret).status_code == 429


@pytest.mark.parametrize("answers", [1, 2])
def test_a_budget_that_is_smaller_than_the_bound_lowers_it(shop: Shop, answers: int) -> None:
    """17 bytes and 80 for the template are the prompt's; the rest is the answers'."""
    row, secret = shop.new_key(tokens_per_month=1000)
    name = metering.budget(str(row.pk), metering.month_of(time.time()))
    spend(shop, row, 400)
    shop.behaviour.delay = 0.1
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(shop.ask, secret, n=answers)
        until(lambda: stores.client().hget(name, "reserved") == "600", every=0.01)
        assert answer.result().usage.total_tokens == 11 + 5 * answers
    assert shop.mock.asked[-1]["max_tokens"] == (600 - 97) // answers
    until(lambda: stores.client().hget(name, "reserved") == "0")
    assert stores.client().hget(name, "used") == str(411 + 5 * answers)


@pytest.mark.parametrize(("left", "status"), [(161, 200), (160, 429)])
def test_a_budget_without_room_for_a_sensible_answer_is_used_up(
    shop: Shop, left: int, status: int
) -> None:
    _row, secret = shop.new_key(tokens_per_month=left)
    assert shop.post({"model": "faq", "messages": QUESTION}, secret).status_code == status


def test_a_bound_of_the_callers_own_is_not_lowered_below_a_sensible_answer(shop: Shop) -> None:
    _row, secret = shop.new_key(tokens_per_month=116)
    body = {"model": "faq", "messages": QUESTION, "max_tokens": 20}
    assert shop.post(body, secret).status_code == 429
    assert shop.post({**body, "max_tokens": 19}, secret).status_code == 200


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0, b"0ms"), (20, b"20ms"), (1500, b"1.5s"), (60_000, b"1m0s"), (63_250, b"1m3.25s")],
)
def test_times_are_written_as_openai_writes_them(ms: int, text: bytes) -> None:
    assert duration_text(ms) == text


def test_a_used_up_budget_is_final_for_the_client(shop: Shop) -> None:
    row, secret = shop.new_key(tokens_per_month=1000)
    spend(shop, row, 950)
    with pytest.raises(openai.RateLimitError) as refused:
        shop.ask(secret)
    assert refused.value.code == refused.value.type == "insufficient_quota"
    assert "50 tokens are left" in str(refused.value)
    assert refused.value.response.headers["x-should-retry"] == "false"


def test_the_client_does_not_retry_when_the_budget_is_used_up(shop: Shop) -> None:
    row, secret = shop.new_key(tokens_per_month=10, requests_per_minute=100)
    with pytest.raises(openai.RateLimitError):
        shop.client(secret, max_retries=5).chat.completions.create(model="faq", messages=QUESTION)
    shop.post({}, secret, **{"x-request-id": "the-one-after"})
    # Lines are written in the order of the answers.
    until(lambda: "the-one-after" in shop.gateway.log.read_text())
    asked = [event for event in shop.gateway.logged() if event.get("key") == row.prefix]
    assert [event["status"] for event in asked] == [429, 400]


def test_what_was_used_last_month_does_not_count(shop: Shop) -> None:
    row, secret = shop.new_key(tokens_per_month=2000)
    spend(shop, row, 1990, at=timezone.now().replace(day=1) - timedelta(days=2))
    assert shop.ask(secret, max_tokens=50).choices


def test_a_budget_counts_what_it_was_used_for(shop: Shop) -> None:
    row, secret = shop.new_key(tokens_per_month=400)
    for _ in range(5):
        shop.ask(secret, max_tokens=20)  # reserves 117, uses 16
    shop.booked(5)
    counter = stores.client().hgetall(metering.budget(str(row.pk), metering.month_of(time.time())))
    assert counter == {"used": "80", "reserved": "0"}


def test_fifty_parallel_spends_never_exceed_one_budget(shop: Shop) -> None:
    _row, secret = shop.new_key(tokens_per_month=600, requests_per_minute=1000)
    shop.behaviour.delay = 0.02
    shop.behaviour.tokens = 20

    def ask(number: int) -> bool:
        try:
            shop.ask(secret, max_tokens=20, stream=bool(number % 2))
        except openai.RateLimitError:
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        admitted = sum(pool.map(ask, range(50)))
    rows = shop.booked(admitted)
    spent = sum(one.prompt_tokens + one.completion_tokens for one in rows)
    assert 0 < spent <= 600
    assert admitted >= 5  # 600 holds five reservations of 117 at the same time


def test_a_counter_that_redis_lost_is_made_from_the_ledger_and_what_is_not_booked(
    shop: Shop,
) -> None:
    row, secret = shop.new_key(tokens_per_month=10_000)
    name = metering.budget(str(row.pk), metering.month_of(time.time()))
    shop.ask(secret)
    shop.booked(1)
    spend(shop, row, 100)
    shop.ask(secret)
    until(lambda: stores.client().hget(name, "reserved") == "0")
    stores.client().delete(name)
    shop.ask(secret)
    # 16 booked, 100 booked, 16 on the stream or booked meanwhile, 16 just now
    assert stores.client().hget(name, "used") == "148"


def test_seeding_twice_changes_nothing(shop: Shop) -> None:
    row, _secret = shop.new_key()
    spend(shop, row, 7)
    for _ in range(2):
        budgets.seed(key_id=str(row.pk), month=metering.month_of(time.time()))
        spend(shop, row, 1000)
    name = metering.budget(str(row.pk), metering.month_of(time.time()))
    assert stores.client().hget(name, "used") == "7"


# --- the window itself, in a fraction of its length --------------------------------------
SLOT_MS = 60
WINDOW_SECONDS = 12 * SLOT_MS / 1000  # and the slot that is filling


async def admit(admission: Admission, credential: Credential, count: int) -> int:
    admitted = 0
    for _ in range(count):
        with suppress(APIError):
            await admission.admit(InFlightRequest(credential=credential, model="faq", cost=10))
            admitted += 1
    return admitted


async def admitted_until(end: float, admission: Admission, credential: Credential) -> list[float]:
    """When one after the other was admitted, of those who try again and again until then."""
    times = []
    while time.monotonic() < end:
        if await admit(admission, credential, 1):
            times.append(time.monotonic())
        else:
            await asyncio.sleep(0.002)
    return times


def test_the_window_slides(shop: Shop) -> None:
    """Ten fit in; none more until the first have left; then as many as have left."""
    row, _secret = shop.new_key(requests_per_minute=10)
    credential = read(row.prefix)
    assert credential is not None

    async def run() -> None:
        config = Config(window_slot_ms=SLOT_MS)
        threads = DatabaseThreads()
        scripts = ScriptBatcher(stores.async_client())
        meter = UsageMeter(scripts, config)
        admission = Admission(scripts, meter, threads, config)
        first = time.monotonic()
        assert await admit(admission, credential, 5) == 5
        await asyncio.sleep(WINDOW_SECONDS / 2)
        second = time.monotonic()
        assert await admit(admission, credential, 8) == 5
        third = await admitted_until(second + WINDOW_SECONDS, admission, credential)
        assert len(third) == 5
        assert third[0] >= first + WINDOW_SECONDS - SLOT_MS / 1000
        await asyncio.sleep(WINDOW_SECONDS + 2 * SLOT_MS / 1000)  # all have left
        assert await admit(admission, credential, 12) == 10
        await meter.close()
        await scripts.close()
        threads.close()

    asyncio.run(run())
