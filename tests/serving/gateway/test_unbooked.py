"""What a gateway keeps until it is booked, as Redis may lose it; and that it is booked once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from maas.common import stores
from maas.usage import booking
from maas.usage.models import LedgerEntry
from serving.gateway.unbooked import Horizon, Unbooked
from tests.serving.gateway.conftest import QUESTION, Shop
from tests.serving.gateway.processes import start_gateway
from tests.serving.gateway.test_faults import Valkey
from tests.waiting import until


def kept(*entries: str) -> Unbooked[str]:
    unbooked: Unbooked[str] = Unbooked()
    for entry in entries:
        unbooked.keep(entry, entry)
    return unbooked


def test_what_the_ledger_has_is_forgotten_and_the_rest_is_kept() -> None:
    unbooked = kept("9-0", "10-0", "10-1", "11-0")
    unbooked.forget_booked(Horizon(first="10-1", last="11-0"))
    assert unbooked.take_all() == ["10-1", "11-0"]


def test_where_nothing_waits_all_that_the_stream_had_is_booked() -> None:
    unbooked = kept("9-0", "10-0")
    unbooked.forget_booked(Horizon(first="", last="10-0"))
    assert len(unbooked) == 0


def test_what_a_stream_that_went_back_has_never_had_is_written_again() -> None:
    unbooked = kept("9-0", "10-0", "11-0")
    assert unbooked.take_unknown(Horizon(first="9-0", last="9-0")) == ["11-0", "10-0"]
    assert unbooked.take_all() == ["9-0"]


# --- a Valkey that is killed, and comes back with its data or without ------------------------
@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("valkey")


@pytest.fixture(scope="module")
def valkey(state: Path) -> Iterator[Valkey]:
    one = Valkey(state)
    yield one
    one.kill()


@pytest.fixture(scope="module")
def address(
    committed: None, valkey: Valkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Of a gateway that counts in that Valkey."""
    gateway = start_gateway(tmp_path_factory.mktemp("gateway") / "log", REDIS_URL=valkey.url)
    yield gateway.url
    gateway.kill()


@pytest.fixture
def ask(
    shop: Shop, address: str, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], None]:
    """`ask(5)` gets five answers; booking reads the Valkey that is killed."""
    client = redis.Redis.from_url(valkey.url, protocol=2, decode_responses=True)
    monkeypatch.setattr(stores, "client", lambda: client)

    def so_often(count: int) -> None:
        # The first request after a restart may be refused: its connection is gone.
        completions = shop.client(at=address, max_retries=5).chat.completions
        for _ in range(count):
            completions.create(model=shop.model, messages=QUESTION)

    return so_often


def come_back(valkey: Valkey, *, without: Path | None = None) -> None:
    valkey.kill()
    if without is not None:
        shutil.rmtree(without)
    valkey.start()


def all_booked(shop: Shop, count: int) -> None:
    """So many answers are in the ledger, each with its five tokens, and no more come."""
    rows = LedgerEntry.objects.filter(tenant=shop.tenant)
    until(lambda: booking.book() is not None and rows.count() >= count, seconds=20)
    assert [(row.completion_tokens, row.complete) for row in rows] == [(5, True)] * count


def test_a_valkey_that_comes_back_with_its_data_has_every_answer(
    shop: Shop, ask: Callable[[int], None], valkey: Valkey
) -> None:
    ask(4)
    come_back(valkey)
    all_booked(shop, 4)


def test_of_a_valkey_that_lost_its_data_every_answer_is_booked_once_all_the_same(
    shop: Shop, ask: Callable[[int], None], valkey: Valkey, state: Path
) -> None:
    """Nobody had booked since the second answer: a worker was down, say."""
    ask(2)
    all_booked(shop, 2)
    ask(5)
    come_back(valkey, without=state / "valkey" / "appendonlydir")
    all_booked(shop, 7)
    ask(1)
    all_booked(shop, 8)


def test_a_valkey_that_lost_its_last_moments_gets_them_again(
    shop: Shop, ask: Callable[[int], None], valkey: Valkey, state: Path, tmp_path: Path
) -> None:
    """As after a power cut: what was not on the disk yet is gone."""
    folder = state / "valkey" / "appendonlydir"
    ask(2)
    shutil.copytree(folder, tmp_path / "earlier")
    ask(3)
    valkey.kill()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "earlier", folder)
    valkey.start()
    all_booked(shop, 5)
