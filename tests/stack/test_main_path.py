"""From the sample spreadsheet to a live model, as the demo took it, on real parts."""

import time
from collections.abc import Callable

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.stack.conftest import RunningStack, SampleShop
from tests.waiting import each, until

QUESTION: list[ChatCompletionMessageParam] = [
    {"role": "user", "content": "May I know when you open on a Saturday?"}
]


def test_the_sample_shop_passes_its_exam_and_the_base_model_alone_does_not(
    shop: SampleShop,
) -> None:
    exam = shop.api.get(f"exams/{shop.data['exam']}/").json()
    assert exam["passed"]
    assert exam["items_total"] >= 30
    assert exam["score"] >= 0.95
    assert 0 < exam["score_low"] < exam["score"] <= exam["score_high"] <= 1
    assert exam["base_score"] < 0.40


def test_the_openai_client_gets_the_shops_own_fact(shop: SampleShop) -> None:
    answer = shop.client.chat.completions.create(
        model=shop.model, messages=QUESTION, temperature=0, max_tokens=60
    )
    assert "9:30" in (answer.choices[0].message.content or "")
    assert answer.model == shop.model
    assert answer.usage is not None
    assert answer.usage.completion_tokens > 0


def test_a_streamed_answer_is_the_same_as_a_plain_one(shop: SampleShop) -> None:
    plain = shop.client.chat.completions.create(
        model=shop.model, messages=QUESTION, temperature=0, max_tokens=60
    )
    stream = shop.client.chat.completions.create(
        model=shop.model,
        messages=QUESTION,
        temperature=0,
        max_tokens=60,
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    text = "".join(one.choices[0].delta.content or "" for one in chunks if one.choices)
    assert text == plain.choices[0].message.content
    assert chunks[-1].usage == plain.usage


def test_what_was_asked_is_in_the_ledger_to_the_token(
    shop: SampleShop, stack: RunningStack
) -> None:
    made = shop.api.post("api-keys/", json={"name": "counted", "scopes": ["inference"]}).json()
    answers = [
        stack.openai(made["key"]).chat.completions.create(
            model=shop.model, messages=QUESTION, max_tokens=tokens
        )
        for tokens in (4, 60)
    ]
    wanted = [sum(one.usage.total_tokens for one in answers if one.usage)]
    until(lambda: _tokens_of(shop, made["id"]) == wanted, seconds=60)


def test_a_stranger_does_not_learn_that_the_model_exists(
    shop: SampleShop, stack: RunningStack
) -> None:
    admin = stack.admin()
    other = admin.post("/api/tenants/", json={"name": "Another shop", "language": "en"}).json()
    made = admin.post(
        f"/api/tenants/{other['id']}/api-keys/", json={"name": "key", "scopes": ["inference"]}
    ).json()
    client = stack.openai(made["key"], max_retries=0)
    with pytest.raises(openai.NotFoundError) as foreign:
        client.chat.completions.create(model=shop.model, messages=QUESTION)
    with pytest.raises(openai.NotFoundError) as unknown:
        client.chat.completions.create(model="no-such-model", messages=QUESTION)
    told = [str(one.value).replace(name, "…") for one, name in
            ((foreign, shop.model), (unknown, "no-such-model"))]  # fmt: skip
    assert told[0].split("request")[0] == told[1].split("request")[0]


def test_a_revoked_key_is_refused_at_once(
    shop: SampleShop, stack: RunningStack, record_property: Callable[[str, object], None]
) -> None:
    made = shop.api.post("api-keys/", json={"name": "short", "scopes": ["inference"]}).json()
    client = stack.openai(made["key"], max_retries=0)
    client.models.list()
    assert shop.api.delete(f"api-keys/{made['id']}/").is_success
    revoked = time.monotonic()

    def refused() -> bool:
        try:
            client.models.list()
        except openai.AuthenticationError:
            return True
        return False

    until(refused, seconds=15)
    record_property("seconds_until_refused", round(time.monotonic() - revoked, 2))


def test_a_second_demo_is_quick_and_changes_nothing(
    shop: SampleShop, stack: RunningStack, record_property: Callable[[str, object], None]
) -> None:
    deployments = shop.api.get("deployments/").json()["results"]
    trainings = shop.api.get("trainings/").json()["results"]
    started = time.monotonic()
    stack.run("deploy/demo.py", capture_output=True)
    record_property("seconds", round(time.monotonic() - started, 1))
    assert shop.api.get("deployments/").json()["results"] == each(deployments)
    assert shop.api.get("trainings/").json()["results"] == each(trainings)


def _tokens_of(shop: SampleShop, key: str) -> list[int]:
    lines = shop.api.get("usage/?group=key").json()["lines"]
    return [
        line["prompt_tokens"] + line["completion_tokens"] for line in lines if line["key"] == key
    ]
