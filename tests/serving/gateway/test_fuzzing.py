"""Whatever is sent to `/v1`, made from what it takes and from what has crashed others, is answered
with less than 500. `FUZZ_EXAMPLES=5000` tries that many for each operation instead of a few.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serving.gateway.chat_request import ChatRequest
from tests.fuzzing import hostile
from tests.fuzzing.conftest import PROFILE
from tests.fuzzing.values import Value, Values
from tests.serving.gateway.conftest import QUESTION, Shop

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "80"))
SCHEMA = msgspec.json.schema(ChatRequest)
CHAT, MODERATIONS, MODELS = "/chat/completions", "/moderations", "/models"
VALUES = Values(SCHEMA["$defs"], [])
HEADERS = ["ACCEPT", "ACCEPT_LANGUAGE", "X_REQUEST_ID", "ORIGIN", "AUTHORIZATION"]


@pytest.fixture
def client(shop: Shop) -> Iterator[httpx.Client]:
    _row, key = shop.new_key(requests_per_minute=1_000_000, tokens_per_minute=100_000_000)
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    with httpx.Client(base_url=shop.gateway.url, headers=headers, timeout=30) as made:
        yield made


def chat_bodies() -> Value:
    """Half of them whole requests with one strange field, so that some get as far as the engine."""
    fields = SCHEMA["$defs"]["ChatRequest"]["properties"]
    whole = {"model": "faq", "messages": QUESTION}
    strange = st.sampled_from(sorted(fields)).flatmap(
        lambda name: VALUES.near(fields[name]).map(lambda value: {**whole, name: value})
    )
    return strange | VALUES.near(SCHEMA)


def moderation_bodies() -> Value:
    texts = hostile.anything | st.lists(hostile.anything, max_size=4)
    return st.fixed_dictionaries({}, optional={"input": texts, "model": hostile.anything})


@pytest.mark.parametrize(
    ("address", "bodies"), [(CHAT, chat_bodies()), (MODERATIONS, moderation_bodies())]
)
def test_no_body_crashes(client: httpx.Client, address: str, bodies: Value) -> None:
    raw = bodies.map(lambda body: json.dumps(body).encode()) | st.sampled_from(hostile.BODIES)

    @settings(PROFILE, max_examples=EXAMPLES)
    @given(raw, headers())
    def run(body: bytes, said: dict[bytes, bytes]) -> None:
        answer = client.post(address, content=body, headers=[*said.items()])
        assert answer.status_code < 500, answer.text

    run()


def test_no_address_crashes(client: httpx.Client) -> None:
    names = st.sampled_from([*hostile.TEXTS[:12], "%00", "%ff", "..%2f", "x/y", "?a=%00"])
    methods = st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE"])

    @settings(PROFILE, max_examples=EXAMPLES // 2)
    @given(st.sampled_from([CHAT, MODERATIONS, MODELS, ""]), names, methods, headers())
    def run(address: str, name: str, method: str, said: dict[bytes, bytes]) -> None:
        path = f"{address}/{name}".encode("utf-8", "replace").decode()
        try:
            answer = client.request(method, path, headers=[*said.items()])
        except httpx.InvalidURL:
            return
        assert answer.status_code < 500, answer.text

    run()


@st.composite
def headers(draw: Any) -> dict[bytes, bytes]:
    found = {}
    for name in draw(st.lists(st.sampled_from(HEADERS), max_size=1)):
        value = draw(st.sampled_from(hostile.HEADERS[name]))
        if value.isprintable():  # the others are no header: the server ends the connection
            found[name.replace("_", "-").encode()] = value.encode("latin-1", "replace")
    return found
