"""A caller's own instructions, however long: read once, in a time that their length explains."""

import time

import pytest

from knowledgebase.language.facts import extract, long_source, unsupported
from knowledgebase.language.facts.compare import Source
from knowledgebase.language.facts.model import Fact
from knowledgebase.language.text.normalise import tidy

LONG = "You are kind, and you never hurry anybody.\n" * 200
TOLD = "Today everything is 15 % off. Write to hello@larkspur.example or ask Anna Berg."


def lacking(answer: str, source: Source) -> set[Fact]:
    return {fact for fact in extract(answer) if not source.states(fact)}


@pytest.mark.parametrize("text", [TOLD, LONG + TOLD, LONG + TOLD + LONG, TOLD.replace(". ", ".\n")])
def test_it_states_what_stands_in_it_and_nothing_else(text: str) -> None:
    source = long_source(text)
    for answer in ("It is 15 % off.", "Ask Anna Berg: hello@larkspur.example", "Good day!"):
        assert lacking(answer, source) == unsupported(answer, [text]) == set()
    for answer in ("It is 50 % off.", "Ask Nora Hill.", "Write to hi@larkspur.example"):
        assert lacking(answer, source) == unsupported(answer, [text]) != set()


def test_a_text_without_an_end_of_a_sentence_is_read_as_well() -> None:
    text = "and so on " * 500 + "it is 15 % off " + "and so on " * 500
    assert lacking("It is 15 % off.", long_source(text)) == set()
    chinese = "我们很友好，" * 500 + "今天全场八折，" + "我们很友好，" * 500
    assert lacking("全场8折。", long_source(chinese)) == set()


def test_it_is_not_kept() -> None:
    extract.cache_clear()
    long_source(LONG + TOLD)
    assert extract.cache_info().currsize == 0


NASTY = {
    "names": "Anna Berg. Nora Hill! ",
    "capitals": "AaaA ",
    "per cents": "%",
    "numerals": "一",
    "large numerals": "亿",
    "digits": "1",
    "digits and marks": "1,1.",
    "ranges": "1 to ",
    "dashes": "a-",
    "dots": "a.",
    "mails": "a@a",
    "brackets": "(1 ",
    "spaces": " ",
    "lines": "\n1",
    "nothing": "\0",
}


@pytest.mark.parametrize("repeated", NASTY.values(), ids=NASTY)
def test_no_text_takes_longer_than_its_length_explains(repeated: str) -> None:
    """As long as a gateway may be sent to hold its event loop, or the lock that threads share."""
    size = 100_000 // len(repeated.encode())
    began = time.thread_time()
    long_source(repeated * size)
    assert time.thread_time() - began < 3


@pytest.mark.parametrize(
    "repeated",
    [NASTY[one] for one in ("names", "per cents", "mails", "numerals", "large numerals")],
)
def test_nor_does_a_long_row_of_a_merchants(repeated: str) -> None:
    began = time.thread_time()
    extract(tidy(repeated * (50_000 // len(repeated))))
    assert time.thread_time() - began < 3
