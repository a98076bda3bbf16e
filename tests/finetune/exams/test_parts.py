"""The questions beside the covered ones: made from the data, the same for the same data."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import pytest

from finetune.examiner.marking import said
from finetune.examiner.params import Item, Part
from finetune.exams import authored, parts
from finetune.exams.parts import Ground
from finetune.trainings.frozen import FrozenExample
from knowledgebase.industries import load
from knowledgebase.retrieval.prompt import ground as grounded

Facts = Sequence[tuple[str, str]]
ENGLISH = [
    ("How long is a test ride?", "A test ride lasts 45 minutes."),
    ("What does a service cost?", "A full service costs £68."),
    ("Which bus goes to you?", "Take bus 42 to Mill Bridge."),
    ("Are dogs welcome?", "Dogs on a lead are welcome."),
    ("opening times", "We open Monday to Saturday from 9:30 to 18:00."),
]
CHINESE = [
    ("试饮要多少钱？", "门店试饮免费，每人三款。"),
    ("营业时间", "我们每天9:00到21:00营业。"),
    ("店铺在哪里？", "店铺在栖云镇桂花巷27号。"),
    ("可以停车吗？", "店后院子可以免费停车，共有12个车位。"),
]


def made(
    facts: Facts = ENGLISH,
    *,
    language: str = "en",
    industry: str = "retail",
    more: Facts = (),
    origin: Literal["own", "made"] = "own",
) -> Ground:
    covered = [
        Item(number=at, group=at, question=question, expected=answer, origin=origin)
        for at, (question, answer) in enumerate(facts, start=1)
    ]
    examples = [
        FrozenExample(
            split="train", group=at, question=question, answer=answer, covered=True, origin="own"
        )
        for at, (question, answer) in enumerate([*facts, *more], start=1)
    ]
    return Ground(covered=covered, examples=examples, language=language, industry=industry)


def of(part: Part, ground: Ground) -> list[Item]:
    return [item for item in parts.items(ground) if item.part is part]


@pytest.mark.parametrize(("facts", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_every_part_is_asked_and_the_same_data_gives_the_same_questions(
    facts: Facts, language: str
) -> None:
    first, second = (list(parts.items(made(facts, language=language))) for _ in range(2))
    assert first == second
    assert {item.part for item in first} == set(Part) - {Part.COVERED}
    assert len(first) <= parts.MOST


def test_a_covered_question_is_asked_without_its_fact() -> None:
    asked = [item for item in of(Part.UNCOVERED, made()) if item.without]
    assert {(item.question, item.without) for item in asked} == set(ENGLISH)
    assert {item.expected for item in asked} == {""}


def test_a_fact_that_another_repeats_is_not_asked_for_without_it() -> None:
    twin = ("price of a service?", "A full service costs £68")
    asked = [item.without for item in of(Part.UNCOVERED, made(more=[twin])) if item.without]
    assert ENGLISH[1][1] not in asked
    assert len(asked) == len(ENGLISH) - 1


def test_nor_one_that_is_asked_for_in_nearly_the_words_of_another() -> None:
    """Who asks for one bus knows that there are others; the data is not expected to."""
    sibling = ("Which bus goes from you to the station?", "Bus 7 goes to the station every hour.")
    asked = [item.without for item in of(Part.UNCOVERED, made(more=[sibling])) if item.without]
    assert ENGLISH[2][1] not in asked
    assert len(asked) == len(ENGLISH) - 1


def test_at_most_thirty_are_asked_without_their_fact_own_wordings_first() -> None:
    facts = [
        (f"{n * 7919} {n * 104003} {n * 7907}?", f"Thing {n * 104729} is for {n * 31}.")
        for n in range(50)
    ]
    ground = made(facts)
    covered = [
        item.model_copy(update={"origin": "own" if item.group > 45 else "made"})
        for item in ground.covered
    ]
    ground = Ground(covered=covered, examples=ground.examples, language="en", industry="")
    asked = [item for item in of(Part.UNCOVERED, ground) if item.without]
    assert len(asked) == 30
    assert [item.origin for item in asked[:5]] == ["own"] * 5
    assert {item.origin for item in asked[5:]} == {"made"}


def test_no_fact_speaks_of_what_is_asked_about_other_trades() -> None:
    asked = [item.question for item in of(Part.UNCOVERED, made()) if not item.without]
    assert len(asked) == parts.TRADE_MOST
    assert "When are you open?" not in asked, "the data has opening times"
    assert "Can I return something?" in asked, "the trade's own come first"
    own = {subject.question["en"] for subject in load("retail").topics}
    assert any(question not in own for question in asked)


@pytest.mark.parametrize(
    ("language", "fact", "question"),
    [
        ("en", ("Can I change the delivery address?", "Call us."), "Can I change the address?"),
        ("zh", ("麻烦帮我改一下收货地址可以吗？", "请打电话。"), "可以改收件地址吗？"),
    ],
)
def test_what_the_data_asks_in_other_words_is_not_taken_for_unknown(
    language: str, fact: tuple[str, str], question: str
) -> None:
    facts = ENGLISH if language == "en" else CHINESE
    make = partial(made, facts, industry="logistics", language=language)
    plain = [item.question for item in of(Part.UNCOVERED, make())]
    assert question in plain
    asked = [item.question for item in of(Part.UNCOVERED, make(more=[fact]))]
    assert question not in asked


def test_a_follow_up_comes_after_another_fact_and_its_answer() -> None:
    asked = of(Part.FOLLOW_UP, made())
    assert len(asked) == len(ENGLISH)
    answers = dict(ENGLISH)
    for item in asked:
        question, answer = item.history
        assert (question.role, answer.role) == ("user", "assistant")
        assert answers[question.content] == answer.content != item.expected
        assert answers[item.question] == item.expected


@pytest.mark.parametrize(("facts", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_a_double_question_has_two_questions_and_both_answers(facts: Facts, language: str) -> None:
    answers = {answer for _, answer in facts}
    for item in of(Part.DOUBLE, made(facts, language=language)):
        assert set(item.each) < answers
        assert len(set(item.each)) == 2
        assert item.expected == "\n".join(item.each)
        own = [question for question, answer in facts if answer in item.each]
        for question in own:
            assert question.rstrip("？?").casefold() in item.question.casefold()


def test_two_questions_are_joined_in_several_ways() -> None:
    facts = [
        (f"What is {n * 7919} for?", f"Thing {n * 104729} is for {n * 31}.") for n in range(60)
    ]
    asked = [item.question for item in of(Part.DOUBLE, made(facts))]
    assert len(asked) == parts.DOUBLE_MOST
    assert any("\n" in question for question in asked)
    assert any(question.startswith("Two questions: what") for question in asked)
    assert any("Also, what" in question for question in asked)


def test_small_talk_that_the_data_answers_itself_is_left_out() -> None:
    plain = {item.question for item in of(Part.SMALL_TALK, made())}
    assert {"Hello!", "Are you a robot?"} <= plain
    more = [("Am I talking to a chatbot?", "Yes, this is our assistant."), ("good morning!", "Hi.")]
    asked = {item.question for item in of(Part.SMALL_TALK, made(more=more))}
    assert plain - asked == {"Are you a robot?", "Good morning"}


def test_a_trap_whose_words_a_fact_has_is_left_out() -> None:
    plain = {item.question for item in of(Part.TRAP, made())}
    more = [("Any sales?", "In January everything is 50% off.")]
    left = plain - {item.question for item in of(Part.TRAP, made(more=more))}
    assert len(left) == 1
    assert "50 %" in left.pop()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_enough_is_authored_in_both_languages_and_no_more_than_is_reckoned_with(
    language: str,
) -> None:
    small, traps = (
        authored.small_talk(language, questions=[]),
        authored.traps(language, facts=[]),
    )
    assert len(small) == 12
    assert len(traps) == 8
    assert len(small) + len(traps) <= authored.MOST
    assert all(trap.forbidden for trap in traps)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_trap_for_the_system_prompt_knows_what_stands_there(language: str) -> None:
    told = grounded([{"role": "user", "content": "?"}], ["A fact."], language=language)
    prompt = str(told[0]["content"])
    assert any(said(trap.forbidden, prompt) for trap in authored.traps(language, facts=[]))


def test_a_language_without_authored_messages_has_the_parts_that_the_data_gives() -> None:
    asked = list(
        parts.items(made([("Où êtes-vous?", "Rue 1."), ("Le prix?", "5 €.")], language="fr"))
    )
    assert {item.part for item in asked} == {Part.UNCOVERED, Part.FOLLOW_UP, Part.DOUBLE}


def test_one_fact_alone_has_nothing_to_follow_and_nothing_to_be_joined_with() -> None:
    found = {item.part for item in parts.items(made(ENGLISH[:1]))}
    assert Part.FOLLOW_UP not in found
    assert Part.DOUBLE not in found
