"""What is done about a conversation: a reply without an engine, or facts for one."""

from dataclasses import replace

import pytest

from knowledgebase.language.facts import Kind, extract
from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.talk import KINDS, QUESTION
from serving.dialogue import replies
from serving.dialogue.answering import Outcome, Plan, plan
from serving.dialogue.reading import Said
from serving.dialogue.replies import Manner
from tests import shops

PLAIN = Manner()
OWN = Manner(refusal="That I'll have to look up.", contact="Ask for Olive.")
ASKING = Calibration(answer_from=1.0, refuse_below=0.0)
REFUSING = Calibration(answer_from=1.0, refuse_below=1.0)


def planned(
    index: Index,
    *texts: str,
    manner: Manner = PLAIN,
    **more: object,
) -> Plan:
    """What is done about messages that customer and assistant said in turn."""
    roles = ["user", "assistant"] * len(texts)
    said = [Said(role=role, text=text) for role, text in zip(roles, texts, strict=False)]
    return plan(said, index, manner=manner, **more)  # type: ignore[arg-type]


def test_a_question_is_answered_from_its_one_fact(english: Index, chinese: Index) -> None:
    found = planned(english, "Where is your shop?")
    assert found == Plan(outcome=Outcome.ANSWERED, confidence=1.0, facts=(shops.PLACE,))
    found = planned(chinese, "店在哪里？")
    assert found == Plan(outcome=Outcome.ANSWERED, confidence=1.0, facts=(shops.PLACE_ZH,))


def test_of_two_questions_neither_answer_may_be_left_out(english: Index) -> None:
    found = planned(english, "Where is your shop? How much is a new chain?")
    assert found.facts == found.needed == (shops.PLACE, shops.CHAIN)
    assert (found.reply, found.after) == ("", "")


def test_beside_an_answer_it_is_told_what_the_data_has_not(english: Index, chinese: Index) -> None:
    found = planned(english, "Where is your shop? Who is the president of France?")
    assert (found.outcome, found.facts, found.needed) == (
        Outcome.ANSWERED, (shops.PLACE,), (),
    )  # fmt: skip
    assert "“Who is the president of France”" in found.after
    found = planned(chinese, "店在哪里？法国的总统是谁？")
    assert found.facts == (shops.PLACE_ZH,)
    assert "“法国的总统是谁”" in found.after


def test_beside_an_answer_an_unclear_question_is_asked_back(english: Index) -> None:
    index = replace(english, calibration=ASKING)
    found = planned(index, "Where is your shop? How much is it?")
    assert (found.outcome, found.facts) == (Outcome.ANSWERED, (shops.PLACE,))
    assert len(found.choices) > 1
    for number, choice in enumerate(found.choices, start=1):
        assert f"{number}. {choice}" in found.after.splitlines()


def test_where_nothing_answers_that_is_said_and_how_to_reach_a_person(english: Index) -> None:
    index = replace(english, contact=shops.PHONE)
    found = planned(index, "Who is the president of France?")
    assert (found.outcome, found.facts, found.choices) == (Outcome.REFUSED, (), ())
    assert found.confidence < 0.5
    assert "don't know" in found.reply
    assert shops.PHONE in found.reply
    assert "opening hours, repairs" in found.reply


def test_the_merchants_own_words_are_used(english: Index) -> None:
    index = replace(english, contact=shops.PHONE)
    found = planned(index, "Who is the president of France?", manner=OWN)
    assert found.reply == "That I'll have to look up. To reach a person: Ask for Olive."
    found = planned(index, "I want to talk to a real person", manner=OWN)
    assert found.outcome is Outcome.HANDED_OVER
    assert found.reply.endswith("To reach a person: Ask for Olive.")
    assert shops.PHONE not in found.reply


def test_a_person_is_reached_as_the_data_says_where_nothing_else_is_worded(
    chinese: Index,
) -> None:
    found = planned(replace(chinese, contact=shops.PHONE_ZH), "转人工")
    assert found.outcome is Outcome.HANDED_OVER
    assert shops.PHONE_ZH in found.reply


@pytest.mark.parametrize("language", ["en", "zh"])
def test_choices_are_known_questions_and_sending_one_answers_it(
    english: Index, chinese: Index, language: str
) -> None:
    index = replace({"en": english, "zh": chinese}[language], calibration=ASKING)
    question = {"en": "What does it cost?", "zh": "多少钱？"}[language]
    asked = planned(index, question)
    assert asked.outcome is Outcome.ASKED_BACK
    assert 2 <= len(asked.choices) <= 4
    assert set(asked.choices) < set(index.wordings)
    for number, choice in enumerate(asked.choices, start=1):
        assert f"{number}. {choice}" in asked.reply.splitlines()
        (fact,) = {index.facts[at] for at in index.owners[[index.wordings.index(choice)]]}
        for sent in (choice, str(number), f"{number}."):
            found = planned(index, question, asked.reply, sent)
            assert (found.outcome, found.facts) == (Outcome.ANSWERED, (fact,))


def test_what_is_near_to_several_facts_is_asked_back(english: Index) -> None:
    found = planned(english, "How much does it cost?")
    assert found.outcome is Outcome.ASKED_BACK
    assert {"How much is a new chain?", "How much is a new inner tube?"} <= set(found.choices)


def test_a_choice_answers_even_where_a_wording_of_its_fact_asks_for_two() -> None:
    pairs = [
        ("What about parking?", shops.PLACE),
        ("What about parking?", shops.HOURS),
        ("where is it", shops.PLACE),
        ("until when", shops.HOURS),
    ]
    index = replace(Index.build(pairs, language="en"), calibration=ASKING)
    for choice in planned(index, "parking?").choices:
        assert planned(index, choice).outcome is Outcome.ANSWERED


def test_two_questions_of_which_none_is_sure(english: Index) -> None:
    found = planned(replace(english, calibration=ASKING), "What does it cost? Is it far away?")
    assert found.outcome is Outcome.ASKED_BACK
    assert found.choices
    for number, choice in enumerate(found.choices, start=1):
        assert f"{number}. {choice}" in found.reply.splitlines()
    found = planned(replace(english, calibration=REFUSING), "What does it cost? Is it far away?")
    assert (found.outcome, found.choices) == (Outcome.REFUSED, ())


# --- Exams and callers ------------------------------------------------------------------------
def test_without_its_fact_a_question_has_no_answer(english: Index) -> None:
    found = planned(english, "How can I reach you by phone?", without=shops.PHONE)
    assert shops.PHONE not in found.facts
    assert found.confidence < 1
    kept = planned(english, "How can I reach you by phone?", without="Something else.")
    assert kept.facts == (shops.PHONE,)


def test_an_engine_is_asked_freely_with_the_nearest_facts(english: Index) -> None:
    for question in ("hello", "Who is the president of France?", "", "How much is a new chain?"):
        found = planned(english, question, free=True)
        assert (found.outcome, found.reply, len(found.facts)) == (Outcome.ANSWERED, "", 3)
    assert found.facts[0] == shops.CHAIN
    without = planned(english, "How much is a new chain?", free=True, without=shops.CHAIN)
    assert shops.CHAIN not in without.facts


def test_where_nothing_can_be_read_that_is_said(english: Index, chinese: Index) -> None:
    for index in (english, chinese):
        for message in ("", "😀", "..."):
            found = planned(index, message)
            assert (found.outcome, found.confidence) == (Outcome.REFUSED, 0.0)
            assert found.reply == replies.no_words(index.language)


def test_whoever_writes_in_the_other_language_is_told(english: Index, chinese: Index) -> None:
    found = planned(replace(english, calibration=Calibration(answer_from=0)), "你们几点开门？")
    assert found.before == "I can only answer in English. "
    found = planned(replace(chinese, calibration=Calibration(answer_from=0)), "When do you open?")
    assert found.before == "我只能用中文回答。"
    for index, question in ((english, "When do you close?"), (chinese, "龙井多少钱一斤？"),
                            (chinese, "XL size 龙井")):  # fmt: skip
        assert planned(index, question).before == ""


def test_data_in_a_third_language_is_served_too() -> None:
    index = Index.build(
        [("Wann haben Sie geöffnet?", "Wir öffnen um 9 Uhr."), ("Wo?", "Am Markt 3.")],
        language="de",
    )
    assert planned(index, "Wann haben Sie geöffnet?").facts == ("Wir öffnen um 9 Uhr.",)
    for message in ("hello", "😀", "Who is the president of France?", "谢谢"):
        assert planned(index, message).outcome in Outcome


# --- Words ------------------------------------------------------------------------------------
def all_replies(language: str) -> list[str]:
    talks = [
        replies.talk(kind, Manner(), topics=(), language=language)
        for kind in KINDS
        if kind != QUESTION
    ]
    return [
        *talks,
        replies.refusal(Manner(), topics=(), language=language),
        replies.refusal(Manner(), topics=(), language=language, question="so?"),
        replies.ask_back((), language=language),
        replies.ask_back((), language=language, question="so?"),
        replies.no_words(language),
        replies.speaks(language),
    ]


@pytest.mark.parametrize("language", replies.LANGUAGES)
def test_replies_state_no_figure(language: str) -> None:
    for reply in all_replies(language):
        assert reply
        assert not any(letter.isdigit() for letter in reply)
        assert {fact.kind for fact in extract(reply)} <= {Kind.NAME}  # of what is quoted


def test_what_is_quoted_is_short() -> None:
    reply = replies.refusal(Manner(), language="en", topics=(), question="why \n so " * 100 + "?")
    assert len(reply) < 160
    assert "\n" not in reply


def test_topics_are_a_few(english: Index) -> None:
    reply = replies.talk("greeting", Manner(), language="en", topics=list("abcdefgh"))
    assert reply.endswith("I can help with: a, b, c, d, e.")
    reply = replies.talk("greeting", Manner(), language="zh", topics=["价格", "地址"])
    assert reply.endswith("我可以回答这些方面的问题：价格、地址。")
    assert "help with" not in replies.talk("thanks", Manner(), language="en", topics=["a"])
