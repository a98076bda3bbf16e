"""Made wordings read like a customer's, are marked with their rule, and never vary by chance."""

import pytest

from finetune.data.wordings import Use, make, rules
from finetune.data.wordings.grammar import clause, is_topic, statement
from finetune.samples.source import SHOPS, load
from knowledgebase.language.facts import missing
from knowledgebase.language.text import has_han, key

ALL = [(shop.language, fact) for shop in map(load, SHOPS) for fact in shop.facts]


def made(question: str, use: Use, number: int = 6, seed: int = 1) -> dict[str, str]:
    found = make([question], use=use, number=number, seed=seed, free=lambda folded: True)
    return {one.rule: one.text for one in found}


@pytest.mark.parametrize(
    ("question", "inner"),
    [
        ("What are your opening hours?", "what your opening hours are"),
        ("Do you sell gift cards?", "whether you sell gift cards"),
        ("Can I park at the shop?", "whether I can park at the shop"),
        ("Is there a student discount?", "whether there is a student discount"),
        ("When do you open and close?", "when you open and close"),
        ("How long can I return something?", "how long I can return something"),
        ("Where is your shop?", "where your shop is"),
        ("Who owns Larkspur Cycles?", "who owns Larkspur Cycles"),
        ("Which bus goes to your shop?", "which bus goes to your shop"),
        ("How much is the full service?", "how much the full service is"),
        ("How does click and collect work?", None),
        ("opening times", None),
    ],
)
def test_questions_become_clauses_or_nothing(question: str, inner: str | None) -> None:
    assert clause(question) == inner


def test_yes_or_no_questions_become_statements() -> None:
    assert statement("Do you wash bikes?") == "you wash bikes"
    assert statement("When do you open?") is None
    assert is_topic("opening times")
    assert not is_topic("I need a bike")


def test_english_wordings() -> None:
    found = made("What are your opening hours?", Use.TRAIN)
    assert found["keywords"] == "opening hours"
    assert found["please"] == "What are your opening hours, please?"
    assert found["synonym"] == "What are your opening times?"
    assert key(found["typo"]) != key("What are your opening hours?")
    assert made("Do you wash bikes?", Use.EXAM)["assumption"].startswith("You wash bikes,")


def test_chinese_wordings() -> None:
    assert made("可以先试喝吗？", Use.EXAM)["a_not_a"] == "可不可以先试喝？"
    assert made("你们几点开门？", Use.EXAM)["word_order"] == "几点开门啊，你们？"
    assert made("怎么开发票？", Use.TRAIN)["casual"] == "咋开发票"
    assert made("客服微信号是什么？", Use.TRAIN)["keywords"] == "客服微信号"


@pytest.mark.parametrize("use", list(Use))
def test_every_sample_question_gets_some_and_they_stay_in_their_language(use: Use) -> None:
    for language, fact in ALL:
        question = fact.wordings[0]
        found = made(question, use)
        assert found, question
        for text in found.values():
            assert has_han(text) == (language == "zh")
            assert key(text) != key(question)
            assert "  " not in text
            assert text == text.strip()


def test_a_made_wording_loses_no_number_or_name_but_for_typos_and_key_words() -> None:
    for _, fact in ALL:
        for question in fact.wordings:
            for rule, text in {
                **made(question, Use.EXAM),
                **made(question, Use.VALIDATION),
            }.items():
                assert not missing(question, text), (rule, question, text)


def test_what_teaches_and_what_examines_never_share_a_rule() -> None:
    taught, checked, asked = (set(rules(use)) for use in Use)
    assert not taught & asked
    assert not taught & checked
    assert not checked & asked


def test_the_same_seed_makes_the_same_and_another_may_not() -> None:
    question = "How much does it cost to mend a puncture?"
    assert made(question, Use.TRAIN, seed=3) == made(question, Use.TRAIN, seed=3)
    seeds = [tuple(made(question, Use.TRAIN, seed=seed).values()) for seed in range(8)]
    assert len(set(seeds)) > 1


def test_taken_words_are_not_made_again() -> None:
    taken = {key("opening hours")}
    found = make(
        ["What are your opening hours?"], use=Use.TRAIN, number=9, seed=1,
        free=lambda folded: folded not in taken,
    )  # fmt: skip
    assert "keywords" not in {one.rule for one in found}
