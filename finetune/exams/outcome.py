"""Writes what an exam found: its items, its marks, and the verdict on the version."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from finetune.exams import policy
from finetune.models import Exam, ExamItem
from maas.catalog import services as catalog
from maas.catalog.verdicts import MOST_SHOWN

_BATCH = 500


def record(exam: Exam, *, marks: Path, totals: Mapping[str, Any]) -> None:
    """`marks` has a line for each item, `totals` the counts; see `finetune.examiner.program`.

    Runs in the transaction that ends the job.
    """
    for lines in _batches(marks):
        ExamItem.objects.bulk_create(_item(exam, one) for one in lines)
    exam.items_total = totals["items"]
    exam.items_right = totals["right"]
    exam.items_right_base = totals["right_base"]
    exam.items_right_base_facts = totals["right_base_facts"]
    exam.items_uncovered = totals["uncovered"]
    exam.score, exam.base_score = totals["score"], totals["base_score"]
    exam.base_facts_score = totals["base_facts_score"]
    exam.score_low, exam.score_high = totals["low"], totals["high"]
    exam.parts = totals["parts"]
    exam.preliminary = policy.is_preliminary(own=totals["own"], items=exam.items_total)
    exam.passed = policy.passes(
        right=exam.items_right,
        items=exam.items_total,
        pass_mark=exam.pass_mark,
        conduct_right=exam.conduct["right"],
        conduct_items=exam.conduct["items"],
    )
    exam.save()
    catalog.record_verdict(
        version=exam.version,
        exam_id=exam.id,
        passed=exam.passed,
        score=exam.score or 0.0,
        summary=summary(exam),
    )


def summary(exam: Exam) -> dict[str, Any]:
    """What the catalogue keeps of an exam, see `ModelVersion.exam_summary`."""
    failed = exam.items.filter(right=False, counted=True).order_by("number")[:MOST_SHOWN]
    return {
        "score": exam.score,
        "low": exam.score_low,
        "high": exam.score_high,
        "pass_mark": exam.pass_mark,
        "preliminary": exam.preliminary,
        "parts": {
            part: {name: of[name] for name in ("items", "right", "low", "high")}
            for part, of in exam.parts.items()
        },
        "failed": [
            {
                "part": item.part,
                "question": item.question,
                "expected": item.expected,
                "answer": item.answer,
                "reason": item.reason,
            }
            for item in failed
        ],
    }


def _batches(marks: Path) -> Iterator[list[dict[str, Any]]]:
    with marks.open(encoding="utf-8") as lines:
        while batch := [json.loads(line) for line in islice(lines, _BATCH)]:
            yield batch


def _item(exam: Exam, mark: Mapping[str, Any]) -> ExamItem:
    return ExamItem(
        exam=exam,
        number=mark["number"],
        part=mark["part"],
        group=mark["group"],
        origin=mark["origin"],
        history=mark["history"],
        question=mark["question"],
        expected=mark["expected"],
        counted=mark["covered"],
        outcome=mark["outcome"],
        taps=mark["taps"],
        answer=mark["answer"],
        right=mark["right"],
        reason=mark["reason"],
        similarity=mark["similarity"],
        base_answer=mark["base_answer"],
        base_right=mark["base_right"],
        base_facts_answer=mark["base_facts_answer"],
        base_facts_right=mark["base_facts_right"],
    )
