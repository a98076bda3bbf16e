"""Where one message may hold several questions."""

import time

import pytest

from serving.dialogue.segments import MOST, certainly_several, of_two, pieces, segments, sentences

ONE = [
    ("What are your opening hours?", "en"),
    ("hours", "en"),
    ("Do you sell bells and whistles?", "en"),
    ("My daughter turned six, and her old bike is too small, so we are looking around. "
     "How much is a new one?", "en"),
    ("I came by on Monday. Nobody was there. Is the shop closed then?", "en"),
    ("Hello there! When do you close?", "en"),
    ("你们几点开门？", "zh"),
    ("营业时间", "zh"),
    ("我上周在店里买了一盒茶，回家发现不太合口味，包装还没有拆，可以退吗？", "zh"),
    ("你好，请问店在哪里？", "zh"),
    ("", "en"),
    ("😀😀", "zh"),
]  # fmt: skip
SEVERAL = [
    ("When do you close? Where are you?", "en", ["When do you close?", "Where are you?"]),
    ("how much is a chain and do you deliver", "en", ["how much is a chain", "do you deliver"]),
    ("What does a chain cost, and where is your shop? Also, can I bring it back?", "en",
     ["What does a chain cost", "where is your shop?", "can I bring it back?"]),
    ("几点开门？店在哪里？", "zh", ["几点开门？", "店在哪里？"]),
    ("龙井多少钱，另外你们送货吗", "zh", ["龙井多少钱", "你们送货吗"]),
    ("几点开门？龙井多少钱？还有，可以退货吗？", "zh",
     ["几点开门？", "龙井多少钱？", "可以退货吗？"]),
]  # fmt: skip


@pytest.mark.parametrize(("message", "language"), ONE)
def test_one_question_stays_whole(message: str, language: str) -> None:
    assert segments(message, language) == [message]


@pytest.mark.parametrize(("message", "language", "parts"), SEVERAL)
def test_several_questions_are_told_apart(message: str, language: str, parts: list[str]) -> None:
    assert segments(message, language) == parts


@pytest.mark.parametrize(
    ("message", "language", "story"),
    [
        ("My chain broke. What does a new one cost? And where are you?", "en", "My chain broke."),
        ("我的茶喝完了。龙井多少钱？店在哪里？", "zh", "我的茶喝完了。"),
    ],
)
def test_a_story_stays_with_the_question_that_follows(
    message: str, language: str, story: str
) -> None:
    first, _second = segments(message, language)
    assert first.startswith(story)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_more_than_anybody_asks_is_left_together(language: str) -> None:
    message = "What is the price? " * (MOST + 1)
    assert segments(message, language) == [message.strip()]
    assert len(segments("What is the price? " * MOST, language)) == MOST


@pytest.mark.parametrize(
    ("message", "language", "several"),
    [
        ("When do you close? Where are you?", "en", True),
        ("When do you close???", "en", False),
        ("When do you close? 😀", "en", False),
        ("a chain, also what about tubes", "en", True),
        ("I also like bells", "en", False),
        ("几点开门？店在哪里", "zh", True),
        ("几点开门，还有地址", "zh", True),
        ("几点开门？？", "zh", False),
    ],
)
def test_what_certainly_asks_more_than_once(message: str, language: str, several: bool) -> None:
    assert certainly_several(message, language) is several


def test_pieces_may_ask_nothing() -> None:
    assert pieces("address, and how do I pay?", "en") == ["address", "how do I pay?"]
    assert pieces("地址，还有怎么付款？", "zh") == ["地址", "怎么付款？"]
    assert pieces("hours", "en") == ["hours"]
    assert pieces(" ?! ", "en") == []


def test_sentences_are_cut_at_their_ends_and_hold_words() -> None:
    assert sentences("Hi! … At 9.30? Fine.\nBye") == ["Hi!", "… At 9.30?", "Fine.", "Bye"]
    assert sentences("你好。！！几点？") == ["你好。", "几点？"]
    assert sentences(" ?! ") == []


@pytest.mark.parametrize(
    ("message", "language", "two"),
    [
        ("prices for both please", "en", True),
        ("a chain vs a tube, what's dearer", "en", True),
        ("How much is a chain?", "en", False),
        ("龙井和碧螺春分别多少钱", "zh", True),
        ("两种茶哪个好", "zh", True),
        ("龙井多少钱", "zh", False),
    ],
)
def test_what_asks_the_same_of_two_things(message: str, language: str, two: bool) -> None:
    assert of_two(message, language) is two


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("hi whats a chain and do you fit it", "en"),
        ("Where are you. And remind me what a chain is", "en"),
        ("几点开门？地址顺便发我一下", "zh"),
    ],
)
def test_what_asks_without_a_mark_is_a_question_too(message: str, language: str) -> None:
    assert len(segments(message, language)) == 2


@pytest.mark.parametrize(
    "unit",
    ["? and what ", "？另外", " ", "?", "？", ", ", "，", ". ", "and ", "\n", "：", "what, "],
    ids=repr,
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_message_takes_long(unit: str, language: str) -> None:
    """A gateway reads messages one after the other: none may hold up all others."""
    message = "What is it" + unit * (4_000 // len(unit)) + "? How much"
    began = time.perf_counter()
    segments(message, language)
    pieces(message, language)
    certainly_several(f"What is it? How much{unit * (4_000 // len(unit))}", language)
    assert time.perf_counter() - began < 1
