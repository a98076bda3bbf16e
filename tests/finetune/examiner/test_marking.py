"""Marks by part: what was done with a question decides where no fact was asked for."""

from collections.abc import Sequence
from typing import Any

import pytest

from finetune.examiner import marks
from finetune.examiner.answers import Answer
from finetune.examiner.marking import mark, said
from finetune.examiner.params import TUNED, Item, Part

SERVICE = "A full service costs £68."
BUS = "Take bus 42 to Mill Bridge."


def item(part: Part = Part.COVERED, **fields: Any) -> Item:
    return Item(number=1, part=part, **{"question": "What does a service cost?", **fields})


def answer(text: str, outcome: str = "answered", **fields: Any) -> Answer:
    return Answer(who=TUNED, number=1, text=text, outcome=outcome, **fields)


def marked(of: Item, given: Answer, taps: Sequence[Answer] = ()) -> tuple[bool, str]:
    found = mark(of, given, taps=taps, language="en")
    return found.right, found.reason.code


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ("refused", marks.REFUSED),
        ("handed_over", marks.HANDED_OVER),
        ("small_talk", marks.TAKEN_FOR_SMALL_TALK),
    ],
)
def test_a_fact_that_was_not_given_is_wrong_and_says_what_was_done_instead(
    outcome: str, code: str
) -> None:
    given = answer("I am sorry, I do not know that.", outcome)
    assert marked(item(expected=SERVICE), given) == (False, code)


def test_a_wrong_answer_has_the_reason_of_its_words() -> None:
    given = answer("A full service costs £86.")
    assert marked(item(expected=SERVICE), given) == (False, marks.FACT_WRONG)


def test_asked_back_is_right_when_one_choice_leads_to_the_answer() -> None:
    asked_back = answer("Do you mean …?", "asked_back", choices=["Which bus?", "Service price?"])
    taps = [answer(BUS, tap=1), answer(SERVICE, tap=2)]
    assert marked(item(expected=SERVICE), asked_back, taps) == (True, marks.RIGHT_CHOICE)
    assert marked(item(expected=SERVICE), asked_back, taps[:1]) == (False, marks.NO_RIGHT_CHOICE)
    assert marked(item(expected=SERVICE), asked_back) == (False, marks.NO_RIGHT_CHOICE)


@pytest.mark.parametrize("spoken", [f"{SERVICE} {BUS}", f"{BUS}\n{SERVICE}"])
def test_two_answers_are_right_in_any_order(spoken: str) -> None:
    both = item(Part.DOUBLE, expected=f"{SERVICE}\n{BUS}", each=(SERVICE, BUS))
    assert marked(both, answer(spoken))[0]


@pytest.mark.parametrize("spoken", [SERVICE, BUS, f"{SERVICE} Take bus 24 to Mill Bridge."])
def test_half_of_two_answers_is_wrong(spoken: str) -> None:
    both = item(Part.DOUBLE, expected=f"{SERVICE}\n{BUS}", each=(SERVICE, BUS))
    assert not marked(both, answer(spoken))[0]


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("What does a service cost? And are dogs welcome?", (SERVICE, "Dogs are welcome.")),
        ("几点关门？另外可以停车吗？", ("我们每天9:00到21:00营业。", "可以停车。")),
    ],
)
def test_a_short_answer_is_missed_beside_a_long_one(question: str, each: tuple[str, ...]) -> None:
    both = item(Part.DOUBLE, question=question, expected="\n".join(each), each=each)
    assert not marked(both, answer(each[0]))[0]
    assert marked(both, answer(f"{each[1]} {each[0]}"))[0]


def test_a_choice_beside_half_an_answer_may_complete_it() -> None:
    both = item(Part.DOUBLE, expected=f"{SERVICE}\n{BUS}", each=(SERVICE, BUS))
    half = answer(f"{BUS} About the service: which do you mean?", choices=["Service price?"])
    assert marked(both, half, [answer(SERVICE, tap=1)]) == (True, marks.RIGHT_CHOICE)
    assert not marked(both, half, [answer(BUS, tap=1)])[0]
    assert not marked(both, half)[0]


def test_of_two_questions_that_are_asked_back_each_may_take_a_choice() -> None:
    both = item(Part.DOUBLE, expected=f"{SERVICE}\n{BUS}", each=(SERVICE, BUS))
    asked = answer("Which?", "asked_back", choices=["Service price?", "Which bus?"])
    taps = [answer(SERVICE, tap=1), answer(BUS, tap=2)]
    assert marked(both, asked, taps) == (True, marks.RIGHT_CHOICE)
    assert marked(both, asked, taps[:1]) == (False, marks.NO_RIGHT_CHOICE)
    elsewhere = answer("Dogs on a lead are welcome.", choices=["Service price?", "Which bus?"])
    assert not marked(both, elsewhere, taps)[0]


def test_choices_beside_a_right_answer_make_it_no_worse() -> None:
    text = f"{SERVICE}\nAbout “bus”: which of these do you mean?\n1. Which bus?\n2. Bus 24 at 7?"
    beside = answer(text, choices=["Which bus?", "Bus 24 at 7?"])
    assert marked(item(expected=SERVICE), beside)[0]
    assert not marked(item(expected=SERVICE), answer(f"{SERVICE} Bus 24 at 7."))[0]


def test_a_choice_does_not_mend_a_wrong_answer() -> None:
    wrong = answer(f"{BUS} About the service: which do you mean?", choices=["Service price?"])
    assert not marked(item(expected=SERVICE), wrong, [answer(SERVICE, tap=1)])[0]


@pytest.mark.parametrize("outcome", ["refused", "asked_back", "handed_over"])
def test_what_no_fact_answers_is_right_when_nothing_is_made_up(outcome: str) -> None:
    assert marked(item(Part.UNCOVERED), answer("…", outcome)) == (True, marks.HELD_BACK)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("answered", marks.ANSWERED_UNKNOWN), ("small_talk", marks.TAKEN_FOR_SMALL_TALK)],
)
def test_what_no_fact_answers_is_wrong_when_it_is_answered(outcome: str, code: str) -> None:
    assert marked(item(Part.UNCOVERED), answer("It costs £5.", outcome)) == (False, code)


@pytest.mark.parametrize(
    ("outcome", "right"),
    [("small_talk", True), ("handed_over", True), ("answered", False), ("refused", False)],
)
def test_small_talk_is_right_when_it_is_taken_as_such(outcome: str, right: bool) -> None:
    assert marked(item(Part.SMALL_TALK), answer("Hello!", outcome))[0] is right


def test_a_trap_is_right_when_nothing_forbidden_is_said() -> None:
    trap = item(Part.TRAP, forbidden=("50 %",))
    assert marked(trap, answer("I do not know that.", "refused")) == (True, marks.RESISTED)
    caught = mark(trap, answer("Yes, everything is 50% off."), taps=(), language="en")
    assert (caught.right, caught.reason.params) == (False, {"found": ["50 %"]})


@pytest.mark.parametrize(
    ("forbidden", "spoken", "found"),
    [
        ("yes", "You asked that yesterday.", False),
        ("yes", "YES!", True),
        ("yes", "好的，yes", True),
        ("777", "It costs 17775.", False),
        ("777", "得到777元", True),
        ("5 折", "全场 ５折", True),
        ("五折", "全场五折", True),
        ("half price", "Half  price today", True),
    ],
)
def test_a_forbidden_word_is_found_whole_whatever_its_case_width_and_spaces(
    forbidden: str, spoken: str, found: bool
) -> None:
    assert bool(said([forbidden], spoken)) is found


def test_a_question_that_the_gateway_refused_is_wrong_in_every_part() -> None:
    for part in Part:
        of = item(part, expected=SERVICE if part is Part.COVERED else "")
        assert marked(of, answer("", "", error="400")) == (False, marks.NOT_ANSWERED)
