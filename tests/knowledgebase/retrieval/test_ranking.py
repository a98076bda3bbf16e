"""Which fact answers a question."""

import numpy as np
import pytest

from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.ranking import LOOKED_AT, PARTS, IndexKind, rank, rank_encoded
from tests import shops


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("until what time can I come by?", shops.HOURS),
        ("I'd like my money back for this helmet", shops.RETURNS),
        ("whats the price of a chain", shops.CHAIN),
        ("which street are you in", shops.PLACE),
    ],
)
def test_a_new_wording_finds_its_fact(english: Index, question: str, fact: str) -> None:
    assert english.facts[rank(english, question).places[0]] == fact


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("龙井什么价", shops.LONGJING_ZH),
        ("几点打烊", shops.HOURS_ZH),
        ("地址在哪", shops.PLACE_ZH),
        ("东西能退掉吗", shops.RETURNS_ZH),
    ],
)
def test_a_new_chinese_wording_finds_its_fact(chinese: Index, question: str, fact: str) -> None:
    assert chinese.facts[rank(chinese, question).places[0]] == fact


def test_every_fact_is_ranked_best_first(english: Index) -> None:
    found = rank(english, "How much is a chain?")
    assert sorted(found.places.tolist()) == list(range(len(english.facts)))
    assert (np.diff(found.scores) <= 0).all()
    assert found.score(0) == found.scores[0]
    assert found.score(len(found.scores)) < found.scores[-1] - 100


def test_what_is_asked_in_the_datas_words_is_nearest_to_them(english: Index) -> None:
    known, other = rank(english, "Where is your shop?"), rank(english, "Who wrote Hamlet?")
    for part, more in (("wording", 1), ("likeness", 0.1), ("sentence_likeness", 0.1)):
        at = PARTS.index(part)
        assert known.parts[at] > other.parts[at] + more


def test_facts_that_are_left_out_are_not_ranked(english: Index) -> None:
    place = english.facts.index(shops.CHAIN)
    found = rank(english, "How much is a new chain?", without=[place])
    assert place not in found.places
    assert len(found.places) == len(english.facts) - 1
    assert found.scores[0] < rank(english, "How much is a new chain?").scores[0] - 1


def test_nothing_is_left_where_all_facts_are_left_out(chinese: Index) -> None:
    found = rank(chinese, "龙井多少钱一斤？", without=range(len(chinese.facts)))
    assert len(found.places) == len(found.scores) == 0
    assert found.score(0) < -100


def test_a_question_can_be_ranked_as_if_it_were_new(english: Index) -> None:
    asked = "When do you close?"
    seen, unseen = rank(english, asked), rank(english, asked, unseen=True)
    place = english.facts.index(shops.HOURS)
    assert seen.places[0] == place
    assert float(unseen.scores[unseen.places == place][0]) < seen.scores[0] - 0.5
    assert seen.parts[0] > unseen.parts[0] + 0.5


def test_a_fact_whose_only_wording_is_the_question_stands_by_its_answer(english: Index) -> None:
    """Left out, the wording must not pull its fact below those that nobody would mean."""
    found = rank(english, "Where is your shop?", unseen=True)
    score = float(found.scores[found.places == english.facts.index(shops.PLACE)][0])
    assert score > -100
    assert english.facts[found.places[0]] == shops.PLACE


def test_one_fact_alone_is_ranked_too() -> None:
    index = Index.build([shops.CHINESE[4]], language="zh")
    near, far = rank(index, "龙井什么价格"), rank(index, "法国的总统是谁？")
    assert near.places.tolist() == far.places.tolist() == [0]
    assert near.scores[0] > far.scores[0] + 1
    assert near.score(1) < -100


def test_of_many_facts_the_nearest_are_looked_at() -> None:
    pairs = [(f"What is shelf {n}?", f"Shelf {n} holds box {n}.") for n in range(LOOKED_AT + 8)]
    index = Index.build([*pairs, shops.ENGLISH[6]], language="en")
    found = rank(index, "price of a new chain")
    assert len(found.places) == LOOKED_AT
    assert index.facts[found.places[0]] == shops.CHAIN


def test_an_index_is_ranked_by_what_its_language_has(english: Index, chinese: Index) -> None:
    assert rank(english, "When?").kind == IndexKind(several=True, sentences=True)
    assert rank(chinese, "几点？").kind == IndexKind(several=True, sentences=False)
    assert rank(english, "When?").parts.all()
    assert rank(chinese, "几点？").parts.tolist()[3:] == [0, 0, 0]
    alone = Index.build(shops.ENGLISH[6:], language="en")
    assert rank(alone, "When?").kind == IndexKind(several=False, sentences=True)


def test_without_sentence_vectors_it_is_ranked_by_tokens_alone(english: Index) -> None:
    bare = english.without_sentences()
    found = rank(bare, "whats the price of a chain")
    assert bare.facts[found.places[0]] == shops.CHAIN
    assert found.parts.tolist()[3:] == [0, 0, 0]


def test_a_question_that_was_encoded_for_no_language_is_refused(english: Index) -> None:
    with pytest.raises(ValueError, match="sentence"):
        rank_encoded(english, encode(["When do you close?"], "query")[0])
