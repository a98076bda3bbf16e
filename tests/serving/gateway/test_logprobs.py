"""Tokens' probabilities spell the text, whatever an engine tells of halves, ends and stops."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.gateway.logprobs import SpelledLogprobs, TokenLogprob

Part = tuple[str, list[str]]
"""Text, and the tokens that are told with it."""


def tokens(*texts: str) -> list[TokenLogprob]:
    return [TokenLogprob(token=text, logprob=-0.5, bytes=list(text.encode())) for text in texts]


def spelled(parts: list[Part]) -> list[list[str]]:
    """What is told with each part, the end with the last; the bytes are always the tokens'."""
    told = SpelledLogprobs()
    got: list[list[str]] = []
    for place, (text, made) in enumerate(parts):
        told.feed(text, tokens(*made))
        ready = told.close() if place == len(parts) - 1 else told.ready()
        assert all(bytes(one.bytes or []) == one.token.encode() for one in ready)
        got.append([one.token for one in ready])
    return got


def test_plain_tokens_pass_as_they_are() -> None:
    assert spelled([("We", ["We"]), (" open", [" open"]), (".", ["."])]) == [
        ["We"],
        [" open"],
        ["."],
    ]


def test_the_token_that_ends_an_answer_is_no_part_of_it() -> None:
    assert spelled([("Yes.", ["Yes", "."]), ("", ["<|im_end|>"])]) == [["Yes", "."], []]


@pytest.mark.parametrize(
    "halves",
    [
        ["\ufffd", "\ufffd", "\ufffd", "\ufffd"],  # each by itself
        ["", "", "", "🫠"],  # mended by the engine
        ["\ufffd\ufffd", "\ufffd"],
    ],
)
def test_a_letter_of_several_tokens_is_spelled_once(halves: list[str]) -> None:
    parts: list[Part] = [("", [half]) for half in halves[:-1]]
    got = spelled([*parts, ("🫠", halves[-1:]), ("!", ["!"]), ("", ["</s>"])])
    assert "".join(text for one in got for text in one) == "🫠!"
    assert sum(len(one) for one in got) == len(halves) + 1


def test_several_split_letters_in_a_row_are_spelled_in_a_whole_answer() -> None:
    made = ["\ufffd", "\ufffd", "\ufffd\ufffd", "\ufffd", "€", "\ufffd", "\ufffd", "<eos>"]
    (got,) = spelled([("🫠龜€é", made)])
    assert "".join(got) == "🫠龜€é"
    assert len(got) == 7


def test_a_real_replacement_character_stays() -> None:
    assert spelled([("a\ufffdb", ["a", "\ufffd", "b"])]) == [["a", "\ufffd", "b"]]


def test_blanks_that_a_tokenizer_leaves_out_of_single_tokens_are_put_back() -> None:
    (got,) = spelled([("We open at nine", ["We", "open", "at", "nine"])])
    assert "".join(got) == "We open at nine"


def test_what_may_become_a_stop_text_is_told_once_it_is_said() -> None:
    parts: list[Part] = [("", ["We"]), ("We", [" open"]), (" op", [" at"])]
    assert spelled([*parts, ("en", ["STOP"])]) == [[], ["We"], [], [" open"]]


def test_a_stop_text_in_the_middle_of_a_token_cuts_it() -> None:
    assert spelled([("", ["We"]), ("We op", [" open", "STOP"])]) == [[], ["We", " op"]]


@given(
    text=st.text(min_size=0, max_size=40),
    cuts=st.lists(st.integers(0, 160), max_size=12),
    said=st.lists(st.integers(0, 40), max_size=6),
)
def test_any_text_is_spelled_by_tokens_cut_anywhere_in_its_bytes(
    text: str, cuts: list[int], said: list[int]
) -> None:
    raw = text.encode()
    places = sorted({0, len(raw), *(cut for cut in cuts if cut < len(raw))})
    made = [raw[a:b].decode(errors="replace") for a, b in pairwise(places)]
    ends = sorted({*(end for end in said if end < len(text)), len(text)})
    parts: list[Part] = [(text[a:b], []) for a, b in zip([0, *ends], ends, strict=False)]
    first = (parts[0][0], [*made, "<eos>"])
    got = spelled([first, *parts[1:], ("", [])])
    assert "".join(token for one in got for token in one) == (text if made else "")
