"""What callers may send: text and OpenAI's own settings, nothing of the engine's."""

import http.client
from typing import Any

import openai
import pytest

from tests.serving.gateway.conftest import QUESTION, Shop


def refusal(shop: Shop, **body: Any) -> dict[str, Any]:
    """The error that a request gets, which never reaches the engine."""
    before = len(shop.mock.asked)
    answer = shop.post({"model": "faq", "messages": QUESTION, **body})
    assert answer.status_code == 400
    assert len(shop.mock.asked) == before
    return dict(answer.json()["error"])


def test_what_is_known_reaches_the_engine_as_it_was_sent(shop: Shop) -> None:
    settings: dict[str, Any] = {
        "max_tokens": 3,
        "temperature": 0.5,
        "top_p": 0.9,
        "n": 2,
        "stop": ["END"],
        "seed": 7,
        "presence_penalty": 0.1,
        "frequency_penalty": -0.1,
        "logprobs": True,
        "top_logprobs": 2,
    }
    shop.ask(**settings)
    asked = shop.mock.asked[-1]
    assert {name: asked[name] for name in settings} == settings
    assert asked["messages"] == QUESTION


def test_the_newer_name_of_max_tokens_is_the_same(shop: Shop) -> None:
    assert shop.ask(max_completion_tokens=2).usage.completion_tokens == 2
    assert "max_completion_tokens" not in shop.mock.asked[-1]


def test_parts_of_text_are_joined_and_developers_speak_as_the_system(shop: Shop) -> None:
    shop.ask(
        messages=[
            {"role": "developer", "content": "Be brief."},
            {
                "role": "user",
                "content": [{"type": "text", "text": "One"}, {"type": "text", "text": "two"}],
            },
        ]
    )
    assert shop.mock.asked[-1]["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "One\ntwo"},
    ]


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": {"url": "http://127.0.0.1:1/inner"}},
        {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}},
        {"type": "file", "file": {"file_id": "x"}},
        {"type": "video_url", "video_url": {"url": "file:///etc/passwd"}},
    ],
)
def test_only_text_is_taken(shop: Shop, part: dict[str, Any]) -> None:
    error = refusal(shop, messages=[{"role": "user", "content": [part]}])
    assert error["code"] == "unsupported_content"
    assert error["param"] == "messages[0].content"


@pytest.mark.parametrize(
    "name",
    [
        "guided_json", "guided_regex", "structured_outputs", "chat_template",
        "chat_template_kwargs", "lora_request", "add_generation_prompt", "top_k",
        "prompt_logprobs", "truncate_prompt_tokens", "ignore_eos", "priority", "echo",
        "return_token_ids", "mm_processor_kwargs", "kv_transfer_params", "vllm_xargs",
    ],
)  # fmt: skip
def test_the_engines_own_settings_are_refused(shop: Shop, name: str) -> None:
    error = refusal(shop, **{name: 1})
    assert error["code"] == "unknown_parameter"
    assert error["param"] == name


@pytest.mark.parametrize("name", ["tools", "functions", "logit_bias", "audio", "reasoning_effort"])
def test_what_is_not_offered_is_refused_rather_than_ignored(shop: Shop, name: str) -> None:
    error = refusal(shop, **{name: [{}]})
    assert error["code"] == "unsupported_parameter"
    assert name in error["message"]


def test_nulls_and_what_has_no_effect_are_taken(shop: Shop) -> None:
    shop.ask(
        user="customer-7",
        metadata={"shop": "1"},
        store=False,
        extra_body={"tools": None, "stop": None, "temperature": None, "service_tier": "auto"},
    )
    asked = shop.mock.asked[-1]
    assert set(asked) == {"model", "messages", "max_tokens", "stream", "stream_options"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", 2.1), ("temperature", -1), ("top_p", 1.5), ("n", 0), ("n", 5),
        ("max_tokens", 0), ("presence_penalty", 3), ("frequency_penalty", -3),
        ("seed", 2**63), ("stop", ["a"] * 5), ("stop", [""]), ("top_logprobs", 21),
        ("messages", []), ("stream_options", {"include_usage": True}),
        ("response_format", {"type": "regex"}), ("response_format", {"type": "json_schema"}),
    ],
)  # fmt: skip
def test_values_out_of_range_name_their_field(shop: Shop, name: str, value: Any) -> None:
    error = refusal(shop, **{name: value})
    assert error["param"] == name
    assert error["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("name", "value"),
    [("temperature", "hot"), ("n", 1.5), ("stream", "yes"), ("messages", "hello"), ("stop", 5)],
)
def test_values_of_a_wrong_type_name_their_field(shop: Shop, name: str, value: Any) -> None:
    error = refusal(shop, **{name: value})
    assert (error["code"], error["param"]) == ("invalid_type", name)


@pytest.mark.parametrize("role", ["tool", "function", "root"])
def test_other_roles_are_refused(shop: Shop, role: str) -> None:
    error = refusal(shop, messages=[{"role": role, "content": "x"}])
    assert error["param"] == "messages[0].role"


@pytest.mark.parametrize("content", [None, []])
def test_a_message_needs_content(shop: Shop, content: Any) -> None:
    error = refusal(shop, messages=[*QUESTION, {"role": "assistant", "content": content}])
    assert error["param"] == "messages[1].content"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"model": "faq"}', b"[" * 5000, b'{"model": "\\ud800"}'],
)
def test_a_broken_body_is_a_bad_request(shop: Shop, body: bytes) -> None:
    answer = shop.post(body)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_body_that_is_too_large_is_refused(shop: Shop) -> None:
    answer = shop.post(b" " * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "request_too_large"


def test_json_by_schema_reaches_the_engine_without_what_it_does_not_need(shop: Shop) -> None:
    schema = {"type": "object", "properties": {"hours": {"type": "string"}}}
    wanted = {"name": "hours", "strict": True, "schema": schema, "x": "y"}
    shop.ask(response_format={"type": "json_schema", "json_schema": wanted})
    assert shop.mock.asked[-1]["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": schema},
    }
    shop.ask(response_format={"type": "text"})
    assert "response_format" not in shop.mock.asked[-1]


def test_a_schema_that_is_too_deep_is_refused(shop: Shop) -> None:
    schema: dict[str, Any] = {}
    for _ in range(20):
        schema = {"type": "object", "properties": {"a": schema}}
    refusal(shop, response_format={"type": "json_schema", "json_schema": {"schema": schema}})


def test_a_schema_that_means_too_much_is_refused_with_its_place(shop: Shop) -> None:
    schema = {"type": "object", "properties": {"all": {"type": "array", "minItems": 100_000}}}
    wanted = {"type": "json_schema", "json_schema": {"schema": schema}}
    error = refusal(shop, response_format=wanted)
    assert error["param"] == "response_format"
    assert "'#/properties/all/minItems': at most 1000." in error["message"]


def test_a_schema_that_no_engine_takes_reaches_none_and_costs_nothing(shop: Shop) -> None:
    wanted = {"type": "json_schema", "json_schema": {"schema": {"type": "banana"}}}
    error = refusal(shop, response_format=wanted)
    assert error["param"] == "response_format"
    assert "banana" in error["message"]
    shop.ask()
    shop.booked(1)


def test_messages_that_surely_have_no_room_are_refused_before_any_work(shop: Shop) -> None:
    error = refusal(shop, messages=[{"role": "user", "content": "and " * 2048}])
    assert (error["code"], error["param"]) == ("context_length_exceeded", "messages")
    assert "2048 tokens" in error["message"]


def test_a_conversation_longer_than_the_context_is_told_so(shop: Shop) -> None:
    shop.behaviour.refusal = (
        400,
        "This model's maximum context length is 2048 tokens. However, your prompt contains "
        "3000 input tokens. (parameter=input_tokens, value=3000)",
    )
    with pytest.raises(openai.BadRequestError) as refused:
        shop.ask()
    assert refused.value.code == "context_length_exceeded"
    assert "2048" in str(refused.value)


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_bound_beyond_the_room_is_lowered_to_what_fits(
    shop: Shop, name: str, stream: bool
) -> None:
    for most in (2038, 2047, 2048, 8192, 65_535, 2**31, 2**63 - 1):
        answer = shop.post({"model": "faq", "messages": QUESTION, "stream": stream, name: most})
        assert answer.status_code == 200, answer.text
        assert "w5" in answer.text
        # Without a bound the engine fills what the prompt's eleven tokens leave: less than asked.
        assert "max_tokens" not in shop.mock.asked[-1]


def test_a_bound_that_fits_is_kept(shop: Shop) -> None:
    shop.ask(max_tokens=2037)
    assert shop.mock.asked[-1]["max_tokens"] == 2037
    assert shop.ask(max_tokens=2).usage.completion_tokens == 2


@pytest.mark.parametrize("prompt", [2048, 2049, 5000])
@pytest.mark.parametrize("most", [None, 5, 8192])
def test_messages_that_leave_no_room_are_refused_whatever_the_bound(
    shop: Shop, prompt: int, most: int | None
) -> None:
    shop.behaviour.prompt_tokens = prompt
    answer = shop.post({"model": "faq", "messages": QUESTION, "max_tokens": most})
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["param"]) == ("context_length_exceeded", "messages")
    assert "2048 tokens" in error["message"]
    assert "max_tokens" not in error["message"]


@pytest.mark.parametrize(
    "sent",
    [
        {"max_tokens": 0},
        {"max_completion_tokens": 0},
        {"max_tokens": 0, "max_completion_tokens": 0},
        {"max_tokens": 10, "max_completion_tokens": 0},
        {"max_tokens": 0, "max_completion_tokens": 10},
        {"max_completion_tokens": -1},
    ],
)
def test_an_answer_without_a_token_is_refused(shop: Shop, sent: dict[str, int]) -> None:
    error = refusal(shop, **sent)
    assert error["param"] in sent
    assert sent[error["param"]] < 1
    assert error["message"].startswith(f"'{error['param']}' must be at least 1")


def test_the_engines_other_refusals_come_without_its_names(shop: Shop) -> None:
    reason = f"{shop.version.lora_name}: n must be 1 with greedy sampling (parameter=n, value=2)"
    shop.behaviour.refusal = (400, reason)
    with pytest.raises(openai.BadRequestError) as refused:
        shop.ask()
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["message"] == "the model: n must be 1 with greedy sampling"


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_what_the_engine_refuses_only_in_the_stream_is_a_bad_request_too(
    shop: Shop, stream: bool
) -> None:
    shop.behaviour.late_refusal = "Grammar error: Invalid type: banana"
    with pytest.raises(openai.BadRequestError) as refused:
        shop.ask(stream=stream)
    assert "banana" in str(refused.value)


def test_errors_are_in_the_callers_language(shop: Shop) -> None:
    english = refusal(shop, n=9)["message"]
    assert english == "'n' must be between 1 and 4."
    german = shop.post({"model": "faq", "messages": QUESTION, "n": 9}, **{"accept-language": "de"})
    assert german.json()["error"]["message"] == english


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/chat/completions", 405), ("POST", "/v1/models", 405),
        ("POST", "/v1/completions", 404), ("POST", "/v1/load_lora_adapter", 404),
        ("POST", "/v1/embeddings", 404), ("GET", "/v1/models/a/b", 404), ("GET", "/health", 404),
        ("GET", "/metrics", 404), ("GET", "/v1/", 404), ("GET", "/v1/../metrics", 404),
        ("GET", "/v1/models/", 404),
    ],
)  # fmt: skip
def test_only_three_addresses_answer(shop: Shop, method: str, path: str, status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", shop.gateway.port)
    connection.request(method, path, headers={"authorization": f"Bearer {shop.secret}"})
    answer = connection.getresponse()
    assert answer.status == status
    assert b'"invalid_request_error"' in answer.read()
