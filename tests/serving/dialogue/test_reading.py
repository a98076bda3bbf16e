"""What the latest message of a conversation asks for."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from knowledgebase.retrieval import ranking
from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.decision import Verdict
from knowledgebase.retrieval.encoder import Encoded, TextKind, encode
from knowledgebase.retrieval.index import Index
from serving.dialogue import reading
from serving.dialogue.reading import LONGEST_QUESTION, Said, chosen, read
from tests import shops

OFFERED = "Which of these do you mean?\n1. Where is your shop?\n2. How much is a new chain?"
OFFERED_ZH = "您想问的是下面哪一个？\n1. 店在哪里？\n2. 可以退货吗？\n3. 你们送货吗？"


def user(text: str) -> Said:
    return Said(role="user", text=text)


def assistant(text: str) -> Said:
    return Said(role="assistant", text=text)


def answers(found: reading.Reading, index: Index) -> list[str]:
    """The fact that each part is answered with."""
    assert all(part.decision.verdict is Verdict.ANSWER for part in found.parts)
    return [index.facts[part.decision.facts[0]] for part in found.parts]


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that reading had encoded, in their order."""
    seen: list[str] = []

    def counting(texts: Iterable[str], kind: TextKind, *, language: str = "") -> list[Encoded]:
        listed = list(texts)
        seen.extend(listed)
        return encode(listed, kind, language=language)

    for module in (reading, ranking):
        monkeypatch.setattr(module, "encode", counting)
    return seen


# --- What is asked ----------------------------------------------------------------------------
def test_the_datas_own_words_are_sure_and_cost_nothing(
    english: Index, chinese: Index, encoded: list[str]
) -> None:
    for index, question, fact in (
        (english, "where is YOUR shop", shops.PLACE),
        (chinese, "店在哪里?", shops.PLACE_ZH),
    ):
        found = read([user(question)], index)
        assert answers(found, index) == [fact]
        assert found.parts[0].decision.right == 1.0
    assert encoded == []


def test_new_words_find_their_fact(english: Index, chinese: Index) -> None:
    assert answers(read([user("what does a new chain cost")], english), english) == [shops.CHAIN]
    assert answers(read([user("龙井什么价")], chinese), chinese) == [shops.LONGJING_ZH]


@pytest.mark.parametrize("question", ["Who is the president of France?", "Do you like jazz?"])
def test_what_no_fact_answers_is_refused(english: Index, question: str) -> None:
    (part,) = read([user(question)], english).parts
    assert part.decision.verdict is Verdict.REFUSE


def test_a_wording_of_two_facts_is_not_decided_by_its_words() -> None:
    pairs = [("Parking?", shops.PLACE), ("Parking?", shops.HOURS), ("Where is it?", shops.PLACE)]
    index = Index.build(pairs, language="en")
    (part,) = read([user("Parking?")], index).parts
    assert part.decision.right < 1.0


def test_a_fact_that_is_left_out_answers_nothing(english: Index) -> None:
    place = english.facts.index(shops.PLACE)
    (part,) = read([user("Where is your shop?")], english, without=[place]).parts
    assert place not in part.decision.facts
    assert part.decision.right < 0.9


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("How much is a new chain? Where is your shop?", [shops.CHAIN, shops.PLACE]),
        ("Where is your shop? How much is a new chain?", [shops.PLACE, shops.CHAIN]),
        (
            "When do you close? Where is your shop? How much is a new chain?",
            [shops.HOURS, shops.PLACE, shops.CHAIN],
        ),
    ],
)
def test_several_questions_find_a_fact_each(english: Index, message: str, facts: list[str]) -> None:
    assert answers(read([user(message)], english), english) == facts


def test_several_chinese_questions_find_a_fact_each(chinese: Index) -> None:
    found = read([user("店在哪里？龙井多少钱一斤？")], chinese)
    assert answers(found, chinese) == [shops.PLACE_ZH, shops.LONGJING_ZH]
    found = read([user("你们几点开门？可以退货吗？还有，你们送货吗？")], chinese)
    assert answers(found, chinese) == [shops.HOURS_ZH, shops.RETURNS_ZH, shops.DELIVERY_ZH]


@pytest.mark.parametrize(
    ("language", "message", "facts"),
    [
        ("en", "until when are you there and what would a chain be?", [shops.HOURS, shops.CHAIN]),
        ("en", "price of a chain, and where do I find you?", [shops.CHAIN, shops.PLACE]),
        ("zh", "龙井什么价，店在什么地方", [shops.LONGJING_ZH, shops.PLACE_ZH]),
    ],
)
def test_where_two_looks_at_a_message_agree_its_questions_are_answered(
    english: Index, chinese: Index, language: str, message: str, facts: list[str]
) -> None:
    """Although none of them would be answered by itself."""
    index = {"en": english, "zh": chinese}[language]
    unsure = replace(index, calibration=Calibration(answer_from=1.0, refuse_below=0.0))
    assert answers(read([user(message)], unsure), unsure) == facts


@pytest.mark.parametrize(
    "message", ["I have a bike, is it far and is it dear?", "Do you sell tents, and are you nice?"]
)
def test_and_where_they_do_not_none_is(english: Index, message: str) -> None:
    unsure = replace(english, calibration=Calibration(answer_from=1.0, refuse_below=0.0))
    found = read([user(message)], unsure)
    assert all(part.decision.verdict is not Verdict.ANSWER for part in found.parts)


@pytest.mark.parametrize(
    ("language", "message", "told", "others"),
    [
        ("en", "prices please, a chain or a tube, both of them", shops.CHAIN, {shops.TUBE}),
        ("zh", "龙井和碧螺春分别什么价", shops.LONGJING_ZH, {shops.BILUOCHUN_ZH}),
    ],
)
def test_of_two_things_one_is_told_and_the_other_offered(
    english: Index, chinese: Index, language: str, message: str, told: str, others: set[str]
) -> None:
    index = replace(
        {"en": english, "zh": chinese}[language],
        calibration=Calibration(answer_from=0.0, refuse_below=0.0),
    )
    first, beside = read([user(message)], index).parts
    assert first.decision.verdict is Verdict.ANSWER
    assert beside.decision.verdict is Verdict.ASK_BACK
    found = {index.facts[at] for at in (*first.decision.facts, *beside.decision.facts)}
    assert {told} | others <= found
    assert len(first.decision.facts) == 1


def test_what_a_part_likely_asks_for_is_offered_beside_the_answer(english: Index) -> None:
    message = "Where is your shop, and how much is it?"
    parts = read([user(message)], english).parts
    assert english.facts[parts[0].decision.facts[0]] == shops.PLACE
    assert [part.decision.verdict for part in parts] == [Verdict.ANSWER, Verdict.ASK_BACK]


def test_catchwords_beside_a_question_count_where_they_are_answered() -> None:
    index = Index.build([*shops.ENGLISH, ("address", shops.PLACE)], language="en")
    found = read([user("address, and when do you close?")], index)
    assert answers(found, index) == [shops.PLACE, shops.HOURS]
    found = read([user("Jazz, and when do you close?")], index)
    assert shops.HOURS in [index.facts[at] for part in found.parts for at in part.decision.facts]
    assert len(found.parts) == 1


def test_how_to_complain_is_a_question_where_the_data_answers_it() -> None:
    told = "Complaints go to our manager, who answers within two days."
    index = Index.build([*shops.ENGLISH, ("How do I make a complaint?", told)], language="en")
    angry = "I want to make a complaint, this is a disgrace"
    assert read([user(angry)], shops.english()).talk == "upset"
    assert read([user("You are useless, this is a disgrace!")], index).talk == "upset"
    asking = replace(index, calibration=Calibration(answer_from=0.3, refuse_below=0.0))
    assert answers(read([user(angry)], asking), asking) == [told]


def test_one_thing_asked_twice_is_one_question(english: Index) -> None:
    found = read([user("When do you close? What are your opening hours?")], english)
    assert answers(found, english) == [shops.HOURS]


# --- Small talk -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("hello", "greeting"),
        ("Hello! Thank you very much!", "thanks"),
        ("Thanks! I want to talk to a real person.", "person"),
    ],
)
def test_small_talk_alone_is_no_question(english: Index, message: str, kind: str) -> None:
    found = read([user(message)], english)
    assert (found.talk, found.parts) == (kind, ())


@pytest.mark.parametrize(
    ("message", "kind"), [("你好", "greeting"), ("谢谢！再见！", "thanks"), ("转人工", "person")]
)
def test_chinese_small_talk(chinese: Index, message: str, kind: str) -> None:
    assert read([user(message)], chinese).talk == kind


@pytest.mark.parametrize(
    "message", ["Two questions:", "I have two questions.", "quick question", "有两个问题。"]
)
def test_an_announcement_alone_is_read_like_any_message(english: Index, message: str) -> None:
    found = read([user(message)], english)
    assert found.talk or len(found.parts) == 1


def test_a_greeting_before_a_question_is_passed_over(english: Index, chinese: Index) -> None:
    assert answers(read([user("Hello! Where is your shop?")], english), english) == [shops.PLACE]
    assert answers(read([user("你好！店在哪里？")], chinese), chinese) == [shops.PLACE_ZH]


# --- In a conversation ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("word", "question"),
    [
        ("1", "Where is your shop?"),
        ("2.", "How much is a new chain?"),
        ("number 2", "How much is a new chain?"),
        ("No. 1", "Where is your shop?"),
        ("Option 2!", "How much is a new chain?"),
        ("first", "Where is your shop?"),
        ("The second one", "How much is a new chain?"),
        ("3", "3"),
        ("2 chains", "2 chains"),
    ],
)
def test_a_bare_number_stands_for_the_question_that_was_offered(word: str, question: str) -> None:
    assert chosen([user("How much?"), assistant(OFFERED)], word) == question


@pytest.mark.parametrize(
    ("word", "question"),
    [
        ("第二个", "可以退货吗？"),
        ("2", "可以退货吗？"),
        ("一", "店在哪里？"),
        ("第3个。", "你们送货吗？"),
        ("三", "你们送货吗？"),
    ],
)
def test_a_chinese_number_does_too(word: str, question: str) -> None:
    assert chosen([user("怎么样"), assistant(OFFERED_ZH)], word) == question


def test_where_nothing_was_offered_a_number_is_a_number() -> None:
    assert chosen([], "2") == "2"
    assert chosen([assistant(OFFERED), user("hm")], "2") == "2"
    assert chosen([user("hm"), assistant("At 9:30.")], "2") == "2"


def test_what_was_chosen_is_answered(english: Index, chinese: Index) -> None:
    talk = [user("How much?"), assistant(OFFERED), user("2")]
    assert answers(read(talk, english), english) == [shops.CHAIN]
    talk = [user("怎么样"), assistant(OFFERED_ZH), user("第二个")]
    assert answers(read(talk, chinese), chinese) == [shops.RETURNS_ZH]


def test_a_follow_up_is_read_in_the_light_of_what_was_asked(english: Index, chinese: Index) -> None:
    talk = [user("How much is a new chain?"), assistant(shops.CHAIN), user("And an inner tube?")]
    assert answers(read(talk, english), english) == [shops.TUBE]
    talk = [user("龙井多少钱一斤？"), assistant(shops.LONGJING_ZH), user("碧螺春呢？")]
    assert answers(read(talk, chinese), chinese) == [shops.BILUOCHUN_ZH]


def test_a_follow_up_is_answered_by_what_was_just_told_where_that_says_it(
    english: Index, chinese: Index
) -> None:
    talk = [user("How much is a new inner tube?"), assistant(shops.TUBE), user("And how long?")]
    assert answers(read(talk, english), english) == [shops.TUBE]
    talk = [user("Do you deliver bicycles?"), assistant(shops.DELIVERY), user("What does it cost?")]
    assert answers(read(talk, english), english) == [shops.DELIVERY]
    talk = [user("你们送货吗？"), assistant(shops.DELIVERY_ZH), user("那要多少钱？")]
    assert answers(read(talk, chinese), chinese) == [shops.DELIVERY_ZH]


def test_a_fact_that_is_left_out_is_not_told_again(english: Index) -> None:
    talk = [user("How much is a new inner tube?"), assistant(shops.TUBE), user("And how long?")]
    tube = english.facts.index(shops.TUBE)
    parts = read(talk, english, without=[tube]).parts
    assert tube not in [at for part in parts for at in part.decision.facts]


def test_both_questions_of_a_message_may_be_answered_by_one_fact(english: Index) -> None:
    message = "Do you deliver bicycles, and what does that cost?"
    assert answers(read([user(message)], english), english) == [shops.DELIVERY]


def test_a_follow_up_is_surer_than_the_same_words_alone(english: Index) -> None:
    alone = read([user("and how much is that?")], english).parts[0].decision
    talk = [
        user("Can you fit a new chain for me?"),
        assistant("Yes."),
        user("and how much is that?"),
    ]
    (part,) = read(talk, english).parts
    assert english.facts[part.decision.facts[0]] == shops.CHAIN
    assert part.decision.right > alone.right


def test_a_new_question_is_not_answered_with_the_one_before(english: Index) -> None:
    talk = [user("How much is a new chain?"), assistant(shops.CHAIN), user("Where is your shop?")]
    assert answers(read(talk, english), english) == [shops.PLACE]


def test_only_the_latest_message_is_read(english: Index) -> None:
    talk = [user("Where is your shop?"), assistant("?"), user("When do you close?"), assistant("?")]
    assert answers(read(talk, english), english) == [shops.HOURS]


# --- Whatever comes ---------------------------------------------------------------------------
NASTY = {
    "long": "I bought a bike from you and it broke, what now? " * 82,
    "long without an end": "啊" * 4_000,
    "long in questions": "Where is it? And what is it? How much? " * 105,
    "five languages": "Where are you? 店在哪里？ Où êtes-vous ? Wo seid ihr? どこですか？",
    "a list of numbers": "1 2 3 4 5 6 7 8 9 " * 200,
    "markup": "<b>hi</b> {{ 7*7 }} %s {question} \\1 '; DROP TABLE facts; --",
    "right to left": "متى تفتحون؟ שלום",
    "marks and one letter": "?!?!…—–a",
    "no-break blanks": "Where\u00a0is\u3000it\u200b?",
    "nul": "Where is\0 it?",
}


@pytest.mark.parametrize("message", NASTY.values(), ids=NASTY.keys())
def test_any_message_is_read_at_the_cost_of_a_few_short_texts(
    english: Index, chinese: Index, encoded: list[str], message: str
) -> None:
    before = [user("How much is a new chain? " * 200), assistant(shops.CHAIN * 100)]
    for index in (english, chinese):
        for talk in ([], before):
            encoded.clear()
            assert read([*talk, user(message)], index)
            # What was just encoded is remembered.
            texts = {*encoded}
            assert len(texts) <= 18
            assert sum(map(len, texts)) <= 6 * (LONGEST_QUESTION + 250)


@pytest.mark.parametrize("message", ["", " \n\t", "😀👍🏽", "?!…", "😀 " * 2_000])
def test_where_nothing_is_said_nothing_is_asked(
    english: Index, encoded: list[str], message: str
) -> None:
    assert read([user(message)], english) == reading.Reading()
    assert encoded == []


def test_a_conversation_without_a_customer_asks_nothing(english: Index) -> None:
    assert read([], english) == reading.Reading()
    assert read([assistant("Hello!")], english) == reading.Reading()


def test_of_a_long_message_beginning_and_end_are_read(english: Index, encoded: list[str]) -> None:
    message = "Where is your shop? " + "blah " * 1_000 + "How much is a new chain?"
    read([user(message)], english)
    assert encoded[0].startswith("Where is your shop?")
    assert encoded[0].endswith("How much is a new chain?")
