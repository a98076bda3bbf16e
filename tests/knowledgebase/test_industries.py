"""Industry packs: complete in both languages, and they hear what customers ask about."""

from pathlib import Path

import pytest

from finetune.samples.files import FILES
from finetune.samples.source import SHOPS
from finetune.samples.source import load as load_shop
from knowledgebase.industries import load, names
from tests.finetune.data.makers import csv_parsed, parsed


@pytest.mark.parametrize("name", names())
def test_a_pack_is_complete_in_both_languages(name: str) -> None:
    pack = load(name)
    assert len(pack.topics) >= 6
    assert pack.careful
    assert pack.icon
    for words in (pack.title, pack.question, pack.answer):
        assert set(words) == {"en", "zh"}
        assert all(words.values())
    for subject in (*pack.topics, *pack.careful):
        assert set(subject.title) == set(subject.words) == {"en", "zh"}
        assert all(all(words) for words in subject.words.values())
    for topic in pack.topics:
        assert all(topic.is_in(question) for question in topic.question.values()), topic.id
    assert len({subject.id for subject in pack.topics}) == len(pack.topics)


def test_an_unknown_trade_gets_the_pack_for_any_business() -> None:
    assert load("beekeeping").name == "other"
    assert load("../../etc/passwd").name == "other"


@pytest.mark.parametrize("name", SHOPS)
def test_the_sample_shops_answer_nearly_all_that_shops_are_asked(name: str) -> None:
    questions = [one for fact in load_shop(name).facts for one in fact.wordings]
    assert len(load("retail").missing(questions)) <= 1


def test_the_report_names_what_customers_also_ask(tmp_path: Path) -> None:
    rows = [(f"Where is lamp {at}?", f"Lamp {at} stands on shelf {at}.") for at in range(12)]
    notes = {
        n["code"]: n["params"]
        for n in csv_parsed(tmp_path, rows, industry="health").report["notes"]
    }
    assert {"en": "appointments", "zh": "预约挂号"} in notes["topics_missing"]["titles"]


def test_answers_on_touchy_subjects_are_pointed_out(tmp_path: Path) -> None:
    rows = [(f"Where is ward {at}?", f"Ward {at} is on floor {at}.") for at in range(12)]
    rows.append(("How many tablets?", "The dosage is 2 tablets a day."))
    notes = {
        n["code"]: n["params"]
        for n in csv_parsed(tmp_path, rows, industry="health").report["notes"]
    }
    assert notes["careful_subjects"]["count"] == 1


def test_without_a_trade_nothing_is_said_of_it() -> None:
    codes = {note["code"] for note in parsed(FILES / "larkspur-faq.xlsx").report["notes"]}
    assert codes.isdisjoint({"topics_missing", "careful_subjects"})
