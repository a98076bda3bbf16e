"""The gateway in front of a real engine: what OpenAI's clients may ask, and what is booked."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.stack.conftest import RunningStack, SampleShop

QUESTION: list[ChatCompletionMessageParam] = [
    {"role": "user", "content": "May I know when you open on a Saturday?"}
]
BASE = "base:smollm2-135m-instruct"
"""Says something to everything; the shop's own model asks an engine only for what it can tell."""
LONG = [{"role": "user", "content": "Please tell me all about your shop, at great length."}]


def ask(shop: SampleShop, **request: Any) -> Any:
    request = {"model": shop.model, "messages": QUESTION, "max_tokens": 24, **request}
    return shop.client.chat.completions.create(**request)


def ledger_of(stack: RunningStack, answer_id: str) -> list[dict[str, Any]]:
    """What is booked for an answer, once it is."""
    reference = answer_id.removeprefix("chatcmpl-")
    code = (
        "import json; from maas.usage.models import LedgerEntry as L; "
        f"print(json.dumps(list(L.objects.filter(reference='{reference}')"
        ".values('prompt_tokens', 'completion_tokens', 'complete'))))"
    )
    deadline = time.monotonic() + 40  # a dead gateway is told by its silence of 15 s
    while True:
        done = stack.run("manage.py", "shell", "-v", "0", "-c", code, capture_output=True)
        rows: list[dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
        if rows or time.monotonic() > deadline:
            return rows
        time.sleep(1)


def test_the_settings_of_the_openai_api_work_on_the_real_engine(shop: SampleShop) -> None:
    several = ask(shop, n=2, temperature=0.9, seed=3)
    assert [choice.index for choice in several.choices] == [0, 1]
    assert several.usage.completion_tokens > 2
    twice = [ask(shop, temperature=1.0, seed=11).choices[0].message.content for _ in range(2)]
    assert twice[0] == twice[1]
    # The likeliest words, so that the guard has nothing to repair: then every token is told of.
    told = ask(shop, logprobs=True, top_logprobs=2, temperature=0)
    content = told.choices[0].logprobs.content
    assert "".join(one.token for one in content) == told.choices[0].message.content
    assert b"".join(bytes(one.bytes) for one in content).decode() == told.choices[0].message.content
    assert len(content[0].top_logprobs) == 2
    word = told.choices[0].message.content.split()[1]
    assert word not in ask(shop, stop=[word]).choices[0].message.content


def test_drawing_by_chance_says_what_the_model_is_sure_of_beside_others_who_do_not(
    shop: SampleShop,
) -> None:
    """Guessing from the prompt must not leak into answers that are drawn by chance."""

    def answer(number: int) -> str:
        told = ask(shop, temperature=number % 2, seed=number, max_tokens=40)
        return str(told.choices[0].message.content)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(answer, range(24)))
    assert len(set(answers[::2])) == 1
    assert sum(one == answers[0] for one in answers[1::2]) >= 9


def test_json_by_schema_is_json_by_schema(shop: SampleShop) -> None:
    schema = {
        "type": "object",
        "properties": {"open": {"type": "boolean"}},
        "required": ["open"],
        "additionalProperties": False,
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "open", "schema": schema}}
    answer = ask(shop, response_format=wanted, max_tokens=40).choices[0].message.content
    assert set(json.loads(answer)) == {"open"}


def test_usage_is_the_same_plain_and_streamed(shop: SampleShop) -> None:
    plain = ask(shop, temperature=0)
    parts = list(ask(shop, temperature=0, stream=True, stream_options={"include_usage": True}))
    assert parts[-1].usage == plain.usage
    text = "".join(part.choices[0].delta.content or "" for part in parts if part.choices)
    assert text == plain.choices[0].message.content


def test_too_long_a_conversation_is_refused_and_costs_nothing(shop: SampleShop) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(shop, messages=[{"role": "system", "content": "hello " * 20_000}, *QUESTION])
    assert refused.value.code == "context_length_exceeded"


def test_a_client_that_hangs_up_pays_for_what_it_got(shop: SampleShop, stack: RunningStack) -> None:
    stream = ask(
        shop, model=BASE, messages=LONG, max_tokens=200, stream=True, temperature=1.5, seed=1
    )
    parts = [next(stream) for _ in range(4)]
    stream.close()
    (row,) = ledger_of(stack, parts[0].id)
    if row["complete"]:  # it had said all that it wanted to
        assert row["completion_tokens"] < 200
    else:
        assert 3 <= row["completion_tokens"] < 200


def test_a_gateway_killed_in_an_answer_comes_back_and_books_it_once(
    shop: SampleShop, stack: RunningStack
) -> None:
    stream = ask(
        shop, model=BASE, messages=LONG, max_tokens=200, stream=True, temperature=1.5, seed=2
    )
    parts = [next(stream) for _ in range(3)]
    (gateway,) = stack.processes("serving.gateway.asgi")
    gateway.kill()
    with suppress(Exception):  # how a broken connection is told depends on the client's version
        parts.extend(stream)
    rows = ledger_of(stack, parts[0].id)
    assert len(rows) == 1
    assert rows[0]["completion_tokens"] >= len(parts) - 2
    patient = stack.openai(shop.key, max_retries=8)
    answer = patient.chat.completions.create(model=shop.model, messages=QUESTION, max_tokens=8)
    assert answer.choices
