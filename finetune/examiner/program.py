"""One exam: ask the candidate and its base model, and mark all answers by the same rules.

Runs again after a kill: answers that were given are kept in `answers.jsonl` and not asked for
again. Leaves `marks.jsonl`, one line an item, and the totals as the result.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from finetune.examiner import marking, rounds
from finetune.examiner.answers import Answer, AnswerBook
from finetune.examiner.asking import Asker, Question
from finetune.examiner.params import (
    BASE,
    BASE_FACTS,
    MOST_TAPS,
    TUNED,
    ExaminerParams,
    Item,
    Part,
    read_items,
)
from finetune.examiner.progress import Progress
from finetune.examiner.rounds import Rounds
from finetune.examiner.totals import totals
from maas.jobs.program import Failure, Run, write_json_lines

ANSWERS = "answers.jsonl"
MARKS = "marks.jsonl"


def work(run: Run) -> Mapping[str, Any]:
    """Hold the exam that `params` describes; see `ExaminerParams`.

    The result: what `finetune.examiner.totals` makes of the marks, and "marks", a file's name.
    """
    try:
        params = ExaminerParams.model_validate(run.params)
        items = read_items(params.items)
    except ValidationError as error:
        raise Failure("bad_params", detail=str(error)) from error
    if not items:
        raise Failure("no_items")
    book = AnswerBook(run.directory / ANSWERS)
    asked = Rounds(params=params, items=items, book=book)
    total = len(asked.tuned()) + len(asked.base()) + len(book)
    progress = Progress(run.log, total=total, known=len(book))
    _ask(run, asked, progress)
    run.log.stage("marking")
    marked = _mark(params, items, book, progress)
    write_json_lines(run.directory / MARKS, marked)
    return {**totals(marked), "marks": MARKS}


def _ask(run: Run, asked: Rounds, progress: Progress) -> None:
    """Round by round: what the choices are is known only when the candidate has answered."""
    if asked.tuned() or asked.choices() or asked.base():
        run.log.stage("waiting_for_engine")
    _ask_round(run, asked, progress, rounds.ASKING_TUNED, asked.tuned())
    choices = asked.choices()
    progress.more(len(choices))
    _ask_round(run, asked, progress, rounds.ASKING_CHOICES, choices)
    _ask_round(run, asked, progress, rounds.ASKING_BASE, asked.base())


def _ask_round(
    run: Run, asked: Rounds, progress: Progress, stage: str, questions: list[Question]
) -> None:
    def ready() -> None:
        run.log.stage(stage)
        progress.ready()

    def keep(answer: Answer) -> None:
        asked.book.add(answer)
        progress.answered()

    if questions:
        asyncio.run(Asker(asked.params, keep=keep, ready=ready).ask(questions))


def _mark(
    params: ExaminerParams, items: list[Item], book: AnswerBook, progress: Progress
) -> list[dict[str, Any]]:
    marked = []
    for count, item in enumerate(items, start=1):
        marked.append(
            item.model_dump(mode="json")
            | _tuned(item, book, params.language)
            | _base(item, book, params.language, who=BASE)
            | _base(item, book, params.language, who=BASE_FACTS)
        )
        progress.marked(count / len(items))
    return marked


def _tuned(item: Item, book: AnswerBook, language: str) -> dict[str, Any]:
    answer = book.get(TUNED, item.number)
    assert answer is not None
    taps = [book.get(TUNED, item.number, tap) for tap in range(1, MOST_TAPS + 1)]
    tapped = [tap for tap in taps if tap is not None]
    mark = marking.mark(item, answer, taps=tapped, language=language)
    return {
        "answer": answer.text,
        "outcome": answer.outcome,
        "taps": [{"choice": answer.choices[tap.tap - 1], "answer": tap.text} for tap in tapped],
        "right": mark.right,
        "reason": mark.reason.as_json(),
        "similarity": mark.similarity,
    }


def _base(item: Item, book: AnswerBook, language: str, *, who: str) -> dict[str, Any]:
    """The base model is asked the covered part alone, and right by its words alone."""
    answer = book.get(who, item.number)
    if item.part is not Part.COVERED or answer is None:
        return {f"{who}_answer": "", f"{who}_right": False}
    right = marking.mark_words(item, answer, language=language).right
    return {f"{who}_answer": answer.text, f"{who}_right": right}
