"""From a question that went badly to a row that the next teaching learns."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from finetune.data.settings import FROM_QUESTION
from finetune.datasets import selectors as datasets
from finetune.datasets import services as dataset_services
from finetune.datasets.closeness import closeness
from finetune.models import Dataset
from knowledgebase.language.text import key
from maas.common.errors import Conflict, NotFound
from maas.tenants.principal import Principal
from serving.channels import selectors, turns
from serving.channels.models import Turn

_ALIKE = 62.0
_LOOKED_AT, _MOST_ALIKE = 300, 6


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
    turn: Turn,
    dataset: Dataset,
    question: str,
    answer: str,
    together: Sequence[Turn] = (),
) -> int:
    """Put question and right answer into the data set; the questions that ask the same become
    further wordings. Returns the row's number.

    Raises InvalidInput without words, Conflict where somebody has dealt with one of them.
    """
    _changed, number = dataset_services.add_row(
        by=by,
        dataset=dataset,
        question=question,
        answer=answer,
        wordings=[one.question for one in together],
        source=FROM_QUESTION,
    )
    ids = [turn.id, *(one.id for one in together)]
    turns.make_rows(by=by, turn_ids=ids, dataset_id=dataset.id, row_number=number)
    return number


@transaction.atomic
def reopen(*, by: Principal, turn: Turn) -> None:
    """Take back what was done about a question: its row goes, and all that became one with it
    wait again."""
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


def _take_row_away(by: Principal, dataset_id: uuid.UUID, number: int) -> None:
    try:
        dataset = datasets.dataset(by=by, dataset_id=dataset_id)
        dataset_services.take_away_row(by=by, dataset=dataset, number=number)
    except (NotFound, Conflict):
        return  # the row or its data set has gone another way
