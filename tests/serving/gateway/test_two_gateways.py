"""Two gateways count together: one budget is one budget, and where one dies it stays exact."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import openai

from maas.common import stores
from maas.usage import booking, metering
from maas.usage.models import LedgerEntry
from tests.serving.gateway.conftest import Shop
from tests.serving.gateway.processes import GatewayProcess
from tests.waiting import until

BUDGET = 900
PROMPT, ANSWER = 11, 20


def test_two_gateways_never_exceed_one_budget_though_one_is_killed(
    shop: Shop, new_gateway: Callable[..., GatewayProcess]
) -> None:
    other = new_gateway()
    row, secret = shop.new_key(tokens_per_month=BUDGET, requests_per_minute=10_000)
    shop.behaviour.delay = 0.02
    shop.behaviour.tokens = ANSWER

    def ask(number: int) -> str:
        """How it ended: whole, refused for the budget, or broken off."""
        at = other.url if number % 2 else shop.gateway.url
        try:
            shop.ask(secret, max_tokens=ANSWER, at=at)
        except openai.RateLimitError:
            return "refused"
        except openai.OpenAIError:
            return "broken"
        return "whole"

    with ThreadPoolExecutor(20) as pool:
        ends = list(pool.map(ask, range(40)))
        dying = [pool.submit(ask, number) for number in range(20)]
        until(lambda: _open(str(row.pk)) or all(one.done() for one in dying))
        other.kill()
        ends += [one.result() for one in dying]
    booking.sweep(silence_ms=-1_000)
    booking.book()
    until(lambda: not _open(str(row.pk)))
    while ask(0) == "whole":  # what is left is spent to the end, and no further
        ends.append("whole")
    booking.book()
    rows = list(LedgerEntry.objects.filter(api_key_id=row.pk))
    whole = [one for one in rows if one.complete]
    spent = sum(one.prompt_tokens + one.completion_tokens for one in rows)
    assert len(whole) == ends.count("whole") > 0
    assert {one.prompt_tokens + one.completion_tokens for one in whole} == {PROMPT + ANSWER}
    counter = stores.client().hgetall(metering.budget(str(row.pk), metering.month_of(time.time())))
    assert counter == {"used": str(spent), "reserved": "0"}
    assert spent <= BUDGET


def _open(key_id: str) -> int:
    """Requests of the key on their way, through any gateway."""
    client = stores.client()
    return sum(
        key_id in str(record)
        for incarnation in client.hkeys(metering.GATEWAYS)
        for record in client.hvals(metering.in_flight(str(incarnation)))
    )
