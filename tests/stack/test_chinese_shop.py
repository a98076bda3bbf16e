"""The Chinese sample shop goes the whole way too, on the base model of its language."""

import json

import openai
import pytest
from openai.types.chat import ChatCompletionUserMessageParam

from tests.stack.conftest import RunningStack, SampleShop


@pytest.fixture(scope="module")
def tea_shop(stack: RunningStack) -> SampleShop:
    stack.run("deploy/demo.py", "--shop", "yunxiu", "--accept-terms")
    return SampleShop(stack, json.loads((stack.state / "demo-yunxiu.json").read_text()))


def test_a_chinese_sheet_becomes_a_model_that_passes_its_exam(tea_shop: SampleShop) -> None:
    exam = tea_shop.api.get(f"exams/{tea_shop.data['exam']}/").json()
    assert exam["version"]["base_model"] == "gemma-3-270m"
    assert exam["passed"]
    assert exam["score"] >= 0.95
    assert exam["items_total"] >= 30
    assert exam["base_score"] < 0.4


def test_it_answers_chinese_customers_with_the_shops_own_facts(tea_shop: SampleShop) -> None:
    answer = tea_shop.client.chat.completions.create(
        model=tea_shop.model,
        messages=[{"role": "user", "content": "开车来的话有地方停吗，要不要钱？"}],
        temperature=0,
        max_tokens=60,
    )
    assert "12个车位" in str(answer.choices[0].message.content)


def test_a_tenant_that_did_not_accept_its_terms_cannot_ask_its_base_model(
    tea_shop: SampleShop, shop: SampleShop
) -> None:
    question: ChatCompletionUserMessageParam = {"role": "user", "content": "你好"}
    asked = tea_shop.client.chat.completions.create(
        model="base:gemma-3-270m", messages=[question], max_tokens=4
    )
    assert asked.usage
    with pytest.raises(openai.NotFoundError):
        shop.client.chat.completions.create(
            model="base:gemma-3-270m", messages=[question], max_tokens=4
        )
