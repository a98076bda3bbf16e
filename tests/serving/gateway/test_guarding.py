"""Figures that the shop's facts do not state never reach a customer, whichever way one asks."""

from typing import Any

import pytest

from knowledgebase.retrieval.index import FOLDER, Index
from maas.catalog import store
from maas.common import events
from tests.serving.gateway.conftest import Shop
from tests.waiting import until

FACT = "Members get 20 % off every order."
PAIRS = [
    ("Is there a discount for members?", FACT),
    ("When do you open?", "We open at 9:30 on Saturdays."),
]
QUESTION = [{"role": "user", "content": "I am a member: do I get 50 % off?"}]


@pytest.fixture
def taught(shop: Shop) -> Shop:
    Index.build(PAIRS, language="en").save(store.path(shop.version.adapter.artefact) / FOLDER)
    shop.gateway.announce(events.ROUTES, {})
    return shop


def says(shop: Shop, text: str) -> None:
    shop.behaviour.says = text


def streamed(shop: Shop, **more: Any) -> tuple[str, list[str]]:
    """The text of a streamed answer, and how it ended."""
    parts = [part for part in shop.ask(messages=QUESTION, stream=True, **more) if part.choices]
    text = "".join(part.choices[0].delta.content or "" for part in parts)
    return text, [part.choices[0].finish_reason for part in parts if part.choices[0].finish_reason]


def test_a_wrong_share_is_answered_with_the_fact_whole_or_streamed(taught: Shop) -> None:
    says(taught, "Members get 50 % off every order.")
    whole = taught.ask(messages=QUESTION)
    assert whole.choices[0].message.content == FACT
    assert streamed(taught) == (FACT, ["stop"])


def test_a_right_answer_is_passed_on_word_by_word(taught: Shop) -> None:
    says(taught, FACT)
    parts = [
        part.choices[0].delta.content
        for part in taught.ask(messages=QUESTION, stream=True)
        if part.choices and part.choices[0].delta.content
    ]
    assert parts[:3] == ["Members", " get", " 20"]


def test_every_one_of_several_answers_is_guarded(taught: Shop) -> None:
    says(taught, "Members get 70 % off every order.")
    answer = taught.ask(messages=QUESTION, n=3, logprobs=True)
    assert [choice.message.content for choice in answer.choices] == [FACT] * 3


def test_an_answer_that_is_cut_says_only_what_is_sure(taught: Shop) -> None:
    says(taught, "Of course, members get 50 % off every order.")
    answer = taught.ask(messages=QUESTION, max_tokens=5)
    assert "50" not in str(answer.choices[0].message.content)


def test_what_the_engine_made_is_what_is_booked(taught: Shop) -> None:
    says(taught, "Members get 50 % off every order.")
    answer = taught.ask(messages=QUESTION)
    assert answer.usage.completion_tokens == 7
    (entry,) = taught.booked()
    assert entry.completion_tokens == 7


def test_a_model_without_facts_says_what_it_says(shop: Shop) -> None:
    says(shop, "Members get 50 % off every order.")
    answer = shop.ask(messages=QUESTION)
    assert answer.choices[0].message.content == "Members get 50 % off every order."


def test_probabilities_come_with_the_words_that_are_shown_and_with_no_others(taught: Shop) -> None:
    says(taught, "Yes, members get 20 % off.")
    told = taught.ask(messages=QUESTION, logprobs=True).choices[0]
    assert "".join(one.token for one in told.logprobs.content) == told.message.content
    says(taught, "Yes, members get 50 % off.")
    repaired = taught.ask(messages=QUESTION, logprobs=True).choices[0]
    assert repaired.message.content == FACT
    assert repaired.logprobs is None
    parts = [part.choices[0] for part in taught.ask(messages=QUESTION, logprobs=True, stream=True)]
    assert "".join(part.delta.content or "" for part in parts) == FACT
    assert all(part.logprobs is None for part in parts)


def test_a_question_among_the_instructions_is_guarded_as_well(taught: Shop) -> None:
    says(taught, "Members get 50 % off every order.")
    asked = [{"role": "system", "content": "Is there a discount for members?"}]
    assert taught.ask(messages=asked).choices[0].message.content == FACT


@pytest.mark.parametrize("answers", [1, 2])
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_an_engine_whose_answer_is_not_shown_any_more_is_stopped(
    taught: Shop, stream: bool, answers: int
) -> None:
    says(taught, "Members get 50 % off every order. " + "And so on. " * 200)
    taught.behaviour.delay = 0.02
    name = taught.version.lora_name
    options: dict[str, Any] = {"stream_options": {"include_usage": True}} if stream else {}
    answer = taught.ask(messages=QUESTION, stream=stream, n=answers, **options)
    if stream:
        parts = list(answer)
        usage = parts[-1].usage
        told = [(one.index, one.finish_reason) for part in parts for one in part.choices]
        assert [one for one in told if one[1]] == [(index, "stop") for index in range(answers)]
        texts = [
            "".join(
                one.delta.content or ""
                for part in parts
                for one in part.choices
                if one.index == index
            )
            for index in range(answers)
        ]
    else:
        usage = answer.usage
        texts = [choice.message.content for choice in answer.choices]
        assert {choice.finish_reason for choice in answer.choices} == {"stop"}
    assert texts == [FACT] * answers
    until(lambda: name in taught.mock.aborted)
    assert taught.mock.generated[name] < 200
    (row,) = taught.booked(1)
    assert (row.prompt_tokens, row.completion_tokens) == (11, usage.completion_tokens)
    assert row.complete
    assert 8 * answers <= row.completion_tokens < 200 * answers
