"""One exam: ask the candidate, ask its base model, mark both by the same rules.

Runs again after a kill: answers that were given are kept in `answers.jsonl` and not asked for
again. Leaves `marks.jsonl`, one line an item, and the totals as the result.
"""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from finetune.examiner import marks
from finetune.examiner.answers import Answer, AnswerBook
from finetune.examiner.asking import Asker, Question
from finetune.examiner.interval import wilson
from finetune.examiner.marks import Mark, Reason
from finetune.examiner.params import BASE, TUNED, ExaminerParams, Item, read_items
from finetune.examiner.progress import Progress
from finetune.examiner.scoring import score
from maas.jobs.program import Failure, Run

ANSWERS = "answers.jsonl"
MARKS = "marks.jsonl"


def work(run: Run) -> Mapping[str, Any]:
    """Hold the exam that `params` describes; see `ExaminerParams`.

    The result: {"items", "right", "right_base", "uncovered", "score", "low", "high",
    "base_score", "marks"}. Counts and shares are of covered items; `marks` is a file's name.
    """
    try:
        params = ExaminerParams.model_validate(run.params)
        items = read_items(params.items)
    except ValidationError as error:
        raise Failure("bad_params", detail=str(error)) from error
    if not items:
        raise Failure("no_items")
    book = AnswerBook(run.directory / ANSWERS)
    progress = Progress(run.log, total=2 * len(items), known=len(book))
    _ask(run, params, items, book, progress)
    run.log.stage("marking")
    marked = _mark(params, items, book, progress)
    _write(run.directory / MARKS, marked)
    return _totals(marked)


def _ask(
    run: Run, params: ExaminerParams, items: list[Item], book: AnswerBook, progress: Progress
) -> None:
    open_questions = [
        Question(who=who, model=model, number=item.number, text=item.question)
        for who, model in ((TUNED, params.candidate), (BASE, params.base))
        for item in items
        if book.get(who, item.number) is None
    ]
    left = {who: sum(one.who == who for one in open_questions) for who in (TUNED, BASE)}

    def ready() -> None:
        run.log.stage("asking_tuned" if left[TUNED] else "asking_base")
        progress.ready()

    def keep(answer: Answer) -> None:
        book.add(answer)
        left[answer.who] -= 1
        if answer.who == TUNED and left[TUNED] == 0:
            run.log.stage("asking_base")
        progress.answered()

    if open_questions:
        run.log.stage("waiting_for_engine")
        asyncio.run(Asker(params, keep=keep, ready=ready).ask(open_questions))


def _mark(
    params: ExaminerParams, items: list[Item], book: AnswerBook, progress: Progress
) -> list[dict[str, Any]]:
    marked = []
    for count, item in enumerate(items, start=1):
        tuned, base = book.get(TUNED, item.number), book.get(BASE, item.number)
        assert tuned is not None
        assert base is not None
        mark = _mark_one(item, tuned, params.language)
        marked.append(
            {
                **item.model_dump(),
                "answer": tuned.text,
                "right": mark.right,
                "reason": mark.reason.as_json(),
                "similarity": mark.similarity,
                "base_answer": base.text,
                "base_right": _mark_one(item, base, params.language).right,
            }
        )
        progress.marked(2 * count)
    return marked


def _mark_one(item: Item, answer: Answer, language: str) -> Mark:
    if answer.error:
        reason = Reason(code=marks.NOT_ANSWERED, params={"status": answer.error})
        return Mark(right=False, reason=reason)
    return score(
        question=item.question,
        expected=item.expected,
        answer=answer.text,
        language=language,
        finish=answer.finish,
    )


def _totals(marked: list[dict[str, Any]]) -> dict[str, Any]:
    counted = [one for one in marked if one["covered"]]
    right = sum(one["right"] for one in counted)
    right_base = sum(one["base_right"] for one in counted)
    low, high = wilson(right, len(counted))
    return {
        "items": len(counted),
        "right": right,
        "right_base": right_base,
        "uncovered": len(marked) - len(counted),
        "score": right / len(counted) if counted else 0.0,
        "low": low,
        "high": high,
        "base_score": right_base / len(counted) if counted else 0.0,
        "marks": MARKS,
    }


def _write(path: Path, marked: list[dict[str, Any]]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for one in marked:
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
    part.replace(path)
