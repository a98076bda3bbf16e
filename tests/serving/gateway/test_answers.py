"""The unmodified `openai` client gets its answers, and nothing of the engine's own."""

import asyncio
from collections.abc import Callable

import httpx
import openai
import pytest

from tests.serving.gateway.conftest import QUESTION, Shop
from tests.serving.gateway.processes import BESIDE_DJANGO, GatewayProcess
from tests.waiting import until


def test_a_plain_answer(shop: Shop) -> None:
    answer = shop.ask()
    assert answer.choices[0].message.content == "w1 w2 w3 w4 w5 "
    assert answer.choices[0].finish_reason == "stop"
    assert answer.object == "chat.completion"
    assert answer.usage.prompt_tokens == 11
    assert answer.usage.completion_tokens == 5
    assert answer.usage.total_tokens == 16


def test_the_answer_names_the_model_as_the_caller_did(shop: Shop) -> None:
    assert shop.ask().model == "faq"
    assert {chunk.model for chunk in shop.ask(stream=True)} == {"faq"}
    assert shop.mock.asked[-1]["model"] == shop.version.lora_name


def test_a_streamed_answer_has_no_usage_unless_asked_for(shop: Shop) -> None:
    chunks = list(shop.ask(stream=True))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "w1 w2 w3 w4 w5 "
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_streamed_answer_ends_with_usage_where_asked_for(shop: Shop) -> None:
    chunks = list(shop.ask(stream=True, stream_options={"include_usage": True}))
    assert [chunk.usage for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == 16


def test_the_engines_own_fields_and_names_do_not_show(shop: Shop) -> None:
    plain = shop.post({"model": "faq", "messages": QUESTION}).text
    streamed = shop.post({"model": "faq", "messages": QUESTION, "stream": True}).text
    for text in (plain, streamed):
        for inner in ("token_ids", "stop_reason", "fingerprint", "vllm", "chatcmpl-engine"):
            assert inner not in text
        assert shop.version.lora_name not in text


def test_several_answers_at_once_are_kept_apart_and_counted_together(shop: Shop) -> None:
    answer = shop.ask(n=3)
    assert [choice.index for choice in answer.choices] == [0, 1, 2]
    assert {choice.message.content for choice in answer.choices} == {"w1 w2 w3 w4 w5 "}
    assert answer.usage.completion_tokens == 15
    list(shop.ask(n=2, stream=True))
    assert [row.completion_tokens for row in shop.booked(2)] == [15, 10]


def test_logprobs_come_through_whole_and_streamed(shop: Shop) -> None:
    whole = shop.ask(logprobs=True, top_logprobs=2).choices[0].logprobs
    assert [one.token for one in whole.content] == ["w1 ", "w2 ", "w3 ", "w4 ", "w5 "]
    streamed = list(shop.ask(logprobs=True, stream=True))
    assert streamed[1].choices[0].logprobs.content[0].logprob == -0.5
    assert shop.mock.asked[-2]["top_logprobs"] == 2


@pytest.mark.parametrize(
    "says", ["Yes, we are open.", "🫠龜€é", "🫠 龜 € é", "Just £12 , naïve café"]
)
def test_the_tokens_that_are_told_and_their_bytes_spell_the_answer(shop: Shop, says: str) -> None:
    shop.behaviour.says = says
    whole = shop.ask(logprobs=True, n=2).choices
    for choice in whole:
        assert choice.message.content == says
        assert "".join(one.token for one in choice.logprobs.content) == says
        assert b"".join(bytes(one.bytes) for one in choice.logprobs.content).decode() == says
    parts = [part.choices[0] for part in shop.ask(logprobs=True, stream=True) if part.choices]
    told = [one for part in parts if part.logprobs for one in part.logprobs.content]
    assert "".join(part.delta.content or "" for part in parts) == says
    assert "".join(one.token for one in told) == says
    assert b"".join(bytes(one.bytes) for one in told).decode() == says


def test_the_asynchronous_client_asks_many_at_once(shop: Shop) -> None:
    async def ask_all() -> list[str]:
        async with openai.AsyncOpenAI(
            base_url=shop.gateway.url, api_key=shop.secret, max_retries=0
        ) as client:

            async def ask() -> str:
                stream = await client.chat.completions.create(
                    model="faq", messages=QUESTION, stream=True
                )
                return "".join([part.choices[0].delta.content or "" async for part in stream])

            return await asyncio.gather(*(ask() for _ in range(20)))

    shop.behaviour.delay = 0.01
    assert set(asyncio.run(ask_all())) == {"w1 w2 w3 w4 w5 "}
    assert {row.completion_tokens for row in shop.booked(20)} == {5}


def test_models_are_listed_and_shown_by_name(shop: Shop, other_shop: Shop) -> None:
    models = shop.client().models
    assert [model.id for model in models.list()] == ["faq"]
    found = models.retrieve("faq")
    assert (found.id, found.object, found.owned_by) == ("faq", "model", shop.tenant.name)


def test_every_answer_carries_a_request_id(shop: Shop) -> None:
    body = {"model": "faq", "messages": QUESTION}
    given = shop.post(body, **{"x-request-id": "my-own-id-1"})
    assert given.headers["x-request-id"] == "my-own-id-1"
    assert len(shop.post(body).headers["x-request-id"]) == 32
    assert shop.ask()._request_id
    odd = shop.post(body, **{"x-request-id": "no spaces please"})
    assert odd.headers["x-request-id"] != "no spaces please"


def test_the_log_has_a_line_per_request_and_none_of_its_content(shop: Shop) -> None:
    shop.post(
        {"model": "faq", "messages": [{"role": "user", "content": "my secret question"}]},
        **{"x-request-id": "look-me-up-1"},
    )
    until(lambda: "look-me-up-1" in shop.gateway.log.read_text())
    text = shop.gateway.log.read_text()
    logged = shop.gateway.logged()
    line = next(event for event in logged if event.get("request_id") == "look-me-up-1")
    assert line["event"] == "request"
    assert line["status"] == 200
    assert line["key"] == shop.key.prefix
    assert line["completion_tokens"] == 5
    assert "secret" not in text
    assert shop.secret not in text
    assert "w1 w2" not in text


def test_beside_django_it_answers_its_own_addresses_only(
    shop: Shop, new_gateway: Callable[..., GatewayProcess]
) -> None:
    gateway = new_gateway(application=BESIDE_DJANGO)
    assert shop.ask(at=gateway.url).choices
    console = httpx.get(f"http://127.0.0.1:{gateway.port}/api/session/", timeout=60)
    assert console.status_code == 401
    assert console.json()["error"]["code"] == "not_signed_in"
    elsewhere = httpx.get(f"http://127.0.0.1:{shop.gateway.port}/api/session/", timeout=60)
    assert elsewhere.status_code == 404
    assert elsewhere.json()["error"]["code"] == "unknown_url"
