"""Decisions about rows. Each is noted, shows in the rows at once, and can be taken back; what it
means for other rows, for the splits and for the report is known when the file has been read again,
which is done once for all of them (`finetune.datasets.starting`).

Rows that give one and the same answer are one fact: its answer is changed in all of them, in one
step, unless one row alone is meant. `seen`: see `services.deciding`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.data.codes import REASONS, Fate
from finetune.data.settings import ADDED_SHEET
from finetune.datasets import decisions, rowstate, selectors
from finetune.datasets.decisions import Action, Place
from finetune.datasets.services.deciding import choose, choose_all, locked, place_of
from finetune.models import Dataset, SourceRow
from maas.common.errors import Conflict, InvalidInput, Text
from maas.tenants import audit
from maas.tenants.principal import Principal

_NEEDED = _("Please write something here.")
DEEDS = ("skip", "keep", "mask")
_LONGEST = 10_000
_LONGEST_CATEGORY = 200
_MOST_WORDINGS = 30
_LONGEST_WORDING = 500
_OTHER_ANSWER = frozenset({"conflict", "conflict_won", "other_answer_chosen"})


@dataclass(frozen=True, kw_only=True)
class NewRow:
    """A row that is to be added. `wordings` are further ways to ask it; `source` says where it
    comes from, see `finetune.data.settings.AddedRow`."""

    question: str
    answer: str
    category: str = ""
    wordings: Sequence[str] = ()
    source: str = ""


@transaction.atomic
def edit_row(
    *,
    by: Principal,
    row: SourceRow,
    question: str | None = None,
    answer: str | None = None,
    category: str | None = None,
    wordings: Sequence[str] | None = None,
    only_this_row: bool = False,
    seen: str | None = None,
) -> Dataset:
    """Give a row other words; None leaves a part as it is. The file itself stays as it is.

    A new answer is given to all rows that give the old one (`selectors.same_answer`), unless
    `only_this_row`. `wordings` are more ways to ask the row's question, beside those of the file.
    """
    given = {"question": question, "answer": answer, "category": category}
    words: dict[str, Any] = {
        name: value.strip() for name, value in given.items() if value is not None
    }
    _check_words(words, wordings)
    if wordings is not None:
        words["wordings"] = [one.strip() for one in wordings if one.strip()]
    dataset, _before = locked(by, row, seen)
    new = words.get("answer", "")
    others = [] if only_this_row or not new else _others(dataset, row, new)
    now = choose(by, dataset, row, Action.EDIT, words)
    choose_all(by, dataset, others, Action.EDIT, {"answer": new}, with_=now)
    if "answer" in words:
        rowstate.reconcile(dataset, {place_of(one) for one in (row, *others)})
    if others:
        rowstate.reworded(dataset, [row, *others], new)
    return dataset


@transaction.atomic
def add_row(
    *,
    by: Principal,
    dataset: Dataset,
    question: str,
    answer: str,
    category: str = "",
    wordings: Sequence[str] = (),
    source: str = "",
) -> tuple[Dataset, int]:
    """Add a row that is not in the file; see `add_rows`. Returns its number on `ADDED_SHEET`."""
    row = NewRow(
        question=question, answer=answer, category=category, wordings=wordings, source=source
    )
    changed, (number,) = add_rows(by=by, dataset=dataset, rows=[row])
    return changed, number


@transaction.atomic
def add_rows(
    *, by: Principal, dataset: Dataset, rows: Sequence[NewRow]
) -> tuple[Dataset, list[int]]:
    """Add rows that are not in the file; returns their numbers on `ADDED_SHEET`.

    Each is there at once, and can be edited, left out and taken back like any row. Raises
    InvalidInput without words, Conflict("dataset_not_ready") where the file gave nothing yet.
    """
    by.require("dataset.write")
    fit = [_new_words(row) for row in rows]
    dataset = selectors.dataset(by=by, dataset_id=dataset.id, lock=True)
    if not dataset.edition:
        raise Conflict(
            _("Your file has not been read yet. Try again in a moment."), code="dataset_not_ready"
        )
    numbers = []
    for row, words in zip(rows, fit, strict=True):
        number = decisions.add(dataset, by.user, **words, source=row.source)
        now = decisions.about_row(dataset, (ADDED_SHEET, number))
        rowstate.appear(dataset, number, now)
        audit.record(by, "dataset.row.add", dataset, row=number, source=row.source)
        numbers.append(number)
    return dataset, numbers


@transaction.atomic
def take_away_row(*, by: Principal, dataset: Dataset, number: int) -> Dataset:
    """Take back that a row was added, with all that was decided about it.

    Raises Conflict where it has been taken back already.
    """
    by.require("dataset.write")
    dataset = selectors.dataset(by=by, dataset_id=dataset.id, lock=True)
    if decisions.take_away(dataset, number, by.user) is None:
        raise Conflict(_("There is nothing to take back."), code="nothing_to_undo")
    SourceRow.objects.filter(dataset=dataset, sheet=ADDED_SHEET, number=number).delete()
    audit.record(by, "dataset.row.undo", dataset, sheet=ADDED_SHEET, row=number)
    return dataset


@transaction.atomic
def decide(*, by: Principal, row: SourceRow, deed: str, seen: str | None = None) -> Dataset:
    """Leave a row out ("skip"), use it in spite of a warning ("keep"), or hide the personal
    data in it ("mask"). Where its figure was doubted, all rows that give its answer are kept."""
    if deed not in DEEDS:
        raise InvalidInput(fields={"deed": _("Choose skip, keep or mask.")})
    if deed == "keep" and not (row.question and row.answer):
        raise Conflict(
            _("This row lacks its question or its answer, so there is nothing to teach."),
            code="row_incomplete",
        )
    dataset, _before = locked(by, row, seen)
    alike = _doubted_alike(dataset, row) if deed == "keep" else []
    now = choose(by, dataset, row, Action(deed), {deed: True})
    choose_all(by, dataset, alike, Action.KEEP, {"keep": True}, with_=now)
    if deed == "keep":
        rowstate.reconcile(dataset, {place_of(one) for one in (row, *alike)})
    return dataset


@transaction.atomic
def choose_answer(*, by: Principal, row: SourceRow, seen: str | None = None) -> Dataset:
    """Of several answers to one question, take this row's; the others are left out. Of answers
    that differ in a figure alone, take this row's: all rows that give the others give it too."""
    rivals = _rivals(row, _OTHER_ANSWER)
    figures = _rivals(row, frozenset({"figure_differs"}))
    if not rivals and not figures:
        raise Conflict(_("No other answer stands against this one."), code="no_conflict")
    dataset, _before = locked(by, row, seen)
    decisions.release(dataset, rivals, by.user)
    now = choose(by, dataset, row, Action.CHOOSE, {"keep": True})
    changed = [
        one
        for rival in rowstate.rows_at(dataset, figures)
        for one in (rival, *_others(dataset, rival, row.answer))
        if place_of(one) != place_of(row)
    ]
    choose_all(by, dataset, changed, Action.EDIT, {"answer": row.answer}, with_=now)
    rowstate.outdone(dataset, rivals, by=row)
    if changed:
        rowstate.reconcile(dataset, {place_of(one) for one in (row, *changed)})
        rowstate.reworded(dataset, changed, row.answer)
    return dataset


@transaction.atomic
def undo_row(*, by: Principal, row: SourceRow, seen: str | None = None) -> Dataset:
    """Take back the latest decision about a row, in all rows about which it was; of a row that was
    added, the last of them is that it is there."""
    dataset, before = locked(by, row, seen)
    others = decisions.together(dataset, before)
    for one in (row, *rowstate.rows_at(dataset, others)):
        _undo(by, dataset, one)
    if others:
        rowstate.doubt(dataset, {place_of(row), *others})
    return dataset


def _undo(by: Principal, dataset: Dataset, row: SourceRow) -> None:
    before = decisions.about_row(dataset, place_of(row))
    now = decisions.undo(dataset, place_of(row), by.user, before=before)
    if now is None:
        raise Conflict(_("There is nothing to take back."), code="nothing_to_undo")
    rowstate.apply(dataset, row, before=before, now=now)
    if (answer := before.choice.get("answer")) and answer != now.choice.get("answer"):
        row.refresh_from_db(fields=["answer"])
        rowstate.reworded(dataset, [row], row.answer)
    audit.record(by, "dataset.row.undo", dataset, sheet=row.sheet, row=row.number)


def _others(dataset: Dataset, row: SourceRow, new: str) -> list[SourceRow]:
    """The rows that give the answer that a row gives until now; none where it stays the same."""
    stored = SourceRow.objects.filter(dataset=dataset, id=row.id).first()
    if stored is None or stored.answer == new:
        return []
    return selectors.same_answer(stored)


def _doubted_alike(dataset: Dataset, row: SourceRow) -> list[SourceRow]:
    """The rows with this row's answer whose figure alone is in doubt."""
    if not _rivals(row, frozenset({"figure_differs"})):
        return []
    return [
        one
        for one in selectors.same_answer(row)
        if {reason["code"] for reason in one.reasons if _needs_somebody(reason["code"])}
        == {"figure_differs"}
    ]


def _needs_somebody(code: str) -> bool:
    return REASONS[code] is Fate.NEEDS_YOU


def _rivals(row: SourceRow, codes: frozenset[str]) -> list[Place]:
    """The places of rows whose answer stands against this row's, by one of these reasons."""
    return [
        (reason["params"]["sheet"], reason["params"]["row"])
        for reason in row.reasons
        if reason["code"] in codes
    ]


def _new_words(row: NewRow) -> dict[str, Any]:
    """A new row's words, tidied. Raises InvalidInput where some are missing or too long."""
    words: dict[str, Any] = {"question": row.question.strip(), "answer": row.answer.strip()}
    _check_words(words | {"category": row.category}, row.wordings)
    empty: dict[str, Text] = {name: _NEEDED for name, text in words.items() if not text}
    if empty:
        raise InvalidInput(fields=empty)
    words["wordings"] = [one.strip()[:_LONGEST] for one in row.wordings if one.strip()]
    return words | ({"category": row.category.strip()} if row.category.strip() else {})


def _check_words(words: dict[str, Any], wordings: Sequence[str] | None) -> None:
    problems: dict[str, Text] = {}
    if not words and wordings is None:
        problems["question"] = _("Say what is to change.")
    for name in ("question", "answer"):
        if len(words.get(name, "")) > _LONGEST:
            problems[name] = _("At most %(limit)d characters.") % {"limit": _LONGEST}
    if len(words.get("category", "")) > _LONGEST_CATEGORY:
        problems["category"] = _("At most %(limit)d characters.") % {"limit": _LONGEST_CATEGORY}
    if len(wordings or ()) > _MOST_WORDINGS or any(
        len(one) > _LONGEST_WORDING for one in wordings or ()
    ):
        problems["wordings"] = _("At most %(most)d wordings of %(limit)d characters each.") % {
            "most": _MOST_WORDINGS,
            "limit": _LONGEST_WORDING,
        }
    if problems:
        raise InvalidInput(fields=problems)
