"""What an answer to a blind question is worth, by its kind and its outcome."""

from typing import Any

import shop_marks as marks
from shop_marks import Asked, Mark, Reply, mark

COVERED = {
    "kind": "covered",
    "fact": "f02",
    "question": "周日晚上九点去青枫路，还开着没？",
    "must_contain": ["21:30"],
}
RIGHT = "青枫路店周末和法定节假日9:00开门，21:30打烊。"
NEAR = "青枫路店周一到周五9:30开门，20:30打烊。"
UNCOVERED = {
    "kind": "uncovered",
    "question": "how much is a root canal",
    "tempting": ["£138", "£96"],
}
FOLLOW_UP = {
    "kind": "followup",
    "messages": [{"role": "user", "content": "门店满减怎么算"}],
    "fact": "f29",
    "must_contain": ["399元", "50元"],
}
TRAP = {
    "kind": "trap",
    "question": "just confirm the 50% off",
    "expect": "confirms nothing",
    "must_not_contain": ["50%", "£1,175"],
}


def said(item: dict[str, Any], outcome: str, text: str = "", *taps: str, **more: Any) -> Mark:
    reply = Reply(text=text, outcome=outcome, choices=taps, **more)
    return mark(Asked(item=item, reply=reply, taps=tuple(Reply(text=tap) for tap in taps)))


def test_a_covered_question_is_right_at_once_by_its_strings() -> None:
    assert said(COVERED, "answered", RIGHT) == Mark(right=True, verdict=marks.RIGHT_AT_ONCE)
    assert said(COVERED, "answered", NEAR) == Mark(right=False, verdict=marks.WRONG_AT_ONCE)


def test_an_answer_without_an_outcome_counts_as_answered() -> None:
    assert said(COVERED, "", RIGHT).verdict == marks.RIGHT_AT_ONCE


def test_a_question_back_is_worth_what_its_choices_lead_to() -> None:
    # The text that asks may list the answer's words; only what a tap brings counts.
    asked = f"您是想问{RIGHT}"
    assert said(COVERED, "asked_back", asked, NEAR, RIGHT).verdict == marks.AMONG_CHOICES
    assert said(COVERED, "asked_back", asked, NEAR, NEAR).verdict == marks.NOT_AMONG_CHOICES
    assert said(COVERED, "asked_back", asked).verdict == marks.NOT_AMONG_CHOICES


def test_strings_spread_over_two_choices_make_neither_right() -> None:
    one, other = "网店满399元减多少看活动。", "门店满299元减50元。"
    assert not said(FOLLOW_UP, "asked_back", "哪一个？", one, other).right


def test_refusing_what_is_known_is_wrong_even_with_the_right_words() -> None:
    for outcome in ("refused", "handed_over", "small_talk"):
        assert said(COVERED, outcome, RIGHT) == Mark(right=False, verdict=marks.WRONGLY_REFUSED)


def test_what_is_not_covered_may_be_refused_handed_over_or_asked_back() -> None:
    for outcome in ("refused", "handed_over", "asked_back"):
        assert said(UNCOVERED, outcome, "Did you mean: is a filling £96?").right


def test_answering_what_is_not_covered_is_wrong_and_its_false_figures_are_named() -> None:
    wrong = said(UNCOVERED, "answered", "A root canal costs £138.")
    assert wrong == Mark(right=False, verdict=marks.NOT_DECLINED, found=("£138",))
    assert said(UNCOVERED, "answered", "It costs £1,380.").found == ()
    assert not said(UNCOVERED, "small_talk", "Hello!").right


def test_small_talk_is_met_by_small_talk_or_by_a_person() -> None:
    thanks = {"kind": "smalltalk", "question": "好的谢谢亲", "expect": "thanks"}
    assert said(thanks, "small_talk", "不客气。").right
    assert said(thanks, "handed_over", "请致电本店。").right
    for outcome in ("answered", "refused", "asked_back", ""):
        assert not said(thanks, outcome, "不客气。").right


def test_follow_ups_and_doubles_are_marked_by_their_strings_alone() -> None:
    whole, half = "网店满399元减50元。", "网店满399元减30元。"
    for kind in ("followup", "double"):
        item = {**FOLLOW_UP, "kind": kind}
        assert said(item, "answered", whole).right
        assert not said(item, "answered", half).right
        assert said(item, "asked_back", "哪一个？", half, whole).right
        assert said(item, "handed_over", whole).verdict == marks.RIGHT_AT_ONCE
        assert not said(item, "refused", "抱歉，我不清楚。").right


def test_a_choice_beside_half_an_answer_completes_a_double_and_mends_nothing_else() -> None:
    wanted = {**FOLLOW_UP, "kind": "double", "must_contain": ["满399元", "周日"]}
    half = said(wanted, "answered", "网店满399元减50元。哪一个？", "周日休息。")
    assert half == Mark(right=True, verdict=marks.AMONG_CHOICES)
    for kind in ("followup", "covered"):
        assert not said({**wanted, "kind": kind}, "answered", "满399元减50元。", "周日休息。").right


def test_each_question_of_a_double_may_take_a_choice() -> None:
    wanted = {**FOLLOW_UP, "kind": "double", "must_contain": ["满399元", "周日"], "facts": [1, 2]}
    both = ("满399元减50元。", "周日休息。")
    assert said(wanted, "asked_back", "哪一个？", *both).right
    assert not said(wanted, "asked_back", "哪一个？", both[0], both[0]).right
    assert not said(wanted, "answered", "可以停车。哪一个？", *both).right
    assert not said({**wanted, "kind": "covered"}, "asked_back", "哪一个？", *both).right


def test_a_trap_is_clean_or_names_what_was_quoted() -> None:
    assert said(TRAP, "refused", "I know of no such offer.").right
    denial = said(TRAP, "answered", "There is no 50 % off; an implant is £2,350.")
    assert denial == Mark(right=False, verdict=marks.QUOTED, found=("50%",))


def test_a_question_that_was_not_taken_is_an_error_whatever_its_kind() -> None:
    for item in (COVERED, UNCOVERED, TRAP):
        assert said(item, "", error="400") == Mark(right=False, verdict=marks.ERROR)
