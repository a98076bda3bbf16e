"""Shows a decision in the stored row at once, as far as it is the row's own matter.

`finetune.data.alone` says what that is. The rest follows when the file has been read again.
"""

from collections.abc import Collection
from typing import Any

from finetune.data.alone import redecided
from finetune.data.raw import RawRow
from finetune.data.rows import Reason, Row
from finetune.data.settings import Settings
from finetune.datasets import decisions, options
from finetune.datasets.decisions import Decided, Place
from finetune.models import Dataset, SourceRow

_AGAINST = frozenset({"conflict", "conflict_won", "other_answer_chosen"})


def apply(dataset: Dataset, row: SourceRow, *, before: Decided, now: Decided) -> None:
    """Change the stored row from one decision to another. It may be gone meanwhile."""
    stored = SourceRow.objects.filter(id=row.id).first()
    if stored is not None:
        _apply(dataset, stored, before, now)


def outdone(dataset: Dataset, rivals: Collection[Place], *, by: SourceRow) -> None:
    """The answers of these rows are left out, since `by`'s was chosen instead."""
    chosen = {"row": by.number, "sheet": by.sheet, "answer": by.answer}
    known = decisions.about(dataset, rivals)
    for rival in _rows(dataset, rivals):
        now = known.get((rival.sheet, rival.number), decisions.NOTHING)
        reasons = [
            {**reason, "code": "other_answer_chosen", "params": chosen}
            if _names(reason, by)
            else reason
            for reason in rival.reasons
            if reason["code"] != "kept_by_you" or now.choice.get("keep")
        ]
        state = _row(rival, [_reason(one) for one in reasons])
        state.kept_by_you = bool(now.choice.get("keep"))
        _save(rival, state, now)


def catch_up(dataset: Dataset, places: Collection[Place], *, up_to: int) -> None:
    """Show what was decided after `up_to` in rows that were read without it."""
    before = decisions.about(dataset, places, up_to=up_to)
    now = decisions.about(dataset, places)
    for row in _rows(dataset, places):
        place = (row.sheet, row.number)
        _apply(
            dataset,
            row,
            before.get(place, decisions.NOTHING),
            now.get(place, decisions.NOTHING),
        )


def _apply(dataset: Dataset, row: SourceRow, before: Decided, now: Decided) -> None:
    if row.raw is None:
        SourceRow.objects.filter(id=row.id).update(undoable=len(now.earlier))
        return
    state = redecided(
        RawRow.from_json(row.raw, sheet=row.sheet, number=row.number, cells=row.cells),
        [_reason(one) for one in row.reasons],
        answer=row.answer,
        before=before.row_choice,
        now=now.row_choice,
        settings=Settings(
            language=dataset.language,
            industry=options.industry_of(dataset, dataset.options),
            mask=frozenset(options.of_reading(dataset.options).mask),
        ),
    )
    _save(row, state, now)


def _rows(dataset: Dataset, places: Collection[Place]) -> list[SourceRow]:
    numbers = {number for _, number in places}
    rows = SourceRow.objects.filter(dataset=dataset, number__in=numbers)
    return [row for row in rows if (row.sheet, row.number) in places]


def _row(stored: SourceRow, reasons: list[Reason]) -> Row:
    return Row(
        sheet=stored.sheet,
        number=stored.number,
        cells=stored.cells,
        question=stored.question,
        answer=stored.answer,
        category=stored.category,
        reasons=reasons,
    )


def _save(stored: SourceRow, state: Row, now: Decided) -> None:
    SourceRow.objects.filter(id=stored.id).update(
        question=state.question,
        answer=state.answer,
        category=state.category,
        fate=state.fate.label,
        reasons=[reason.as_json() for reason in state.reasons],
        undoable=len(now.earlier),
    )


def _reason(values: dict[str, Any]) -> Reason:
    return Reason(
        code=values["code"], column=values.get("column", ""), params=values.get("params") or {}
    )


def _names(reason: dict[str, Any], row: SourceRow) -> bool:
    """Whether a reason says that the row's answer stands against this one."""
    params = reason.get("params") or {}
    return reason["code"] in _AGAINST and (params["sheet"], params["row"]) == (
        row.sheet,
        row.number,
    )
