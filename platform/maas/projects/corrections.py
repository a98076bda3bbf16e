"""From a question that went badly to a row that the next teaching learns."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finetune.data.settings import FROM_QUESTION
from finetune.datasets import selectors as datasets
from finetune.datasets import services as dataset_services
from finetune.datasets.closeness import closeness
from finetune.models import Dataset
from knowledgebase.language.text import key
from maas.common.errors import Conflict, InvalidInput, NotFound
from maas.tenants.principal import Principal
from serving.channels import selectors, turns
from serving.channels.models import Turn

_ALIKE = 62.0
_LOOKED_AT, _MOST_ALIKE = 300, 6


@dataclass(frozen=True, kw_only=True)
class CorrectedRow:
    """The row that a question became."""

    dataset: Dataset
    number: int


def dataset_of(*, by: Principal, turn: Turn) -> Dataset | None:
    """The data that the model which answered was taught with; None where it is gone."""
    if turn.version is None:
        return None
    try:
        return datasets.dataset(by=by, dataset_id=turn.version.dataset_id)
    except NotFound:
        return None


def alike(*, by: Principal, turn: Turn) -> list[Turn]:
    """Other questions that nobody has dealt with and that seem to ask the same, nearest first."""
    rows = selectors.turns(by=by, handled=False).exclude(id=turn.id)
    rows = rows.filter(Q(rating=-1) | Q(outcome__in=Turn.UNANSWERED), channel=turn.channel_id)
    mine = key(turn.question)
    near = [(closeness(mine, key(one.question)), one) for one in rows[:_LOOKED_AT]]
    found = sorted((pair for pair in near if pair[0] >= _ALIKE), key=lambda pair: -pair[0])
    return [one for _near, one in found[:_MOST_ALIKE]]


@transaction.atomic
def make_row(
    *,
    by: Principal,
    turn_id: uuid.UUID | str,
    answer: str,
    question: str = "",
    dataset_id: uuid.UUID | str | None = None,
    together: Sequence[uuid.UUID | str] = (),
) -> CorrectedRow:
    """Put a question and its right answer into a data set; the questions that ask the same
    (`together`) become further wordings.

    Without `question` it is the customer's own; without `dataset_id` it is the data set that the
    model was taught with.

    Raises InvalidInput without words or a data set, NotFound, and Conflict where somebody has
    dealt with one of the questions: then nothing has changed.
    """
    by.require("conversation.write")
    by.require("dataset.write")
    turn = selectors.turn(by=by, turn_id=turn_id)
    others = [selectors.turn(by=by, turn_id=one) for one in together if str(one) != str(turn.id)]
    dataset = _dataset(by, turn, dataset_id)
    _changed, number = dataset_services.add_row(
        by=by,
        dataset=dataset,
        question=question or turn.question,
        answer=answer,
        wordings=[one.question for one in others],
        source=FROM_QUESTION,
    )
    ids = [turn.id, *(one.id for one in others)]
    turns.make_rows(by=by, turn_ids=ids, dataset_id=dataset.id, row_number=number)
    return CorrectedRow(dataset=dataset, number=number)


@transaction.atomic
def take_back(*, by: Principal, turn_id: uuid.UUID | str) -> Turn:
    """Take back what was done about a question: its row goes, and all that became one with it
    wait again.

    Raises NotFound, Conflict where nothing was done.
    """
    by.require("conversation.write")
    turn = selectors.turn(by=by, turn_id=turn_id)
    made: list[Turn] = [turn]
    if turn.handled == Turn.Handled.ROW and turn.dataset_id is not None:
        made = list(
            selectors.turns(by=by, handled=True).filter(
                dataset_id=turn.dataset_id, row_number=turn.row_number
            )
        )
        _take_row_away(by, turn.dataset_id, turn.row_number or 0)
    for one in made:
        turns.reopen(by=by, turn_id=one.id)
    return selectors.turn(by=by, turn_id=turn.id)


def _dataset(by: Principal, turn: Turn, dataset_id: uuid.UUID | str | None) -> Dataset:
    if dataset_id is not None:
        return datasets.dataset(by=by, dataset_id=dataset_id)
    own = dataset_of(by=by, turn=turn)
    if own is None:
        reason = _("The data that this model was taught with is gone. Name another data set.")
        raise InvalidInput(fields={"dataset": reason})
    return own


def _take_row_away(by: Principal, dataset_id: uuid.UUID, number: int) -> None:
    try:
        dataset = datasets.dataset(by=by, dataset_id=dataset_id)
        dataset_services.take_away_row(by=by, dataset=dataset, number=number)
    except (NotFound, Conflict):
        return  # the row or its data set has gone another way
