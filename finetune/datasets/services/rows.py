"""Decisions about single rows. Each is noted, changes the row itself at once, and can be taken
back; what it means for other rows, for the splits and for the report is known when the file has
been read again, which is done once for all that is decided until it begins.

`seen` is what the caller knew of the row's choices (`decisions.Decided.version`): where somebody
else changed them since, nothing is done and Conflict("changed_meanwhile") is raised. None means
not to ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.data.settings import ADDED_SHEET
from finetune.datasets import decisions, rowstate, selectors
from finetune.datasets.decisions import Action, Decided, Place
from finetune.datasets.starting import start_soon
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


@dataclass(frozen=True, kw_only=True)
class NewRow:
    """A row that is to be added. `wordings` are further ways to ask it; `source` says where it
    comes from, see `finetune.data.settings.AddedRow`."""

    question: str
    answer: str
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
    seen: str | None = None,
) -> Dataset:
    """Give a row other words; None leaves a part as it is. The file itself stays as it is.

    `wordings` are more ways to ask the row's question, beside those of the file.
    """
    given = {"question": question, "answer": answer, "category": category}
    words: dict[str, Any] = {
        name: value.strip() for name, value in given.items() if value is not None
    }
    _check_words(words, wordings)
    if wordings is not None:
        words["wordings"] = [one.strip() for one in wordings if one.strip()]
    return _choose(by, row, Action.EDIT, words, seen)


@transaction.atomic
def add_row(
    *,
    by: Principal,
    dataset: Dataset,
    question: str,
    answer: str,
    wordings: Sequence[str] = (),
    source: str = "",
) -> tuple[Dataset, int]:
    """Add a row that is not in the file; see `add_rows`. Returns its number on `ADDED_SHEET`."""
    row = NewRow(question=question, answer=answer, wordings=wordings, source=source)
    changed, (number,) = add_rows(by=by, dataset=dataset, rows=[row])
    return changed, number


@transaction.atomic
def add_rows(
    *, by: Principal, dataset: Dataset, rows: Sequence[NewRow]
) -> tuple[Dataset, list[int]]:
    """Add rows that are not in the file, and read again once; returns their numbers on
    `ADDED_SHEET`.

    Each is taught, and can be edited, left out and taken back like any row. Raises InvalidInput
    without words, Conflict("dataset_not_ready") where the file gave nothing yet.
    """
    by.require("dataset.write")
    fit = [_new_words(row) for row in rows]
    locked = selectors.dataset(by=by, dataset_id=dataset.id, lock=True)
    if not locked.edition:
        raise Conflict(
            _("Your file has not been read yet. Try again in a moment."), code="dataset_not_ready"
        )
    numbers = []
    for row, words in zip(rows, fit, strict=True):
        number = decisions.add(locked, by.user, **words, source=row.source)
        audit.record(by, "dataset.row.add", locked, row=number, source=row.source)
        numbers.append(number)
    return start_soon(by=by, dataset=locked), numbers


@transaction.atomic
def take_away_row(*, by: Principal, dataset: Dataset, number: int) -> Dataset:
    """Take back that a row was added, with all that was decided about it.

    Raises Conflict where it has been taken back already.
    """
    by.require("dataset.write")
    locked = selectors.dataset(by=by, dataset_id=dataset.id, lock=True)
    if decisions.take_away(locked, number, by.user) is None:
        raise Conflict(_("There is nothing to take back."), code="nothing_to_undo")
    audit.record(by, "dataset.row.undo", locked, sheet=ADDED_SHEET, row=number)
    return start_soon(by=by, dataset=locked)


@transaction.atomic
def decide(*, by: Principal, row: SourceRow, deed: str, seen: str | None = None) -> Dataset:
    """Leave a row out ("skip"), use it in spite of a warning ("keep"), or hide the personal
    data in it ("mask")."""
    if deed not in DEEDS:
        raise InvalidInput(fields={"deed": _("Choose skip, keep or mask.")})
    if deed == "keep" and not (row.question and row.answer):
        raise Conflict(
            _("This row lacks its question or its answer, so there is nothing to teach."),
            code="row_incomplete",
        )
    return _choose(by, row, Action(deed), {deed: True}, seen)


@transaction.atomic
def choose_answer(*, by: Principal, row: SourceRow, seen: str | None = None) -> Dataset:
    """Of several answers to one question, take this row's; the others are left out."""
    rivals = _rivals(row)
    if not rivals:
        raise Conflict(_("No other answer stands against this one."), code="no_conflict")
    dataset, before = _locked(by, row, seen)
    decisions.release(dataset, rivals, by.user)
    now = decisions.choose(dataset, _place(row), Action.CHOOSE, by.user, before=before, keep=True)
    rowstate.apply(dataset, row, before=before, now=now)
    rowstate.outdone(dataset, rivals, by=row)
    audit.record(by, "dataset.row.choose", dataset, sheet=row.sheet, row=row.number)
    return start_soon(by=by, dataset=dataset)


@transaction.atomic
def undo_row(*, by: Principal, row: SourceRow, seen: str | None = None) -> Dataset:
    """Take back the latest decision about a row; of a row that was added, the last of them is
    that it is there."""
    dataset, before = _locked(by, row, seen)
    now = decisions.undo(dataset, _place(row), by.user, before=before)
    if now is None:
        raise Conflict(_("There is nothing to take back."), code="nothing_to_undo")
    rowstate.apply(dataset, row, before=before, now=now)
    audit.record(by, "dataset.row.undo", dataset, sheet=row.sheet, row=row.number)
    return start_soon(by=by, dataset=dataset)


def _choose(
    by: Principal, row: SourceRow, action: Action, choice: dict[str, Any], seen: str | None
) -> Dataset:
    dataset, before = _locked(by, row, seen)
    now = decisions.choose(dataset, _place(row), action, by.user, before=before, **choice)
    rowstate.apply(dataset, row, before=before, now=now)
    audit.record(
        by,
        f"dataset.row.{action.value}",
        dataset,
        sheet=row.sheet,
        row=row.number,
        changed=sorted(choice),
    )
    return start_soon(by=by, dataset=dataset)


def _locked(by: Principal, row: SourceRow, seen: str | None) -> tuple[Dataset, Decided]:
    """The data set, held for the transaction, and what was decided about the row so far."""
    by.require("dataset.write")
    dataset = selectors.dataset(by=by, dataset_id=row.dataset_id, lock=True)
    before = decisions.about_row(dataset, _place(row))
    if seen is not None and seen != before.version:
        raise Conflict(
            _("Somebody else changed this row meanwhile. Look at it again, then decide."),
            code="changed_meanwhile",
        )
    return dataset, before


def _place(row: SourceRow) -> Place:
    return row.sheet, row.number


def _rivals(row: SourceRow) -> list[Place]:
    """The places of rows whose answer stands against this row's."""
    codes = {"conflict", "conflict_won", "other_answer_chosen"}
    return [
        (reason["params"]["sheet"], reason["params"]["row"])
        for reason in row.reasons
        if reason["code"] in codes
    ]


def _new_words(row: NewRow) -> dict[str, Any]:
    """A new row's words, tidied. Raises InvalidInput where some are missing or too long."""
    words: dict[str, Any] = {"question": row.question.strip(), "answer": row.answer.strip()}
    _check_words(words, row.wordings)
    empty: dict[str, Text] = {name: _NEEDED for name, text in words.items() if not text}
    if empty:
        raise InvalidInput(fields=empty)
    words["wordings"] = [one.strip()[:_LONGEST] for one in row.wordings if one.strip()]
    return words


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
