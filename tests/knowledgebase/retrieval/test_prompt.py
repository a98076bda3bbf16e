"""The facts as they stand before a question."""

from pathlib import Path

from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.prompt import MOST_FACTS, ground, last_question, longest_grounding
from tests import shops


def test_facts_stand_in_one_system_message_above_the_callers_own() -> None:
    asked = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hours?"}]
    told = ground(asked, [shops.HOURS, shops.TUBE], language="en")
    assert [one["role"] for one in told] == ["system", "user"]
    assert told[0]["content"].endswith(f"- {shops.HOURS}\n- {shops.TUBE}\n\nBe brief.")
    assert asked[0]["content"] == "Be brief."


def test_without_facts_the_conversation_is_left_as_it_is() -> None:
    asked = [{"role": "user", "content": "Hours?"}]
    assert ground(asked, [], language="en") == asked


def test_it_is_said_in_the_models_language() -> None:
    asked = [{"role": "user", "content": "几点？"}]
    chinese, english, other = (
        ground(asked, [shops.HOURS_ZH], language=language)[0]["content"].splitlines()[0]
        for language in ("zh-Hans", "en", "de")
    )
    assert "顾客" in chinese
    assert english == other
    assert english.isascii()


def test_the_last_question_is_the_customers_latest() -> None:
    talk = [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi!"},
        {"role": "user", "content": "几点开门？"},
        {"role": "assistant", "content": "9:30"},
    ]
    assert last_question(talk) == "几点开门？"
    assert last_question([]) == ""


def test_what_facts_can_add_is_bounded(english: Index, chinese: Index, tmp_path: Path) -> None:
    for index in (english, chinese):
        index.save(tmp_path / index.language)
        bound = longest_grounding(tmp_path / index.language)
        longest = sorted(index.facts, key=lambda fact: -len(fact.encode()))[:MOST_FACTS]
        system = {"role": "system", "content": "Be brief."}
        made = ground([system], longest, language=index.language)[0]["content"]
        assert len(made.encode()) - len("Be brief.") <= bound < 2 * len(made.encode())
