"""One row in words: where it stands, why it is what it is, and what can be done about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finetune.data.codes import OVERRULABLE, REASONS, Fate
from finetune.data.settings import ADDED_SHEET
from finetune.datasets import decisions, messages, selectors
from finetune.datasets.decisions import Decided
from finetune.models import Dataset, SourceRow

MOST_SHOWN = 60
_RIVALRY = frozenset({"conflict", "figure_differs"})

DECIDED: dict[str, Promise] = {
    "skip": _("Left out."),
    "keep": _("It is used all the same."),
    "mask": _("Masked."),
    "choose": _("This answer is used."),
    "undo": _("Taken back."),
    "remove": _("Taken away."),
}
DECISIONS: dict[str, Promise] = {
    "added": _("added by you"),
    "question": _("question corrected"),
    "answer": _("answer corrected"),
    "category": _("category corrected"),
    "wordings": _("more wordings added"),
    "skip": _("left out"),
    "keep": _("used all the same"),
    "mask": _("masked"),
}
"""What a person decided, by the name of the choice, in the order in which it is told."""

Place = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """`whys` are the reasons in sentences with the column they are about. `rivals` are other
    answers to the same question. `decisions`: what the team has decided about this row already;
    `waits`: so lately that it has not been read with the whole file. `seen` lets a service tell
    that somebody else has decided since."""

    row: SourceRow
    whys: list[dict[str, str]]
    rivals: list[dict[str, Any]]
    can_keep: bool
    can_mask: bool
    decisions: list[Promise]
    undoable: bool
    waits: bool
    seen: str

    @property
    def decided(self) -> bool:
        return bool(self.decisions)

    @property
    def added(self) -> bool:
        return self.row.sheet == ADDED_SHEET

    @property
    def figures(self) -> bool:
        """Whether its answer differs from others in a figure alone."""
        return any(reason["code"] == "figure_differs" for reason in self.row.reasons)

    @property
    def only_a_conflict(self) -> bool:
        """Whether choosing an answer is all that there is to decide."""
        asks = {one["code"] for one in self.row.reasons if REASONS[one["code"]] is Fate.NEEDS_YOU}
        return bool(self.rivals) and len(asks) == 1 and asks <= _RIVALRY


def row_lines(dataset: Dataset, rows: Iterable[SourceRow]) -> list[RowLine]:
    """Rows in words; asks the database once, however many there are."""
    known = list(rows)
    rivals = _rivals(dataset, known)
    chosen = decisions.about(dataset, {_place(row) for row in known})
    return [
        _row_line(
            row,
            rivals.get(_place(row), []),
            chosen.get(_place(row), decisions.NOTHING),
            read_up_to=dataset.read_up_to,
        )
        for row in known
    ]


def waiting(dataset: Dataset) -> list[RowLine]:
    """The rows that need somebody and about which nobody has decided yet.

    Rows whose answers stand against each other are one thing to decide, shown at the first.
    """
    found = row_lines(dataset, selectors.rows(dataset, fate=SourceRow.Fate.NEEDS_YOU)[:MOST_SHOWN])
    kept: list[RowLine] = []
    asked: set[Place] = set()
    answers: set[frozenset[str]] = set()
    for one in found:
        said = frozenset({one.row.answer, *(rival["answer"] for rival in one.rivals)})
        if one.waits or _place(one.row) in asked or (one.figures and said in answers):
            continue
        if one.only_a_conflict:
            asked.update((rival["sheet"], rival["row"]) for rival in one.rivals)
            answers.add(said)
        kept.append(one)
    return kept


def is_waiting(dataset: Dataset, row: SourceRow) -> bool:
    """Whether a row is among those that wait for somebody."""
    return any(one.row.id == row.id for one in waiting(dataset))


def decided(dataset: Dataset) -> list[RowLine]:
    """The rows about which the team has decided; each decision can be taken back."""
    return row_lines(dataset, decisions.decided_rows(dataset)[:MOST_SHOWN])


def words(dataset: Dataset, row: SourceRow) -> dict[str, str]:
    """The row's words as the team last gave them, also where they are not read yet."""
    choice = decisions.about_row(dataset, _place(row)).choice
    given = {
        name: choice.get(name, getattr(row, name)) for name in ("question", "answer", "category")
    }
    return {**given, "wordings": "\n".join(choice.get("wordings") or [])}


def _row_line(
    row: SourceRow, rivals: list[dict[str, Any]], decided: Decided, *, read_up_to: int
) -> RowLine:
    choice = {**decided.choice, "added": decided.added is not None}
    codes = {reason["code"] for reason in row.reasons}
    return RowLine(
        row=row,
        whys=[
            {
                "column": reason.get("column", ""),
                "text": messages.reason(reason["code"], reason.get("params") or {}),
            }
            for reason in row.reasons
        ],
        rivals=rivals if codes & _RIVALRY else [],
        can_keep=bool(codes & OVERRULABLE - {"conflict"})
        and bool(row.question and row.answer)
        and not choice.get("keep"),
        can_mask="personal_data" in codes,
        decisions=[text for name, text in DECISIONS.items() if choice.get(name)],
        undoable=bool(decided.earlier) or decided.added is not None,
        waits=bool(decided.holding) and int(decided.version) > read_up_to,
        seen=decided.version,
    )


def _place(row: SourceRow) -> Place:
    return row.sheet, row.number


def _rivals(dataset: Dataset, rows: list[SourceRow]) -> dict[Place, list[dict[str, Any]]]:
    """By place: the other rows of a row's conflicts, with their answers, as the report has them."""
    here = {_place(row) for row in rows}
    found: dict[Place, list[dict[str, Any]]] = {}
    for conflict in dataset.report.get("conflicts", []):
        places = {(one["sheet"], one["row"]): one for one in conflict["choices"]}
        for place in here & set(places):
            found.setdefault(place, []).extend(
                one for other, one in places.items() if other != place
            )
    numbers = {one["row"] for others in found.values() for one in others}
    if not numbers:
        return found
    known = {
        _place(row): row for row in SourceRow.objects.filter(dataset=dataset, number__in=numbers)
    }
    decided = decisions.about(dataset, set(known))
    return {
        place: [_rival(one, known.get((one["sheet"], one["row"])), decided) for one in others]
        for place, others in found.items()
    }


def _rival(
    one: dict[str, Any], row: SourceRow | None, decided: Mapping[Place, Decided]
) -> dict[str, Any]:
    seen = decided.get(_place(row), decisions.NOTHING).version if row else ""
    answer = row.answer if row else one["answer"]
    return {**one, "answer": answer, "id": row.id if row else None, "seen": seen}
