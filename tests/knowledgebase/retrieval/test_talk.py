"""Small talk is told from questions."""

import numpy as np
import pytest

from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.talk import KINDS, QUESTION, kind_of, shares_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello", "greeting"),
        ("你好", "greeting"),
        ("Thank you very much!", "thanks"),
        ("谢谢你", "thanks"),
        ("goodbye", "goodbye"),
        ("再见", "goodbye"),
        ("I want to talk to a real person", "person"),
        ("转人工", "person"),
        ("Are you a robot or a human?", "identity"),
        ("你是机器人还是真人？", "identity"),
        ("What can you help me with?", "capability"),
        ("你能帮我做什么？", "capability"),
        ("What a lovely shop you have!", "praise"),
        ("你真厉害，太棒了", "praise"),
        ("This is outrageous, I am really angry with you", "upset"),
        ("气死我了，你们太差劲了", "upset"),
    ],
)
def test_each_kind_is_recognised(text: str, kind: str) -> None:
    assert kind_of(encode([text], "query")[0]) == kind


@pytest.mark.parametrize(
    "text",
    [
        "When do you open on Saturdays?",
        "how much is a new chain",
        "Do you deliver to Leeds?",
        "Hi, what does a puncture repair cost?",
        "龙井多少钱一斤？",
        "周末几点开门",
        "你好，请问可以退货吗？",
    ],
)
def test_questions_stay_questions(text: str) -> None:
    assert kind_of(encode([text], "query")[0]) == QUESTION


def test_what_is_not_sure_is_a_question() -> None:
    assert kind_of(encode(["hello"], "query")[0], surely=1.01) == QUESTION


def test_shares_are_probabilities() -> None:
    shares = shares_of(encode(["hello", "几点开门？"], "query"))
    assert shares.shape == (2, len(KINDS))
    assert np.allclose(shares.sum(axis=1), 1)
