"""Models go live, change and come back on the real engine, while customers keep asking."""

import hashlib
import hmac
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import openai
import pytest

from serving.engine.guarded import bearer
from tests.stack.conftest import RunningStack, SampleShop
from tests.stack.crowd import QUESTION, Crowd, ask
from tests.waiting import each, until

FACT = "9:30"
ENGLISH_ENGINE = ("serving.engine.server", "base-smollm2-135m-instruct")
"""In its command line; there may be one for Chinese beside it."""
CLIENTS = 8


@pytest.fixture(scope="module")
def key(shop: SampleShop) -> str:
    """A key whose limits eight clients that ask without a pause do not reach."""
    limits = {"requests_per_minute": 100_000, "tokens_per_minute": 100_000_000}
    made = shop.api.post("api-keys/", json={"name": "Crowd", "scopes": ["inference"], **limits})
    assert made.status_code == 201, made.text
    return str(made.json()["key"])


@pytest.fixture
def crowd(key: str, stack: RunningStack) -> Iterator[Callable[[list[str]], Crowd]]:
    """`crowd(models)` lets eight clients ask these models until the test is over."""
    made: list[Crowd] = []
    client = stack.openai(key, max_retries=0, timeout=60)
    with ThreadPoolExecutor(CLIENTS) as pool:

        def start(models: list[str]) -> Crowd:
            made.append(Crowd(models))
            made[-1].clients.extend(
                pool.submit(made[-1].ask, client, models[number % len(models)])
                for number in range(CLIENTS)
            )
            return made[-1]

        yield start
        for one in made:
            one.over.set()


@pytest.fixture(scope="module")
def versions(shop: SampleShop, stack: RunningStack) -> list[tuple[str, bool]]:
    """Twenty versions; every second one knows nothing of the shop."""
    done = stack.run(
        "tests/stack/clone_versions.py", shop.tenant, shop.data["version"], "20",
        capture_output=True,
    )  # fmt: skip
    quota = f"{stack.console_url}/api/admin/tenants/{shop.tenant}/quota/"
    assert stack.admin().patch(quota, json={"deployments": 50}).is_success
    return [(version, knows) for version, knows in json.loads(done.stdout.splitlines()[-1])]


@pytest.fixture
def deployments(shop: SampleShop) -> Iterator[Callable[..., str]]:
    """`deployments(name, version)` deploys, and everything is ended afterwards."""
    made: list[str] = []

    def deploy(name: str, version: str) -> str:
        answer = shop.api.post("deployments/", json={"name": name, "version": version})
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
        return made[-1]

    yield deploy
    for one in made:
        shop.api.delete(f"deployments/{one}/")


def test_twenty_models_go_live_one_after_the_other_while_eight_customers_ask(
    shop: SampleShop,
    key: str,
    stack: RunningStack,
    versions: list[tuple[str, bool]],
    deployments: Callable[..., str],
    crowd: Callable[[list[str]], Crowd],
    record_property: Callable[[str, object], None],
) -> None:
    client = stack.openai(key, max_retries=0)
    others = crowd([shop.model])
    took = []
    for number, (version, knows) in enumerate(versions):
        since = time.monotonic()
        deployments(f"clone-{number}", version)
        answer = _first_answer(client, f"clone-{number}")
        assert (FACT in answer) == knows, answer
        if knows:  # the others have no right answer, and babble to the last token allowed
            took.append(time.monotonic() - since)
    others.hear()
    answers = others.leave()
    # How quick it is depends on the machine, so it is told, not judged: see docs/benchmarks.md.
    seconds = sorted(round(one, 2) for one in took)
    record_property("seconds_to_first_right_answer", seconds)
    print(f"\ndeploy call to first right answer, seconds: {seconds}")  # noqa: T201
    assert not others.errors
    assert all(FACT in text for _model, text in each(answers))


def test_a_new_revision_and_the_way_back_cost_no_request(
    shop: SampleShop,
    key: str,
    stack: RunningStack,
    versions: list[tuple[str, bool]],
    deployments: Callable[..., str],
    crowd: Callable[[list[str]], Crowd],
) -> None:
    knowing = [version for version, knows in versions if knows]
    one = deployments("changing", knowing[0])
    _first_answer(stack.openai(key, max_retries=0), "changing")
    others = crowd(["changing"])
    for version in knowing[1:6]:
        answer = shop.api.post(f"deployments/{one}/revisions/", json={"version": version})
        assert answer.status_code == 201
        _until_live(shop, one, answer.json()["number"])
    assert shop.api.post(f"deployments/{one}/roll-back/", json={}).status_code == 201
    _until_live(shop, one, 7)
    others.hear(2 * CLIENTS)  # everybody's last question came after the way back
    answers = others.leave()
    assert not others.errors
    assert all(FACT in text for _model, text in each(answers))


def test_the_base_model_is_not_touched_by_adapters_that_share_its_batch(
    shop: SampleShop,
    key: str,
    stack: RunningStack,
    versions: list[tuple[str, bool]],
    deployments: Callable[..., str],
    crowd: Callable[[list[str]], Crowd],
) -> None:
    names = []
    for number, (version, _knows) in enumerate([one for one in versions if one[1]][:8]):
        names.append(f"beside-{number}")
        deployments(names[-1], version)
    client = stack.openai(key, max_retries=0)
    for name in names:
        _first_answer(client, name)
    others = crowd(names)
    engine = _engine(stack)
    address = f"http://{engine['address']}/v1/models"
    assert httpx.get(address, timeout=60).status_code == 401, "it answers those alone who hold it"
    for _ in range(10):
        body = {"model": "base-smollm2-135m-instruct", "messages": QUESTION, "max_tokens": 40}
        answer = httpx.post(
            f"http://{engine['address']}/v1/chat/completions",
            json={**body, "temperature": 0},
            headers={"Authorization": _bearer(stack, engine)},
            timeout=60,
        )
        assert FACT not in answer.json()["choices"][0]["message"]["content"]
    others.hear()
    answers = others.leave()
    assert not others.errors
    assert all(FACT in text for _model, text in each(answers))


def test_a_killed_engine_comes_back_with_every_model_and_nobody_gets_a_wrong_answer(
    shop: SampleShop,
    key: str,
    stack: RunningStack,
    versions: list[tuple[str, bool]],
    deployments: Callable[..., str],
    crowd: Callable[[list[str]], Crowd],
    record_property: Callable[[str, object], None],
) -> None:
    knows = {shop.model: True}
    for number, (version, knowing) in enumerate(versions[:6]):
        knows[f"again-{number}"] = knowing
        deployments(f"again-{number}", version)
    client = stack.openai(key, max_retries=0)
    for name in knows:
        _first_answer(client, name)
    before = _engine(stack)
    others = crowd(list(knows))
    others.hear()
    (server,) = stack.processes(*ENGLISH_ENGINE)
    server.kill()
    killed = time.monotonic()
    until(lambda: _engine(stack)["state"] != "ready", seconds=30)
    record_property("seconds_until_noticed", round(time.monotonic() - killed, 1))
    until(lambda: _engine(stack)["state"] == "ready", seconds=180)
    record_property("seconds_until_back", round(time.monotonic() - killed, 1))
    others.hear()
    answers = others.leave()

    assert _engine(stack)["generation"] == before["generation"] + 1
    for model, text in each(answers):
        assert (FACT in text) == knows[model], (model, text)
    for error in others.errors:
        # Cut connections are told as 503 too: the openai client retries both by itself.
        assert isinstance(error, openai.InternalServerError), error
        assert error.status_code == 503
        assert error.response.headers.get("retry-after")
    assert len(stack.processes(*ENGLISH_ENGINE)) == 1


def test_a_killed_node_agent_costs_no_request_and_its_successor_adopts_the_engine(
    shop: SampleShop, stack: RunningStack, crowd: Callable[[list[str]], Crowd]
) -> None:
    before = _engine(stack)
    (server,) = stack.processes(*ENGLISH_ENGINE)
    (agent,) = stack.processes("manage.py", "node")
    others = crowd([shop.model])
    others.hear()
    os.kill(agent.pid, signal.SIGKILL)
    until(lambda: _agents(stack) not in ([], [agent.pid]), seconds=30)
    came = datetime.now(UTC)
    until(lambda: _last_sign_of_life(stack) > came, seconds=60)
    came = _last_sign_of_life(stack)
    until(lambda: _last_sign_of_life(stack) > came, seconds=60)  # it has looked after its engines
    others.hear()
    answers = others.leave()
    assert not others.errors
    assert all(FACT in text for _model, text in each(answers))
    after = _engine(stack)
    assert (after["generation"], after["state"]) == (before["generation"], "ready")
    assert server.is_running()


def _first_answer(client: openai.OpenAI, model: str, *, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while True:
        try:
            return ask(client, model)
        except openai.InternalServerError:  # 503: not live yet
            assert time.monotonic() < end, f"{model} did not go live"
            time.sleep(0.05)


def _until_live(shop: SampleShop, deployment: str, number: int) -> None:
    def is_live() -> bool:
        found = shop.api.get(f"deployments/{deployment}/").json()
        return bool(found["active"] and found["active"]["number"] == number)

    until(is_live, seconds=30)


def _bearer(stack: RunningStack, engine: dict[str, Any]) -> str:
    """What the engine asks of whoever wants an answer; see `serving.engine_secrets`."""
    key, about = stack.env["SECRET_KEY"].encode(), f"engine:{engine['id']}".encode()
    return bearer(hmac.new(key, about, hashlib.sha256).hexdigest())


def _engine(stack: RunningStack) -> dict[str, Any]:
    engines = stack.admin().get("/api/admin/engines/").json()["results"]
    (found,) = [one for one in engines if one["base_model"] == "smollm2-135m-instruct"]
    return dict(found)


def _agents(stack: RunningStack) -> list[int]:
    return [one.pid for one in stack.processes("manage.py", "node")]


def _last_sign_of_life(stack: RunningStack) -> datetime:
    """When the node's agent last said that it is there."""
    (node,) = stack.admin().get("/api/admin/nodes/").json()["results"]
    return datetime.fromisoformat(node["seen_at"])
