"""The facts that are put before a question."""

from pathlib import Path

import numpy as np
import pytest

from knowledgebase.grounding import Index, ground, last_question

HOURS = "We open Monday to Saturday from 9:30 to 18:00."
RETURNS = "Unused goods may come back within 30 days, with the receipt."
TUBE = "Fitting an inner tube costs £12 and takes 20 minutes."
PAIRS = [
    ("What are your opening hours?", HOURS),
    ("When do you close?", HOURS),
    ("Can I return something?", RETURNS),
    ("How much is a new inner tube?", TUBE),
]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(PAIRS, language="en")


def test_the_fact_that_answers_a_new_wording_is_nearest(index: Index) -> None:
    assert index.nearest("until what time can I come by?")[0] == HOURS
    assert index.nearest("I want my money back for this helmet")[0] == RETURNS


def test_wordings_of_one_fact_count_as_one(index: Index) -> None:
    assert len(index.facts) == 3
    assert len(index.nearest("hello", k=5)) == 3


def test_training_does_not_lean_on_the_very_wording_it_asks(index: Index) -> None:
    lonely = Index.build([("qwx vbn", TUBE), *PAIRS[:3]], language="en")
    assert lonely.nearest("qwx vbn")[0] == TUBE
    assert lonely.nearest("qwx vbn", unseen=True) != lonely.nearest("qwx vbn")


def test_a_saved_index_finds_the_same(index: Index, tmp_path: Path) -> None:
    index.save(tmp_path / "grounding")
    loaded = Index.load(tmp_path / "grounding")
    assert loaded.language == "en"
    assert np.allclose(loaded.fact_vectors, index.fact_vectors, atol=1e-3)
    assert loaded.nearest("tube price") == index.nearest("tube price")


def test_an_index_without_facts_finds_nothing() -> None:
    assert Index.build([], language="zh").nearest("你好") == []


def test_facts_stand_in_one_system_message_above_the_callers_own() -> None:
    asked = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hours?"}]
    told = ground(asked, [HOURS, TUBE], language="en")
    assert [one["role"] for one in told] == ["system", "user"]
    assert told[0]["content"].endswith(f"- {HOURS}\n- {TUBE}\n\nBe brief.")
    assert asked[0]["content"] == "Be brief."


def test_without_facts_the_conversation_is_left_as_it_is() -> None:
    asked = [{"role": "user", "content": "Hours?"}]
    assert ground(asked, [], language="en") == asked


def test_the_last_question_is_the_customers_latest() -> None:
    talk = [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi!"},
        {"role": "user", "content": "几点开门？"},
        {"role": "assistant", "content": "9:30"},
    ]
    assert last_question(talk) == "几点开门？"
    assert last_question([]) == ""
