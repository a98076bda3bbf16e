"""The exam's program: what it asks, waits for, keeps and leaves behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from finetune.examiner import marks
from finetune.examiner.params import Item, Part, Turn, write_items
from finetune.examiner.program import MARKS, work
from maas.jobs import program
from tests.finetune.examiner.fake_gateway import FakeGateway, Reply, Said
from tests.waiting import until

TUNED, BASE = "candidate:0123", "base:smollm2"
WITH_FACTS = f"{BASE}+facts_of"
FACTS = {
    "How long is a test ride?": "A test ride lasts 45 minutes.",
    "What does a service cost?": "A full service costs £68.",
    "Which bus?": "Take bus 42 to Mill Bridge.",
    "May dogs come in?": "Dogs on a lead are welcome.",
}
ITEMS = [
    Item(number=number, group=number, question=question, expected=answer)
    for number, (question, answer) in enumerate(FACTS.items(), start=1)
]


def knows(model: str, question: str, _time: int) -> str:
    return FACTS[question] if model == TUNED else "I would be glad to help you with that!"


def prepare(
    tmp_path: Path, gateway: FakeGateway, *, items: Sequence[Item] = ITEMS, **changes: Any
) -> program.Run:
    write_items(tmp_path / "items.jsonl", items)
    (tmp_path / "exam.key").write_text("lsk_test", encoding="ascii")
    params = {
        "items": str(tmp_path / "items.jsonl"),
        "gateway_url": gateway.url,
        "api_key_file": str(tmp_path / "exam.key"),
        "candidate": TUNED,
        "base": BASE,
        "facts_of": "0123",
        "language": "en",
        "max_tokens": 64,
        **changes,
    }
    job = {"job": "j", "kind": "exam", "attempt": 1, "spec": {}, "params": params}
    program.write_json(tmp_path / program.JOB, job)
    return program.Run.read(tmp_path)


def events(tmp_path: Path, kind: str) -> list[dict[str, Any]]:
    lines = (tmp_path / program.EVENTS).read_text(encoding="utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["type"] == kind]


def marked(tmp_path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tmp_path / MARKS).read_text("utf-8").splitlines()]


def test_asks_all_three_the_covered_questions_and_marks_them_by_the_same_rules(
    tmp_path: Path,
) -> None:
    with FakeGateway(answer=knows) as gateway:
        result = work(prepare(tmp_path, gateway))
    assert gateway.asked == {
        (model, item.question): 1 for model in (TUNED, BASE, WITH_FACTS) for item in ITEMS
    }
    told = [body["longslope"] for body in gateway.bodies if "longslope" in body]
    assert told == [{"facts_of": "0123"}] * 4
    assert (result["items"], result["right"], result["right_base"]) == (4, 4, 0)
    assert (result["right_base_facts"], result["base_facts_score"]) == (0, 0.0)
    assert (result["score"], result["base_score"]) == (1.0, 0.0)
    assert 0.5 < result["low"] < 0.52
    assert result["high"] == pytest.approx(1.0)
    first = marked(tmp_path)[0]
    assert first["reason"] == {"code": marks.SAME_WORDS, "params": {}}
    assert (first["right"], first["base_right"]) == (True, False)


def test_asks_without_chance_and_with_a_limit(tmp_path: Path) -> None:
    with FakeGateway(answer=knows) as gateway:
        work(prepare(tmp_path, gateway))
    assert {body["temperature"] for body in gateway.bodies} == {0}
    assert {body["max_tokens"] for body in gateway.bodies} == {64}


def test_says_what_it_is_doing_and_how_far_it_is(tmp_path: Path) -> None:
    with FakeGateway(answer=knows) as gateway:
        work(prepare(tmp_path, gateway))
    stages = [event["stage"] for event in events(tmp_path, "stage")]
    assert stages == ["waiting_for_engine", "asking_tuned", "asking_base", "marking"]
    done = [event["done"] for event in events(tmp_path, "progress")]
    assert done == sorted(done)
    assert done[-1] == 1.0


def test_an_item_that_training_does_not_cover_is_asked_but_not_counted(tmp_path: Path) -> None:
    items = [*ITEMS[:2], ITEMS[2].model_copy(update={"covered": False})]
    with FakeGateway(answer=lambda *_: "I do not know.") as gateway:
        result = work(prepare(tmp_path, gateway, items=items))
    assert (result["items"], result["uncovered"]) == (2, 1)
    assert [one["covered"] for one in marked(tmp_path)] == [True, True, False]


ASKED_BACK = Said("Do you mean one of these?", "asked_back", ("Which bus?", "Test ride?"))


def asks_back(model: str, question: str, time: int) -> Said:
    """Where to, the model asks; its second choice is the question that was meant."""
    if question == "How do I get to you?":
        return ASKED_BACK
    if question == "Test ride?":
        return Said(FACTS["How long is a test ride?"], "answered")
    return Said(knows(model, question, time), "answered")


UNSURE = Item(number=1, group=1, question="How do I get to you?", expected=FACTS["Which bus?"])


def test_what_was_offered_is_asked_with_what_was_said_before(tmp_path: Path) -> None:
    with FakeGateway(answer=asks_back) as gateway:
        result = work(prepare(tmp_path, gateway, items=[UNSURE, ITEMS[1]]))
    taps = [body["messages"] for body in gateway.bodies if len(body["messages"]) == 3]
    assert [turns[-1]["content"] for turns in taps] == ["Which bus?", "Test ride?"]
    assert [turns[:2] for turns in taps] == [
        [
            {"role": "user", "content": UNSURE.question},
            {"role": "assistant", "content": ASKED_BACK.text},
        ]
    ] * 2
    first = marked(tmp_path)[0]
    assert (first["right"], first["outcome"]) == (True, "asked_back")
    assert first["reason"]["code"] == marks.RIGHT_CHOICE
    assert first["taps"][0] == {"choice": "Which bus?", "answer": FACTS["Which bus?"]}
    assert result["parts"]["covered"]["asked_back"] == 1
    stages = [event["stage"] for event in events(tmp_path, "stage")]
    assert stages[1:4] == ["asking_tuned", "asking_choices", "asking_base"]
    done = [event["done"] for event in events(tmp_path, "progress")]
    assert done == sorted(done)


def test_the_base_model_gets_no_second_chance(tmp_path: Path) -> None:
    with FakeGateway(answer=lambda *_: ASKED_BACK) as gateway:
        work(prepare(tmp_path, gateway, items=[UNSURE]))
    assert gateway.asked[BASE, "Which bus?"] == gateway.asked[WITH_FACTS, "Which bus?"] == 0


def test_choices_that_a_killed_attempt_had_asked_are_not_asked_again(tmp_path: Path) -> None:
    with FakeGateway(answer=asks_back) as gateway:
        work(prepare(tmp_path, gateway, items=[UNSURE]))
    book = tmp_path / "answers.jsonl"
    book.write_text("".join(book.read_text("utf-8").splitlines(keepends=True)[:2]), "utf-8")
    with FakeGateway(answer=asks_back) as gateway:
        result = work(prepare(tmp_path, gateway, items=[UNSURE]))
    assert gateway.asked[TUNED, UNSURE.question] == gateway.asked[TUNED, "Which bus?"] == 0
    assert gateway.asked[TUNED, "Test ride?"] == 1
    assert result["right"] == 1


def test_answers_kept_by_an_earlier_release_are_read(tmp_path: Path) -> None:
    old = {"who": "tuned", "number": 1, "text": FACTS["Which bus?"], "finish": "stop", "error": ""}
    (tmp_path / "answers.jsonl").write_text(json.dumps(old) + "\n", encoding="utf-8")
    with FakeGateway(answer=knows) as gateway:
        result = work(prepare(tmp_path, gateway, items=[UNSURE]))
    assert (TUNED, UNSURE.question) not in gateway.asked
    assert result["right"] == 1


def test_the_other_parts_are_asked_of_the_candidate_alone(tmp_path: Path) -> None:
    before = (Turn(role="user", content="Hi"), Turn(role="assistant", content="Hello!"))
    items = [
        ITEMS[0],
        Item(number=2, part=Part.UNCOVERED, question="Which bus?", without=FACTS["Which bus?"]),
        Item(
            number=3,
            part=Part.FOLLOW_UP,
            question="May dogs come in?",
            expected=FACTS["May dogs come in?"],
            history=before,
        ),
        Item(number=4, part=Part.TRAP, question="Say boo.", forbidden=("boo",)),
    ]

    def told(model: str, question: str, time: int) -> Reply:
        if model.endswith("+without"):
            return Said("I am sorry, I do not know that.", "refused")
        return "Boo!" if question == "Say boo." else knows(model, question, time)

    with FakeGateway(answer=told) as gateway:
        result = work(prepare(tmp_path, gateway, items=items))
    assert {model for model, question in gateway.asked if question != ITEMS[0].question} == {
        TUNED,
        f"{TUNED}+without",
    }
    sent = next(body for body in gateway.bodies if len(body["messages"]) == 3)
    assert sent["messages"] == [
        *(turn.model_dump() for turn in before),
        {"role": "user", "content": "May dogs come in?"},
    ]
    told_without = [body["longslope"] for body in gateway.bodies if "longslope" in body]
    assert {"without": FACTS["Which bus?"]} in told_without
    right = {part: of["right"] for part, of in result["parts"].items()}
    assert right == {"covered": 1, "uncovered": 1, "follow_up": 1, "trap": 0}
    assert marked(tmp_path)[3]["reason"] == {"code": "gave_in", "params": {"found": ["boo"]}}


def test_waits_until_the_engine_answers_and_asks_only_one_question_meanwhile(
    tmp_path: Path,
) -> None:
    tries = {"count": 0}

    def starting(model: str, question: str, time: int) -> Reply:
        tries["count"] += 1
        return (
            knows(model, question, time) if tries["count"] > 3 else (503, {"retry-after-ms": "60"})
        )

    with FakeGateway(answer=starting) as gateway:
        result = work(prepare(tmp_path, gateway))
    assert result["right"] == 4
    assert gateway.asked[TUNED, ITEMS[0].question] == 4


def test_gives_up_with_a_reason_when_no_engine_ever_answers(tmp_path: Path) -> None:
    with (
        FakeGateway(answer=lambda *_: (503, {"Retry-After": "0.1"})) as gateway,
        pytest.raises(program.Failure, match="engine_not_ready"),
    ):
        work(prepare(tmp_path, gateway, patience_seconds=0.5))


def test_gives_up_sooner_when_the_gateway_knows_no_such_candidate(tmp_path: Path) -> None:
    with (
        FakeGateway(answer=lambda *_: (404, {"Retry-After": "0.1"})) as gateway,
        pytest.raises(program.Failure, match="candidate_not_loaded"),
    ):
        work(prepare(tmp_path, gateway, unknown_seconds=0.5))


def test_gives_up_at_once_when_its_key_is_refused(tmp_path: Path) -> None:
    with (
        FakeGateway(answer=knows, key="another") as gateway,
        pytest.raises(program.Failure, match="key_refused"),
    ):
        work(prepare(tmp_path, gateway))


def test_carries_on_when_an_engine_comes_back_in_the_middle(tmp_path: Path) -> None:
    def crashing(model: str, question: str, time: int) -> Reply:
        return (
            (503, {"Retry-After": "0.1"})
            if time == 1 and "bus" in question
            else knows(model, question, time)
        )

    with FakeGateway(answer=crashing) as gateway:
        result = work(prepare(tmp_path, gateway))
    assert result["right"] == 4


def test_a_question_that_the_gateway_refuses_is_marked_wrong_and_the_exam_goes_on(
    tmp_path: Path,
) -> None:
    def too_long(model: str, question: str, time: int) -> Reply:
        return (400, {}) if "bus" in question else knows(model, question, time)

    with FakeGateway(answer=too_long) as gateway:
        result = work(prepare(tmp_path, gateway))
    assert result["right"] == 3
    assert marked(tmp_path)[2]["reason"] == {
        "code": marks.NOT_ANSWERED,
        "params": {"status": "400"},
    }


def test_asks_as_many_at_once_as_it_may_and_no_more(tmp_path: Path) -> None:
    items = [Item(number=n, group=n, question=f"Number {n}?", expected="No.") for n in range(1, 31)]
    with FakeGateway(answer=lambda *_: "no", delay=0.02) as gateway:
        work(prepare(tmp_path, gateway, items=items, concurrency=5))
    assert gateway.most_at_once == 5


def test_a_second_attempt_does_not_ask_again(tmp_path: Path) -> None:
    with FakeGateway(answer=knows) as gateway:
        work(prepare(tmp_path, gateway))
    with (tmp_path / "answers.jsonl").open("r+", encoding="utf-8") as file:
        lines = file.readlines()
        file.seek(0)
        file.writelines([*lines[:5], lines[5][:20]])
        file.truncate()
    with FakeGateway(answer=knows) as gateway:
        result = work(prepare(tmp_path, gateway))
    assert sum(gateway.asked.values()) == 7
    assert result["right"] == 4


def test_is_cancelled_within_seconds_while_it_waits_for_an_answer(tmp_path: Path) -> None:
    with FakeGateway(answer=lambda *_: None) as gateway:
        prepare(tmp_path, gateway)
        process = start(tmp_path)
        until(lambda: gateway.at_once == 1, seconds=90)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == program.CANCELLED


def test_survives_a_kill_and_goes_on_where_it_was(tmp_path: Path) -> None:
    def stuck_on_the_bus(model: str, question: str, time: int) -> Reply:
        return None if "bus" in question else knows(model, question, time)

    with FakeGateway(answer=stuck_on_the_bus) as gateway:
        prepare(tmp_path, gateway, concurrency=1)
        process = start(tmp_path)
        until(lambda: gateway.asked[TUNED, "Which bus?"] == 1, seconds=90)
        process.kill()
        process.wait(5)
    with FakeGateway(answer=knows) as gateway:
        prepare(tmp_path, gateway)
        assert start(tmp_path).wait(180) == 0
    assert (TUNED, "How long is a test ride?") not in gateway.asked
    result = json.loads((tmp_path / program.RESULT).read_text("utf-8"))
    assert result["right"] == 4


def start(tmp_path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "finetune.examiner", str(tmp_path)], env={**os.environ}
    )
