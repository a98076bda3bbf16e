"""Shows a decision in the stored rows at once, as far as it can be known without the whole file.

`finetune.data.alone` says what is the row's own matter. Of rows whose answers were said to stand
against each other it is known when they say the same by now. The rest follows when the file has
been read again.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from finetune.data.alone import alone, redecided
from finetune.data.checks import figures
from finetune.data.checks.conflicts import same_answer
from finetune.data.raw import RawRow, raw_of
from finetune.data.rows import Reason, Row
from finetune.data.settings import ADDED_SHEET, AddedRow, Settings
from finetune.datasets import decisions, options, selectors
from finetune.datasets.decisions import NOTHING, Decided, Place
from finetune.models import Dataset, Example, SourceRow

AGAINST = frozenset({"conflict", "conflict_won", "other_answer_chosen", "figure_differs"})
"""Reasons that name another row, whose answer stands against this one's."""
_OPEN = ("conflict", "figure_differs")


def apply(dataset: Dataset, row: SourceRow, *, before: Decided, now: Decided) -> None:
    """Change the stored row from one decision to another. It may be gone meanwhile, or go now: a
    row that is not added any more is not there."""
    if row.sheet == ADDED_SHEET and now.added is None:
        SourceRow.objects.filter(id=row.id).delete()
        return
    stored = SourceRow.objects.filter(id=row.id).first()
    if stored is not None:
        _apply(dataset, stored, before, now)


def appear(dataset: Dataset, number: int, now: Decided) -> SourceRow:
    """A row that was added just now, as it is alone."""
    assert now.added is not None
    raw = raw_of(AddedRow(**{**now.added, "number": number}))
    state = alone(raw, now.row_choice, _settings(dataset))
    return SourceRow.objects.create(
        dataset=dataset,
        sheet=ADDED_SHEET,
        number=number,
        cells=list(raw.cells),
        question=state.question,
        answer=state.answer,
        category=state.category,
        fate=state.fate.label,
        reasons=[reason.as_json() for reason in state.reasons],
        raw=raw.as_json(),
        undoable=len(now.earlier),
    )


def outdone(dataset: Dataset, rivals: Collection[Place], *, by: SourceRow) -> None:
    """The answers of these rows are left out, since `by`'s was chosen instead."""
    chosen = {"row": by.number, "sheet": by.sheet, "answer": by.answer}
    known = decisions.about(dataset, rivals)
    for rival in rows_at(dataset, rivals):
        now = known.get((rival.sheet, rival.number), NOTHING)
        reasons = [
            {**reason, "code": "other_answer_chosen", "params": chosen}
            if _names(reason, by)
            else reason
            for reason in rival.reasons
            if reason["code"] != "kept_by_you" or now.choice.get("keep")
        ]
        _rewrite(rival, reasons, now)


def reconcile(dataset: Dataset, changed: Collection[Place]) -> None:
    """After rows got other answers, or were kept: what was asked about these rows and others is
    asked no more where the two say the same now, or where a different figure was kept."""
    rows = rows_at(dataset, changed)
    others = rows_at(
        dataset,
        {
            (one["params"]["sheet"], one["params"]["row"])
            for row in rows
            for one in row.reasons
            if one["code"] in _OPEN
        }
        | _who_name(dataset, rows),
    )
    at = {(row.sheet, row.number): row for row in (*rows, *others)}
    known = decisions.about(dataset, set(at))
    kept = {place for place, one in known.items() if one.choice.get("keep")}
    for place, row in at.items():
        reasons = [one for one in row.reasons if not _is_settled(one, row, at, kept)]
        if reasons != row.reasons:
            _rewrite(row, reasons, known.get(place, NOTHING))


def doubt(dataset: Dataset, places: Collection[Place]) -> None:
    """After rows got their earlier answers again: where these differ in a figure alone, it is asked
    about once more, in them and in all rows that give the same."""
    changed = rows_at(dataset, places)
    alike = {one.id: one for row in changed for one in (row, *selectors.same_answer(row))}
    stored = sorted(alike.values(), key=lambda one: (one.sheet, one.number))
    known = decisions.about(dataset, {(one.sheet, one.number) for one in stored})
    rows = [_row(one, one.reasons, known.get((one.sheet, one.number), NOTHING)) for one in stored]
    before = [len(row.reasons) for row in rows]
    figures.check([row for row in rows if not row.has("figure_differs")], Settings())
    for one, row, count in zip(stored, rows, before, strict=True):
        if len(row.reasons) > count:
            _save(one, row, known.get((one.sheet, one.number), NOTHING))


def reworded(dataset: Dataset, rows: Collection[SourceRow], answer: str) -> None:
    """The examples of rows that all got another answer say it as well."""
    Example.objects.filter(dataset=dataset, row__in=rows).update(answer=answer)


def catch_up(dataset: Dataset, places: Collection[Place], *, up_to: int) -> None:
    """Show what was decided after `up_to` in rows that were read without it."""
    before = decisions.about(dataset, places, up_to=up_to)
    now = decisions.about(dataset, places)
    there = {(row.sheet, row.number): row for row in rows_at(dataset, places)}
    for place in places:
        decided = now.get(place, NOTHING)
        if place in there:
            earlier = before.get(place, NOTHING)
            apply(dataset, there[place], before=earlier, now=decided)
        elif decided.added is not None:
            appear(dataset, place[1], decided)


def related(dataset: Dataset, row: SourceRow) -> list[SourceRow]:
    """The rows that a decision about this one may change at once: those with which it was decided
    about in one step, and those that stand against it."""
    named = {
        (one["params"]["sheet"], one["params"]["row"])
        for one in row.reasons
        if one["code"] in AGAINST
    }
    place = (row.sheet, row.number)
    step = decisions.together(dataset, decisions.about_row(dataset, place))
    return rows_at(dataset, (named | step | _who_name(dataset, [row])) - {place})


def rows_at(dataset: Dataset, places: Collection[Place]) -> list[SourceRow]:
    numbers = {number for _, number in places}
    rows = SourceRow.objects.filter(dataset=dataset, number__in=numbers)
    return [row for row in rows if (row.sheet, row.number) in places]


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
        settings=_settings(dataset),
    )
    _save(row, state, now)


def _settings(dataset: Dataset) -> Settings:
    return Settings(
        language=dataset.language,
        industry=options.industry_of(dataset, dataset.options),
        mask=frozenset(options.of_reading(dataset.options).mask),
    )


def _who_name(dataset: Dataset, rows: Iterable[SourceRow]) -> set[Place]:
    """The places of rows that are said to stand against one of these."""
    named = Q()
    for row in rows:
        for code in _OPEN:
            reason = {"code": code, "params": {"sheet": row.sheet, "row": row.number}}
            named |= Q(reasons__contains=[reason])
    if not named:
        return set()
    return set(SourceRow.objects.filter(named, dataset=dataset).values_list("sheet", "number"))


def _is_settled(
    reason: dict[str, Any], row: SourceRow, at: dict[Place, SourceRow], kept: set[Place]
) -> bool:
    if reason["code"] not in _OPEN:
        return False
    place = (reason["params"]["sheet"], reason["params"]["row"])
    other = at.get(place)
    if other is None:
        return False
    both_kept = reason["code"] == "figure_differs" and place in kept
    return both_kept or same_answer(row.answer, other.answer)


def _rewrite(row: SourceRow, reasons: list[dict[str, Any]], now: Decided) -> None:
    """Save the row with other reasons, and the fate that follows from them."""
    _save(row, _row(row, reasons, now), now)


def _row(row: SourceRow, reasons: list[dict[str, Any]], now: Decided) -> Row:
    return Row(
        sheet=row.sheet,
        number=row.number,
        cells=row.cells,
        question=row.question,
        answer=row.answer,
        category=row.category,
        columns=(row.raw or {}).get("columns", {}),
        reasons=[_reason(one) for one in reasons],
        kept_by_you=bool(now.choice.get("keep")),
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
    return reason["code"] in AGAINST and (params["sheet"], params["row"]) == (
        row.sheet,
        row.number,
    )
