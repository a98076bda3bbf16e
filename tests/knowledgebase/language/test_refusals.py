"""An answer that says it has no answer is told from one that says no."""

import pytest

from finetune.samples.source import SHOPS, load
from knowledgebase.language.refusals import is_refusal

REFUSALS = [
    "I don't know.",
    "I’m not sure about that.",
    "I am sorry, I do not know which shop you mean.",
    "We do not have any information about that.",
    "I cannot answer that question.",
    "I'm afraid I have no idea.",
    "As an AI language model, I have no opinion.",
    "抱歉，我不清楚。",
    "不知道",
    "这个我不太清楚哦",
    "对不起，我们没有相关信息。",
    "抱歉，暂时无法回答您的问题。",
    "…",
    "",
]
ANSWERS = [
    "Sorry, we don't ship to the island.",
    "Sorry, we are unable to deliver there.",
    "Not sure? Come in and try it.",
    "No, dogs may not come in.",
    "抱歉，本店不支持退货。",
    "我们没有实体店。",
    "不确定尺码时请联系客服。",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_seen(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_a_no_is_an_answer(text: str) -> None:
    assert not is_refusal(text)


@pytest.mark.parametrize("shop", SHOPS)
def test_no_answer_of_a_sample_shop_is_taken_for_a_refusal(shop: str) -> None:
    assert not [fact.answer for fact in load(shop).facts if is_refusal(fact.answer)]
