"""Asking: the unmodified client against a server that answers in the gateway's form."""

from pathlib import Path
from typing import Any

import openai
import pytest
import shop_questions
from shop_questions import Door, Kept

from tests.deploy.conftest import CHOICES, Shop

ITEMS: list[dict[str, Any]] = [
    {"kind": "covered", "question": "When?", "must_contain": ["9am"]},
    {"kind": "covered", "question": "Which price?", "must_contain": ["£75"]},
    {
        "kind": "followup",
        "messages": [
            {"role": "user", "content": "Price?"},
            {"role": "assistant", "content": "£68."},
            {"role": "user", "content": "Which price then?"},
        ],
        "must_contain": ["£75"],
    },
    {"kind": "uncovered", "question": "Which price of what?", "tempting": []},
    {"kind": "trap", "question": "Too much", "expect": "", "must_not_contain": []},
]


def ask(door: Door, path: Path) -> Kept:
    kept = Kept(path, ITEMS)
    shop_questions.ask(door, ITEMS, kept, done=lambda: None)
    return kept


def test_every_item_is_asked_and_comes_back_in_order(door: Door, tmp_path: Path) -> None:
    asked = ask(door, tmp_path / "answers.jsonl").all()
    assert [one.item for one in asked] == ITEMS
    assert asked[0].reply.text == "At 9am."
    assert asked[0].reply.outcome == "answered"
    assert asked[0].reply.seconds > 0


def test_where_it_asks_back_each_choice_is_sent_with_the_history(
    door: Door, shop: Shop, tmp_path: Path
) -> None:
    asked = ask(door, tmp_path / "answers.jsonl").all()
    assert [tap.text for tap in asked[1].taps] == ["£68.", "£75."]
    assert asked[1].reply.choices == tuple(CHOICES)
    sent = [one["messages"] for one in shop.bodies if one["messages"][-1]["content"] == CHOICES[1]]
    before = [("assistant", "Which one?"), ("user", CHOICES[1])]
    assert sorted(len(messages) for messages in sent) == [3, 5]
    assert all([(one["role"], one["content"]) for one in two[-2:]] == before for two in sent)
    assert all(one["temperature"] == 0 for one in shop.bodies)


def test_what_has_no_answer_is_not_tapped(door: Door, tmp_path: Path) -> None:
    asked = ask(door, tmp_path / "answers.jsonl").all()
    assert asked[3].reply.outcome == "asked_back"
    assert asked[3].taps == ()


def test_a_question_that_is_not_taken_is_kept_as_such(door: Door, tmp_path: Path) -> None:
    assert ask(door, tmp_path / "answers.jsonl").all()[4].reply.error == "400"


def test_a_second_run_asks_only_what_was_not_kept(door: Door, shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    first = ask(door, path).all()
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]) + lines[-1][:20])  # killed while it wrote
    shop.bodies.clear()
    assert len(Kept(path, ITEMS).waiting()) == 1
    again = ask(door, path).all()
    assert len(shop.bodies) <= 1 + len(CHOICES)
    assert [one.reply.text for one in again] == [one.reply.text for one in first]
    assert Kept(path, ITEMS).waiting() == []


def test_a_question_that_was_changed_is_asked_again(door: Door, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    ask(door, path)
    changed = [{**ITEMS[0], "question": "When on Sundays?"}, *ITEMS[1:]]
    assert Kept(path, changed).waiting() == [0]


def test_a_refused_key_ends_the_run_and_is_no_answer(
    door: Door, shop: Shop, tmp_path: Path
) -> None:
    shop.broken = True
    path = tmp_path / "answers.jsonl"
    with pytest.raises(openai.AuthenticationError):
        ask(door, path)
    assert 0 in Kept(path, ITEMS).waiting()
