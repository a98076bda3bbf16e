"""What one tenant sends, however much, is not at the cost of another."""

import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openai
import pytest

from serving.gateway.config import Config
from serving.gateway.credentials import Credential
from serving.gateway.errors import APIError
from serving.gateway.open_requests import OpenRequests
from tests.serving.gateway.conftest import Shop, make_shop
from tests.serving.gateway.mock_engine import MockEngine
from tests.serving.gateway.processes import GatewayProcess, start_gateway
from tests.waiting import until


@pytest.fixture(scope="module")
def narrow(committed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    """A gateway with little room: a tenant has one of an engine's two places."""
    process = start_gateway(
        tmp_path_factory.mktemp("gateway") / "log",
        GATEWAY_ENGINE_PLACES="2",
        GATEWAY_MOST_PER_KEY="3",
        GATEWAY_MOST_PER_TENANT="4",
        GATEWAY_CALLER_SILENCE="2",
        GATEWAY_ANSWER_SECONDS="8",
    )
    yield process
    process.stop()


@pytest.fixture
def flood(db: None, engine: MockEngine, narrow: GatewayProcess) -> Shop:
    return make_shop(engine, narrow)


@pytest.fixture
def quiet(db: None, engine: MockEngine, narrow: GatewayProcess) -> Shop:
    return make_shop(engine, narrow, model="quiet")


def outcome(shop: Shop, secret: str) -> str:
    """Whose bound refused a request; empty where none did."""
    try:
        assert shop.ask(secret).choices
    except openai.RateLimitError as error:
        if error.code != "rate_limit_exceeded" or int(error.response.headers["retry-after"]) < 1:
            raise
        return "key" if "This key" in str(error) else "account"
    return ""


def asked(shop: Shop) -> int:
    return sum(body["model"] == shop.version.lora_name for body in shop.mock.asked)


def test_a_key_and_a_tenant_have_bounds_which_end_with_the_answers(flood: Shop) -> None:
    _row, other = flood.new_key()
    flood.behaviour.delay = 0.2  # a second an answer, one after the other
    with ThreadPoolExecutor(12) as pool:
        told = Counter(pool.map(lambda _: outcome(flood, flood.secret), range(6)))
        assert told == {"": 3, "key": 3}
        secrets = [flood.secret, other] * 5
        told = Counter(pool.map(lambda secret: outcome(flood, secret), secrets))
        assert told[""] == 4
        assert told["account"]


def test_a_flood_waits_for_itself(flood: Shop, quiet: Shop) -> None:
    flood.behaviour.delay = 0.3
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(flood.ask) for _ in range(3)]
        until(lambda: asked(flood) == 1, every=0.01)
        assert quiet.ask().choices
        assert asked(flood) == 1  # its others still wait
        assert all(answer.result().choices for answer in answers)


def test_who_hangs_up_gives_its_places_back(flood: Shop) -> None:
    flood.behaviour.delay, flood.behaviour.tokens = 0.2, 100
    for _ in range(4):
        stream = flood.ask(stream=True)
        next(iter(stream))
        stream.close()
    flood.behaviour.delay = 0.0
    until(lambda: flood.version.lora_name in flood.mock.aborted)
    assert flood.ask().choices
    rows = flood.booked(5)
    assert sum(row.complete for row in rows) == 1


def test_an_answer_that_takes_for_ever_is_ended(flood: Shop, quiet: Shop) -> None:
    for shop in (flood, quiet):
        shop.behaviour.delay, shop.behaviour.tokens = 0.5, 100
    with ThreadPoolExecutor(2) as pool:
        streamed = pool.submit(lambda: list(flood.ask(stream=True)))
        whole = pool.submit(quiet.ask)
        error = whole.exception(40)
        assert isinstance(error, openai.InternalServerError)
        assert error.code == "engine_unavailable"
        assert streamed.exception(40) is not None
    names = {flood.version.lora_name, quiet.version.lora_name}
    until(lambda: names <= flood.mock.aborted)
    (row,) = flood.booked(1)
    assert 0 < row.completion_tokens < 100
    quiet.booked(0)


def test_a_body_that_comes_byte_by_byte_is_not_waited_for(flood: Shop) -> None:
    head = (
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n"
        f"authorization: Bearer {flood.secret}\r\ncontent-length: 1000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", flood.gateway.port), timeout=20) as connection:
        connection.sendall(head.encode())
        connection.settimeout(0.1)
        answer = b""
        for _ in range(200):
            connection.sendall(b" ")
            try:
                answer = connection.recv(65_536)
                break
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"request_timeout" in answer


# --- without a process of its own -----------------------------------------------------------
def credential(key: str, tenant: str) -> Credential:
    fields: dict[str, Any] = dict.fromkeys(
        ("prefix", "digest", "tenant_active", "revoked", "may_ask", "may_examine", "expires_at")
    )
    limits = {"requests_per_minute": 1, "tokens_per_minute": 1, "tokens_per_month": None}
    return Credential(id=key, tenant_id=tenant, **{**fields, **limits})


def test_all_callers_together_have_a_bound() -> None:
    requests = OpenRequests(Config(most_open=2))
    with requests.one(), requests.one():
        with pytest.raises(APIError) as error, requests.one():
            pass
        assert (error.value.status, error.value.code) == (503, "overloaded")
    with requests.one(), requests.one():
        pass


def test_what_was_refused_holds_no_place() -> None:
    requests = OpenRequests(Config(most_per_key=1, most_per_tenant=2))
    first, second, third = (credential(key, "tenant") for key in "abc")
    with requests.of(first):
        for _ in range(3):
            with pytest.raises(APIError, match="rate_limit_exceeded"), requests.of(first):
                pass
        with requests.of(second):
            with pytest.raises(APIError, match="rate_limit_exceeded"), requests.of(third):
                pass
            with requests.of(credential("d", "another")):
                pass
    with requests.of(third):
        pass
