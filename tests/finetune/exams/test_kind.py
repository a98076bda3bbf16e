"""The exam's job: what its program is given, and what its end does to rows, keys and placement."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from finetune.examiner.params import ExaminerParams, Part, read_items
from finetune.examiner.totals import totals
from finetune.exams.kind import KEY_FILE, ExamKind
from finetune.models import Exam, ExamItem, Example
from maas.catalog import verdicts
from maas.catalog.models import ModelVersion, Placement
from maas.tenants import keys
from maas.tenants.models import APIKey, Tenant
from tests.finetune.factories import add_examples, make_exam, make_full_dataset, make_training

pytestmark = pytest.mark.django_db
KIND = ExamKind()


@pytest.fixture
def exam(tenant: Tenant) -> Exam:
    return make_exam(tenant)


def mark(number: int, *, right: bool = True, covered: bool = True, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "part": "covered",
        "group": number,
        "origin": "own",
        "history": [],
        "question": f"Question {number}?",
        "expected": "It costs £68.",
        "covered": covered,
        "outcome": "answered",
        "taps": [],
        "answer": "It costs £68." if right else "It costs £86.",
        "right": right,
        "reason": {"code": "same_words", "params": {}}
        if right
        else {"code": "fact_wrong", "params": {"expected": ["£68"], "given": ["£86"]}},
        "similarity": None,
        "base_answer": "I do not know.",
        "base_right": False,
        "base_facts_answer": "It costs £68.",
        "base_facts_right": True,
        **more,
    }


def finish(exam: Exam, tmp_path: Path, marked: list[dict[str, Any]]) -> None:
    (tmp_path / "marks.jsonl").write_text("".join(json.dumps(one) + "\n" for one in marked))
    KIND.finish(exam.job, tmp_path, {**totals(marked), "marks": "marks.jsonl"})
    exam.refresh_from_db()
    exam.version.refresh_from_db()


def test_the_program_is_given_the_questions_both_names_and_the_gateway(
    exam: Exam, tmp_path: Path, settings: Settings
) -> None:
    params = ExaminerParams.model_validate(KIND.prepare(exam.job, tmp_path))
    assert params.candidate == f"candidate:{exam.version_id.hex}"
    assert params.base == f"base:{exam.version.base_model.slug}"
    assert params.gateway_url == settings.GATEWAY_URL
    assert params.language == "en"
    assert params.facts_of == exam.version_id.hex
    every = read_items(params.items)
    assert [item.number for item in every] == list(range(1, len(every) + 1))
    assert {item.part for item in every} == set(Part)
    items = [item for item in every if item.part is Part.COVERED]
    assert len(items) == 12
    kept = exam.dataset.examples.filter(split=Example.Split.EXAM)
    assert {item.question for item in items} == set(kept.values_list("question", flat=True))


def test_the_program_has_a_key_that_only_its_owner_can_read_and_job_json_has_none(
    exam: Exam, tmp_path: Path
) -> None:
    params = KIND.prepare(exam.job, tmp_path)
    file = tmp_path / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    key = APIKey.objects.get(digest=keys.digest(text))
    assert key.is_usable
    assert (key.purpose, key.scopes, key.tenant) == ("exam", ["exam"], exam.tenant)
    assert key.expires_at is not None
    assert text not in json.dumps(params)


def test_a_second_attempt_gets_a_new_key_and_the_first_one_is_void(
    exam: Exam, tmp_path: Path
) -> None:
    KIND.prepare(exam.job, tmp_path)
    first = (tmp_path / KEY_FILE).read_text()
    KIND.prepare(exam.job, tmp_path)
    second = (tmp_path / KEY_FILE).read_text()
    assert not APIKey.objects.get(digest=keys.digest(first)).is_usable
    assert APIKey.objects.get(digest=keys.digest(second)).is_usable


def test_an_answer_may_be_well_over_as_long_as_the_longest_expected_one(
    tenant: Tenant, tmp_path: Path
) -> None:
    dataset = make_full_dataset(tenant)
    long = "A sentence of many words, " * 30
    add_examples(dataset, Example.Split.EXAM, [("Tell me all?", long)])
    exam = make_exam(tenant, training=make_training(tenant, dataset=dataset))
    assert KIND.prepare(exam.job, tmp_path)["max_tokens"] > 2 * 150


def test_a_passed_exam_leaves_its_verdict_on_the_version(exam: Exam, tmp_path: Path) -> None:
    finish(exam, tmp_path, [mark(number) for number in range(1, 21)])
    assert (exam.passed, exam.score, exam.items_right, exam.items_total) == (True, 1.0, 20, 20)
    assert exam.version.verdict == ModelVersion.Verdict.PASSED
    assert exam.version.exam_id == exam.id
    assert ExamItem.objects.filter(exam=exam).count() == 20


def test_a_failed_exam_tells_the_deploy_gate_what_failed(exam: Exam, tmp_path: Path) -> None:
    finish(exam, tmp_path, [mark(number, right=number > 2) for number in range(1, 21)])
    assert exam.passed is False
    version = exam.version
    assert version.verdict == ModelVersion.Verdict.FAILED
    assert version.exam_summary["score"] == 0.9
    assert version.exam_summary["pass_mark"] == 0.95
    failed = verdicts.failed_items(version)
    assert [one["question"] for one in failed] == ["Question 1?", "Question 2?"]
    assert failed[0]["reason"] == "It says £86; it should say £68."


def test_at_most_twenty_failed_questions_are_kept_with_the_version(
    exam: Exam, tmp_path: Path
) -> None:
    finish(exam, tmp_path, [mark(number, right=False) for number in range(1, 41)])
    assert len(exam.version.exam_summary["failed"]) == 20


def test_a_question_that_does_not_count_neither_fails_nor_is_listed(
    exam: Exam, tmp_path: Path
) -> None:
    marked = [mark(number) for number in range(1, 21)]
    finish(exam, tmp_path, [*marked, mark(21, right=False, covered=False)])
    assert exam.passed is True
    assert exam.items_uncovered == 1
    assert exam.version.exam_summary["failed"] == []


def test_a_model_that_makes_answers_up_does_not_pass(exam: Exam, tmp_path: Path) -> None:
    made_up = mark(21, right=False, part="uncovered", expected="", outcome="answered")
    finish(exam, tmp_path, [*(mark(number) for number in range(1, 21)), made_up])
    assert (exam.score, exam.passed) == (1.0, False)
    assert (exam.items_total, exam.items_right) == (20, 20)
    assert exam.conduct == {"items": 1, "right": 0}
    summary = exam.version.exam_summary
    assert summary["parts"]["uncovered"]["right"] == 0
    assert [one["part"] for one in summary["failed"]] == ["uncovered"]


@pytest.mark.parametrize(("origin", "preliminary"), [("own", False), ("made", True)])
def test_an_exam_in_made_wordings_is_preliminary_and_may_be_passed(
    exam: Exam, tmp_path: Path, origin: str, preliminary: bool
) -> None:
    finish(exam, tmp_path, [mark(number, origin=origin) for number in range(1, 21)])
    assert (exam.passed, exam.preliminary) == (True, preliminary)
    assert exam.version.verdict == ModelVersion.Verdict.PASSED
    assert exam.version.preliminary is preliminary
    assert bool(verdicts.caveat(preliminary=exam.version.preliminary)) is preliminary


def test_what_each_of_the_three_answered_is_kept(exam: Exam, tmp_path: Path) -> None:
    tapped = [{"choice": "Which bus?", "answer": "Take bus 42."}]
    finish(exam, tmp_path, [mark(1, outcome="asked_back", taps=tapped)])
    kept = exam.items.get()
    assert (kept.part, kept.origin, kept.outcome, kept.taps) == (
        "covered", "own", "asked_back", tapped,
    )  # fmt: skip
    assert (kept.base_answer, kept.base_facts_answer) == ("I do not know.", "It costs £68.")
    assert (exam.items_right_base, exam.items_right_base_facts) == (0, 1)
    assert (exam.base_score, exam.base_facts_score) == (0.0, 1.0)


def test_too_few_questions_cannot_be_passed(exam: Exam, tmp_path: Path) -> None:
    finish(exam, tmp_path, [mark(number) for number in range(1, 6)])
    assert exam.passed is False
    assert exam.version.verdict == ModelVersion.Verdict.FAILED


@pytest.mark.parametrize("end", ["finish", "failed", "cancelled"])
def test_however_it_ends_the_key_is_void_and_the_engine_may_forget(
    exam: Exam, tmp_path: Path, end: str
) -> None:
    KIND.prepare(exam.job, tmp_path)
    exam.refresh_from_db()
    if end == "finish":
        finish(exam, tmp_path, [mark(1)])
    elif end == "failed":
        KIND.failed(exam.job, {"code": "engine_not_ready", "params": {"minutes": 10}})
    else:
        KIND.cancelled(exam.job)
    assert exam.api_key_id is not None
    assert not APIKey.objects.get(id=exam.api_key_id).is_usable
    assert exam.placement is not None
    exam.placement.refresh_from_db()
    assert exam.placement.state == Placement.State.RELEASED


def test_a_cancelled_exam_that_never_began_clears_up_as_well(exam: Exam) -> None:
    KIND.cancelled(exam.job)
    assert exam.placement is not None
    exam.placement.refresh_from_db()
    assert exam.placement.state == Placement.State.RELEASED


@pytest.mark.parametrize(
    "code", ["engine_not_ready", "candidate_not_loaded", "key_refused", "no_items"]
)
def test_every_failure_of_its_own_has_a_sentence_and_advice(code: str) -> None:
    told = KIND.explain(code, {"minutes": 10})
    assert told is not None
    assert str(told.sentence)
    assert str(told.advice)
