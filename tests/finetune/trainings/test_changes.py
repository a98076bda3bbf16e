"""What changed in the data since a training began is told, and not more."""

import pytest
from django.db.models.functions import Now

from finetune.datasets import services
from finetune.datasets.services import rows
from finetune.models import Example, SourceRow, Training
from finetune.trainings import changes
from finetune.trainings.changes import Changes
from maas.tenants.principal import Principal
from tests import factories
from tests.browser import furnished


@pytest.fixture
def shop(db: None) -> furnished.Shop:
    return furnished.build()


@pytest.fixture
def training(shop: furnished.Shop) -> Training:
    return Training.objects.select_related("dataset").get(id=shop.ids["training"])


@pytest.fixture
def by(shop: furnished.Shop) -> Principal:
    return factories.principal(shop.owner, shop.tenant)


def _since(training: Training) -> Changes:
    """As a page reads it, with the data set as it is now."""
    return changes.since(Training.objects.select_related("dataset").get(id=training.id))


def _row(training: Training, place: int = 0) -> SourceRow:
    return SourceRow.objects.filter(dataset=training.dataset).order_by("id")[place]


def test_nothing_has_changed_at_first(training: Training) -> None:
    assert _since(training) == Changes(edition=1, count=0, read_otherwise=False)


def test_rows_that_are_otherwise_now_count_once_each(training: Training, by: Principal) -> None:
    first, second = _row(training), _row(training, 1)
    for row in (first, second):
        rows.decide(by=by, row=row, deed="skip")
    assert _since(training).count == 2
    first.refresh_from_db()
    rows.edit_row(by=by, row=first, question="When are you open?", answer="From nine to five.")
    assert _since(training).count == 2
    services.add_row(by=by, dataset=training.dataset, question="And on Sundays?", answer="Closed.")
    assert _since(training).count == 3


def test_what_was_taken_back_is_no_change(training: Training, by: Principal) -> None:
    rows.decide(by=by, row=_row(training), deed="skip")
    rows.undo_row(by=by, row=_row(training))
    assert not _since(training).any


def test_what_was_decided_before_it_began_is_in_it(training: Training, by: Principal) -> None:
    rows.decide(by=by, row=_row(training), deed="skip")
    Training.objects.filter(id=training.id).update(created_at=Now())
    training.refresh_from_db()
    assert not _since(training).any
    rows.undo_row(by=by, row=_row(training))
    assert _since(training).count == 1


def test_a_wording_that_was_switched_off_counts(training: Training, by: Principal) -> None:
    made = Example.objects.filter(dataset=training.dataset, origin="made").first()
    assert made is not None
    services.switch_example(by=by, example=made, enabled=False)
    assert _since(training).count == 1


def test_a_file_that_is_read_otherwise_is_told_as_such(training: Training, by: Principal) -> None:
    services.set_options(by=by, dataset=training.dataset, wordings=False)
    told = _since(training)
    assert (told.count, told.read_otherwise, told.any) == (0, True, True)
