"""Every token is booked once: whatever the client, the engine or the gateway does."""

import json
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import openai
import pytest

from maas.common import stores
from maas.tenants.models import APIKey
from maas.usage import booking, metering
from tests.serving.gateway.conftest import QUESTION, Shop
from tests.serving.gateway.processes import GatewayProcess
from tests.waiting import until


def open_request(shop: Shop, *, stream: bool, at: str = "") -> socket.socket:
    """A request whose connection the test holds in its hand."""
    body = json.dumps({"model": "faq", "messages": QUESTION, "stream": stream}).encode()
    parts = urlsplit(at or shop.gateway.url)
    connection = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10)
    connection.sendall(
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {shop.secret}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        + body
    )
    return connection


def open_records(shop: Shop) -> list[str]:
    """What is written of the shop's requests that are not settled, by any gateway."""
    client = stores.client()
    incarnations = [str(one) for one in client.hkeys(metering.GATEWAYS)]
    assert incarnations
    return [
        str(record)
        for incarnation in incarnations
        for record in client.hvals(metering.in_flight(incarnation))
        if str(shop.key.pk) in str(record)
    ]


def read_words(connection: socket.socket, count: int) -> bytes:
    """Read on until the answer's word number `count` has come."""
    data = b""
    while f"w{count} ".encode() not in data:
        part = connection.recv(65536)
        assert part, data
        data += part
    return data


def read_all(connection: socket.socket) -> bytes:
    """What is left, until the other side has closed."""
    data = b""
    try:
        while part := connection.recv(65536):
            data += part
    except ConnectionResetError:
        pass
    return data


def test_an_answer_is_booked_with_its_tokens_to_its_key(shop: Shop) -> None:
    answer = shop.ask()
    (row,) = shop.booked(1)
    assert answer.id == f"chatcmpl-{row.reference}"
    assert (row.kind, row.model, row.api_key_id) == ("inference", "faq", shop.key.pk)
    assert (row.prompt_tokens, row.completion_tokens, row.complete) == (11, 5, True)
    assert abs(time.time() - row.at.timestamp()) < 10


def test_a_streamed_answer_is_booked_like_a_plain_one(shop: Shop) -> None:
    list(shop.ask(stream=True))
    (row,) = shop.booked(1)
    assert (row.prompt_tokens, row.completion_tokens, row.complete) == (11, 5, True)


def test_a_callers_own_request_id_cannot_be_booked_in_place_of_another(shop: Shop) -> None:
    for _ in range(3):
        shop.post({"model": "faq", "messages": QUESTION}, **{"x-request-id": "always-the-same"})
    assert len({row.reference for row in shop.booked(3)}) == 3


def test_a_key_shows_when_it_was_last_used(shop: Shop) -> None:
    assert shop.key.last_used_at is None
    shop.ask()
    shop.booked(1)
    first = APIKey.objects.get(pk=shop.key.pk)
    assert first.last_used_at is not None
    assert abs(time.time() - first.last_used_at.timestamp()) < 10


def test_what_never_reached_the_engine_costs_nothing(shop: Shop) -> None:
    shop.behaviour.deaf = True
    connection = open_request(shop, stream=False)
    until(lambda: open_records(shop))
    (record,) = open_records(shop)
    assert str(shop.key.pk) in record
    connection.close()
    until(lambda: not open_records(shop))
    shop.behaviour.deaf = False
    shop.behaviour.refusal = (400, "no")
    with pytest.raises(openai.BadRequestError):
        shop.ask()
    shop.behaviour.refusal = None
    shop.ask()
    shop.booked(1)
    until(lambda: not open_records(shop))


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "plain"])
def test_a_client_that_hangs_up_stops_the_engine_and_pays_for_what_was_made(
    shop: Shop, stream: bool
) -> None:
    shop.behaviour.tokens = 200
    shop.behaviour.delay = 0.02
    connection = open_request(shop, stream=stream)
    until(lambda: shop.mock.generated.get(shop.version.lora_name, 0) >= 5)
    connection.close()
    until(lambda: shop.version.lora_name in shop.mock.aborted)
    (row,) = shop.booked(1)
    made = shop.mock.generated[shop.version.lora_name]
    assert row.complete is False
    assert row.prompt_tokens == 11
    assert 4 <= row.completion_tokens <= made < 200
    assert made - row.completion_tokens <= 3


def test_a_client_that_takes_nothing_for_long_is_given_up(shop: Shop) -> None:
    # At 8 MB/s the caller's buffers are full at once; the engine is not done for a minute more.
    shop.behaviour.tokens = 20_000
    shop.behaviour.padding = 40_000
    shop.behaviour.delay = 0.005
    connection = open_request(shop, stream=True)
    until(lambda: shop.version.lora_name in shop.mock.aborted, seconds=60)
    (row,) = shop.booked(1)
    assert row.complete is False
    assert 0 < row.completion_tokens < 20_000
    connection.close()


def test_a_client_that_does_not_send_its_request_is_given_up(shop: Shop) -> None:
    connection = socket.create_connection(("127.0.0.1", shop.gateway.port), timeout=10)
    head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n"
    connection.sendall(f"{head}authorization: Bearer {shop.secret}\r\n\r\n{{".encode())
    assert connection.recv(65536).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("way", ["cut_after", "error_after"])
def test_an_answer_that_the_engine_cuts_is_booked_as_far_as_it_came(shop: Shop, way: str) -> None:
    shop.behaviour.delay = 0.01
    setattr(shop.behaviour, way, 3)
    with pytest.raises(openai.APIError) as cut:
        list(shop.ask(stream=True))
    assert cut.value.code == "answer_cut_short"
    (row,) = shop.booked(1)
    assert (row.completion_tokens, row.complete) == (3, False)


def test_a_killed_gateways_answers_are_booked_once_with_what_was_delivered(
    shop: Shop, new_gateway: Callable[..., GatewayProcess]
) -> None:
    shop.behaviour.tokens = 300
    shop.behaviour.delay = 0.02
    gateway = new_gateway()
    plain = open_request(shop, stream=False, at=gateway.url)
    streamed = open_request(shop, stream=True, at=gateway.url)
    delivered = read_words(streamed, 6)
    gateway.kill()
    delivered += read_all(streamed)
    assert read_all(plain) == b""
    for _ in range(2):  # the second sweep finds nothing
        booking.sweep(silence_ms=-1_000)
    assert [row.complete for row in shop.booked(2)] == [False, False]
    words = delivered.count(b'"content":"w')
    plain_tokens, streamed_tokens = sorted(row.completion_tokens for row in shop.booked(2))
    assert plain_tokens == 0
    # What is counted is passed on next: the parts of one moment may be lost in between.
    assert 0 <= streamed_tokens - words <= 5


def test_a_gateway_that_is_stopped_books_what_it_breaks_off(
    shop: Shop, new_gateway: Callable[..., GatewayProcess]
) -> None:
    shop.behaviour.tokens = 2_000
    shop.behaviour.delay = 0.02
    gateway = new_gateway()
    connection = open_request(shop, stream=True, at=gateway.url)
    delivered = read_words(connection, 3)
    gateway.process.terminate()
    delivered += read_all(connection)
    gateway.process.wait(20)
    (row,) = shop.booked(1)  # without a sweep
    assert row.complete is False
    # What is counted is passed on next: the parts of one moment may be lost in between.
    assert 0 <= row.completion_tokens - delivered.count(b'"content":"w') <= 5


def test_a_gateway_that_was_taken_for_dead_passes_nothing_on_any_more(shop: Shop) -> None:
    """It was stalled, say: its request is booked, so what comes now would be free."""
    shop.behaviour.tokens = 100
    shop.behaviour.delay = 0.02
    parts = iter(shop.ask(stream=True))
    for _ in range(5):
        next(parts)
    booking.sweep(silence_ms=-1_000)
    with pytest.raises(openai.APIError) as cut:
        list(parts)
    assert cut.value.code == "answer_cut_short"
    (row,) = shop.booked(1)
    assert row.complete is False
    assert 4 <= row.completion_tokens <= 10
    shop.behaviour.tokens = 5
    assert shop.ask().choices  # it goes on under another name
    assert len(shop.booked(2)) == 2


def test_nor_does_it_give_a_whole_answer_away(shop: Shop) -> None:
    shop.behaviour.tokens = 50
    shop.behaviour.delay = 0.02
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(shop.ask)
        until(lambda: shop.mock.generated.get(shop.version.lora_name, 0) >= 5)
        booking.sweep(silence_ms=-1_000)
        with pytest.raises(openai.InternalServerError) as refused:
            answer.result(20)
    assert (refused.value.status_code, refused.value.code) == (503, "counters_unavailable")
    (row,) = shop.booked(1)
    assert (row.prompt_tokens, row.completion_tokens, row.complete) == (0, 0, False)
    shop.behaviour.delay = 0
    assert shop.ask().choices  # the client asks again, and pays
    assert [row.completion_tokens for row in shop.booked(2)] == [0, 50]


def test_open_requests_of_a_living_gateway_are_left_alone(shop: Shop) -> None:
    shop.behaviour.tokens = 50
    shop.behaviour.delay = 0.01
    connection = open_request(shop, stream=True)
    read_words(connection, 3)
    assert booking.sweep() == 0
    read_words(connection, 50)
    (row,) = shop.booked(1)
    assert (row.completion_tokens, row.complete) == (50, True)
