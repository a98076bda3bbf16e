"""What goes wrong behind the gateway: never a hang, never a wrong answer, always a clear error."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import embedded
import openai
import pytest
import redis

from maas.common import events
from serving.models import Engine
from tests.serving.gateway.conftest import QUESTION, Shop
from tests.serving.gateway.processes import GatewayProcess, start_gateway
from tests.waiting import until


def unavailable(shop: Shop, **options: Any) -> openai.InternalServerError:
    """The error of a request while the engine is not there: retryable, and quick."""
    before = time.monotonic()
    with pytest.raises(openai.InternalServerError) as refused:
        shop.ask(**options)
    assert time.monotonic() - before < 5
    assert refused.value.status_code == 503
    assert refused.value.code == "engine_unavailable"
    assert int(refused.value.response.headers["retry-after"]) >= 1
    return refused.value


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_an_engine_that_refuses_connections_is_a_503(shop: Shop, stream: bool) -> None:
    (port,) = embedded.free_ports(1)
    Engine.objects.filter(pk=shop.engine.pk).update(address=f"127.0.0.1:{port}")
    shop.gateway.announce(events.ROUTES, {})
    unavailable(shop, stream=stream)


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_an_engine_that_has_forgotten_the_adapter_is_a_503(shop: Shop, stream: bool) -> None:
    del shop.mock.models[shop.version.lora_name]
    unavailable(shop, stream=stream)


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_another_models_answer_is_never_passed_on(shop: Shop, stream: bool) -> None:
    shop.behaviour.answers_as = "v-of-somebody-else"
    unavailable(shop, stream=stream)


@pytest.mark.parametrize("status", [500, 502, 503, 401, 404])
def test_an_engines_own_troubles_are_a_503(shop: Shop, status: int) -> None:
    shop.behaviour.refusal = (status, "EngineCore encountered an issue at /root/x.py")
    assert "EngineCore" not in str(unavailable(shop))


def test_a_plain_answer_that_the_engine_cuts_is_a_503_and_costs_nothing(shop: Shop) -> None:
    shop.behaviour.cut_after = 3
    unavailable(shop)
    shop.behaviour.cut_after = None
    shop.ask()
    (row,) = shop.booked(1)
    assert (row.completion_tokens, row.complete) == (5, True)


def test_the_client_retries_until_the_engine_is_back(shop: Shop) -> None:
    behaviour = shop.mock.models.pop(shop.version.lora_name)
    before = len(shop.mock.asked)
    with ThreadPoolExecutor(1) as pool:
        completions = shop.client(max_retries=3).chat.completions
        answer = pool.submit(lambda: completions.create(model="faq", messages=QUESTION))
        until(lambda: len(shop.mock.asked) > before)  # in vain
        shop.mock.models[shop.version.lora_name] = behaviour
        assert answer.result(10).choices[0].message.content


def test_an_engine_that_says_nothing_is_given_up(shop: Shop) -> None:
    for fault in ("deaf", "silent"):
        setattr(shop.behaviour, fault, True)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda stream: unavailable(shop, stream=stream), (False, True)))
        setattr(shop.behaviour, fault, False)


def test_an_engine_that_is_slow_but_alive_is_waited_for(shop: Shop) -> None:
    shop.behaviour.delay = 0.5
    assert shop.ask().usage.completion_tokens == 5


def test_an_engine_that_falls_silent_in_the_middle_is_given_up(shop: Shop) -> None:
    shop.behaviour.delay = 0.1
    parts = iter(shop.ask(stream=True))
    next(parts)
    shop.behaviour.delay = 30
    with pytest.raises(openai.APIError) as cut:
        list(parts)
    assert cut.value.code == "answer_cut_short"


# --- Redis and Postgres ----------------------------------------------------------------------
class Valkey:
    """One of its own, that a test may kill and start again."""

    def __init__(self, state: Path) -> None:
        (port,) = embedded.free_ports(1)
        self._command = embedded.valkey_command(state, port=port, password="secret")
        self._port = port
        self.url = f"redis://:secret@127.0.0.1:{port}/0"
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        until(self._answers)

    def _answers(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self._port)) == 0

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    one = Valkey(tmp_path_factory.mktemp("valkey"))
    yield one
    one.kill()


@pytest.fixture(scope="module")
def on_valkey(
    committed: None, valkey: Valkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a gateway that counts in that Valkey."""
    gateway = start_gateway(tmp_path_factory.mktemp("gateway") / "log", REDIS_URL=valkey.url)
    yield gateway.url
    gateway.kill()


def test_without_redis_nothing_is_let_through_and_with_it_all_is_well_again(
    shop: Shop, valkey: Valkey, on_valkey: str
) -> None:
    assert shop.ask(at=on_valkey).choices
    valkey.kill()
    before = time.monotonic()
    with pytest.raises(openai.InternalServerError) as refused:
        shop.ask(at=on_valkey)
    assert time.monotonic() - before < 4
    assert (refused.value.status_code, refused.value.code) == (503, "counters_unavailable")
    valkey.start()
    assert shop.ask(at=on_valkey).choices


def test_a_stream_that_cannot_be_counted_is_cut(shop: Shop, valkey: Valkey, on_valkey: str) -> None:
    shop.behaviour.tokens = 200
    shop.behaviour.delay = 0.02
    parts = iter(shop.ask(at=on_valkey, stream=True))
    next(parts)
    valkey.kill()
    with pytest.raises(openai.APIError) as cut:
        list(parts)
    assert cut.value.code == "answer_cut_short"
    valkey.start()


def test_a_redis_that_lost_its_memory_is_written_to_anew(
    shop: Shop, valkey: Valkey, on_valkey: str
) -> None:
    client = redis.Redis.from_url(valkey.url, protocol=2)
    assert shop.ask(at=on_valkey).choices
    client.flushall()
    client.script_flush()
    assert shop.ask(at=on_valkey).choices


def test_without_postgres_callers_are_told_to_come_again(
    shop: Shop, new_gateway: Callable[..., GatewayProcess], tmp_path: Path
) -> None:
    gateway = new_gateway(DATABASE_URL=embedded.database_url(tmp_path))
    with pytest.raises(openai.InternalServerError) as refused:
        shop.ask(at=gateway.url)
    assert (refused.value.status_code, refused.value.code) == (503, "records_unavailable")
