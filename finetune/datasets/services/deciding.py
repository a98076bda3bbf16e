"""What every decision about rows has in common: it is noted, and the rows show it at once.

`seen` is what the caller knew of the row's choices (`decisions.Decided.version`): where somebody
else changed them since, nothing is done and Conflict("changed_meanwhile") is raised. None means
not to ask.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from finetune.datasets import decisions, rowstate, selectors
from finetune.datasets.decisions import Action, Decided, Place
from finetune.models import Dataset, SourceRow
from maas.common.errors import Conflict
from maas.tenants import audit
from maas.tenants.principal import Principal


def locked(by: Principal, row: SourceRow, seen: str | None) -> tuple[Dataset, Decided]:
    """The data set, held for the transaction, and what was decided about the row so far."""
    by.require("dataset.write")
    dataset = selectors.dataset(by=by, dataset_id=row.dataset_id, lock=True)
    before = decisions.about_row(dataset, place_of(row))
    if seen is not None and seen != before.version:
        raise Conflict(
            _("Somebody else changed this row meanwhile. Look at it again, then decide."),
            code="changed_meanwhile",
        )
    return dataset, before


def choose(
    by: Principal,
    dataset: Dataset,
    row: SourceRow,
    action: Action,
    choice: Mapping[str, Any],
    *,
    step: int | None = None,
) -> Decided:
    """Note a choice about one row and show it there. `step`: the decision that this one belongs
    to."""
    before = decisions.about_row(dataset, place_of(row))
    now = decisions.choose(
        dataset, place_of(row), action, by.user, before=before, step=step, **choice
    )
    rowstate.apply(dataset, row, before=before, now=now)
    audit.record(
        by,
        f"dataset.row.{action.value}",
        dataset,
        sheet=row.sheet,
        row=row.number,
        changed=sorted(choice),
    )
    return now


def choose_all(
    by: Principal,
    dataset: Dataset,
    rows: Iterable[SourceRow],
    action: Action,
    choice: Mapping[str, Any],
    *,
    with_: Decided,
) -> None:
    """The same choice about further rows, in one step with the decision that `with_` ends with."""
    step = with_.holding[-1].id
    for row in rows:
        choose(by, dataset, row, action, choice, step=step)


def place_of(row: SourceRow) -> Place:
    return row.sheet, row.number
