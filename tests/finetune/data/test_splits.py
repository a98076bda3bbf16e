"""The exam asks for what was taught, in words that were not."""

from collections import defaultdict
from pathlib import Path

import pytest

from finetune.data.checks.similar import closeness
from finetune.data.splits.plan import EXAM_CLOSEST, EXAM_MOST, leaks
from finetune.data.wordings import Use, rules
from finetune.samples.files import FILES
from knowledgebase.language.text import key
from tests.finetune.data.makers import csv_parsed, parsed, text

SAMPLES = sorted(FILES.iterdir())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_samples_make_an_honest_exam(path: Path, seed: int) -> None:
    examples = parsed(path, seed=seed).examples
    asked = [one for one in examples if one.split is Use.EXAM]
    taught = [one for one in examples if one.split is Use.TRAIN]
    assert 30 <= len(asked) <= EXAM_MOST
    assert {one.group for one in asked} <= {one.group for one in taught}
    assert not leaks(examples)
    known = {key(one.question) for one in examples if one.split is not Use.EXAM}
    assert not known & {key(one.question) for one in asked}
    assert all(one.covered for one in asked)
    assert any(one.split is Use.VALIDATION for one in examples)


def test_facts_with_several_own_wordings_are_examined_in_own_words() -> None:
    examples = parsed(FILES / "larkspur.csv").examples
    asked = [one for one in examples if one.split is Use.EXAM]
    assert len(asked) >= 30
    assert all(one.origin == "own" for one in asked)


def test_one_row_facts_are_taught_and_examined_in_made_words_by_other_rules() -> None:
    examples = parsed(FILES / "larkspur-faq.xlsx").examples
    by_fact = defaultdict(list)
    for one in examples:
        by_fact[one.group].append(one)
    for group in by_fact.values():
        assert sum(one.split is Use.EXAM for one in group) >= 1
        assert sum(one.split is Use.TRAIN for one in group) >= 3
    asked = {one.rule for one in examples if one.split is Use.EXAM}
    assert asked <= set(rules(Use.EXAM))
    assert asked.isdisjoint(rules(Use.TRAIN))


def test_nearly_same_wordings_stay_on_one_side(tmp_path: Path) -> None:
    answer = "We open at 9:00 every day of the week."
    questions = [
        "When do you open?",
        "When do you open today?",
        "When do you opne?",
        "opening times",
        "At what time may I come in?",
        "Until when must I wait at the door?",
    ]
    examples = csv_parsed(tmp_path, [(one, answer) for one in questions], wordings=False).examples
    asked = [one.question for one in examples if one.split is Use.EXAM]
    taught = [one.question for one in examples if one.split is Use.TRAIN]
    assert asked
    assert all(closeness(one, other) < EXAM_CLOSEST for one in asked for other in taught)


def test_rows_with_the_same_answer_are_one_fact_unless_the_answer_is_a_mere_yes(
    tmp_path: Path,
) -> None:
    rows = [
        ("Do you wash bikes?", "Yes, we do."),
        ("Is there a lift here?", "Yes, we do."),
        ("wash price", "A wash costs £15."),
        ("How much is a wash?", "A wash costs £15"),
    ]
    examples = csv_parsed(tmp_path, rows, wordings=False).examples
    groups = {one.question: one.group for one in examples}
    assert groups["Do you wash bikes?"] != groups["Is there a lift here?"]
    assert groups["wash price"] == groups["How much is a wash?"]


def test_the_same_seed_splits_alike_and_a_new_row_moves_no_other(tmp_path: Path) -> None:
    rows = [
        (f"{ask} the {thing}?", f"The {thing} is number {at}00.")
        for at, thing in enumerate(("lamp", "table", "bench", "chair"), start=1)
        for ask in ("Where is", "What number has", "How do I find", "Tell me about")
    ]
    before = csv_parsed(tmp_path, rows, seed=5).examples
    assert [one.as_json() for one in csv_parsed(tmp_path, rows, seed=5).examples] == [
        one.as_json() for one in before
    ]
    after = csv_parsed(
        tmp_path, [*rows, ("What is new?", "The vase is number 900.")], seed=5
    ).examples
    own = {one.question: one.split for one in after if one.origin == "own"}
    assert all(own[one.question] is one.split for one in before if one.origin == "own")


def test_without_made_wordings_one_row_facts_are_told_as_not_examined(tmp_path: Path) -> None:
    rows = [
        ("When do you open?", "We open at 9:00."),
        ("What is it?", "It is a shop for 40 bikes."),
    ]
    result = csv_parsed(tmp_path, rows, wordings=False)
    notes = {note["code"]: note["params"] for note in result.report["notes"]}
    assert notes["facts_not_examined"] == {"count": 2}
    assert notes["exam_small"]["count"] == 0
    assert {one.split for one in result.examples} == {Use.TRAIN}


def test_the_exam_is_filled_up_with_made_questions_where_facts_are_few(tmp_path: Path) -> None:
    rows = [
        (f"Where is the {thing}?", f"The {thing} stands on shelf {at}7.")
        for at, thing in enumerate("lamp table bench chair vase clock stool".split(), start=1)
    ]
    examples = csv_parsed(tmp_path, rows).examples
    assert sum(one.split is Use.EXAM for one in examples) > len(rows)
    assert not leaks(examples)


def test_a_file_may_assign_its_rows_itself_and_gaps_are_told(tmp_path: Path) -> None:
    path = text(
        tmp_path / "a.csv",
        "question,answer,split\nWhen do you open?,We open at 9:00.,train\n"
        "opening times,We open at 9:00.,test\nWhat does a wash cost?,A wash costs £15.,test\n",
    )
    result = parsed(path, wordings=False)
    splits = {one.question: (one.split, one.covered) for one in result.examples}
    assert splits["opening times"] == (Use.EXAM, True)
    assert splits["What does a wash cost?"] == (Use.EXAM, False)
    assert result.report["counts"]["uncovered"] == 1


def test_a_wording_of_two_facts_is_told_and_not_examined(tmp_path: Path) -> None:
    rows = [
        ("Price?", "A wash costs £15 today."),
        ("wash cost", "A wash costs £15 today."),
        ("How much is a wash, all in?", "A wash costs £15 today."),
        ("What is the price?", "A bell costs £9 today."),
        ("bell cost", "A bell costs £9 today."),
        ("How much is one bell for me?", "A bell costs £9 today."),
    ]
    keep = [*rows, ("wash cost", "A bell costs £9 today.")]
    result = csv_parsed(tmp_path, keep, wordings=False)
    rivals = [row for row in result.rows if row.number in (3, 8)]
    assert [row.question for row in rivals] == ["wash cost"] * 2
    assert all(row.has("conflict", "conflict_won") for row in rivals)
    assert any(one.split is Use.EXAM for one in result.examples)
    assert "wash cost" not in {one.question for one in result.examples if one.split is Use.EXAM}


def test_an_edited_wording_that_gives_an_exam_question_away_takes_it_off(tmp_path: Path) -> None:
    rows = [("When do you open?", "We open at 9:00 every day.")]
    examples = csv_parsed(tmp_path, rows).examples
    asked = next(one for one in examples if one.split is Use.EXAM)
    taught = next(one for one in examples if one.split is Use.TRAIN and one.origin == "made")
    result = csv_parsed(tmp_path, rows, made_edits={key(taught.question): asked.question + "!"})
    given_away = [
        one
        for one in result.examples
        if key(one.question) == key(asked.question) and one.split is Use.EXAM
    ]
    assert [one.enabled for one in given_away] == [False]
    assert "exam_given_away" in {note["code"] for note in result.report["notes"]}
