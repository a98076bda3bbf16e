"""One row in words: where it stands, why it is what it is, and what can be done about it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finetune.data.codes import OVERRULABLE
from finetune.datasets import messages, options, selectors
from finetune.models import Dataset, SourceRow

MOST_SHOWN = 60

DECIDED: dict[str, Promise] = {
    "skip": _("Left out. Your file is being read again without this row."),
    "keep": _("It is used all the same. Your file is being read again."),
    "mask": _("Masked. Your file is being read again."),
    "choose": _("This answer is used. Your file is being read again."),
    "undo": _("Taken back. Your file is being read again."),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """`whys` are the reasons in sentences with the column they are about. `rivals` are other
    answers to the same question. `decided`: the team has decided about this row already."""

    row: SourceRow
    whys: list[dict[str, str]]
    rivals: list[dict[str, Any]]
    can_keep: bool
    can_mask: bool
    decided: bool


def told(dataset: Dataset, row: SourceRow) -> Told:
    codes = {reason["code"] for reason in row.reasons}
    return Told(
        row=row,
        whys=[
            {
                "column": reason.get("column", ""),
                "text": messages.reason(reason["code"], reason.get("params") or {}),
            }
            for reason in row.reasons
        ],
        rivals=_rivals(dataset, row) if "conflict" in codes else [],
        can_keep=bool(codes & OVERRULABLE - {"conflict"}) and bool(row.question and row.answer),
        can_mask="personal_data" in codes,
        decided=(row.sheet, row.number) in options.choices(dataset.options),
    )


def waiting(dataset: Dataset) -> list[Told]:
    """The rows that need somebody and about which nobody has decided yet."""
    rows = selectors.rows(dataset, fate=SourceRow.Fate.NEEDS_YOU)[:MOST_SHOWN]
    found = [told(dataset, row) for row in rows]
    reading = dataset.state == Dataset.State.READING
    return [one for one in found if not (reading and one.decided)]


def _rivals(dataset: Dataset, row: SourceRow) -> list[dict[str, Any]]:
    """The other rows of this row's conflicts, with their answers, as the report has them."""
    here = (row.sheet, row.number)
    found = []
    for conflict in dataset.report.get("conflicts", []):
        places = {(one["sheet"], one["row"]) for one in conflict["choices"]}
        if here in places:
            found += [one for one in conflict["choices"] if (one["sheet"], one["row"]) != here]
    numbers = {one["row"] for one in found}
    ids = {
        (one.sheet, one.number): one.id
        for one in SourceRow.objects.filter(dataset=dataset, number__in=numbers)
    }
    return [{**one, "id": ids.get((one["sheet"], one["row"]))} for one in found]
