"""What people decide is read when it is needed, and when they have stopped deciding."""

from datetime import timedelta

import pytest
from django.utils import timezone

from finetune.datasets import decisions, services, starting
from finetune.models import Dataset, RowDecision, SourceRow
from finetune.trainings import services as trainings
from maas.common.errors import Conflict, NotFound
from maas.jobs.models import Job
from maas.tenants.principal import Principal
from tests.finetune.datasets.conftest import job_of, read_now

pytestmark = pytest.mark.django_db


def _decide(by: Principal, dataset: Dataset, times: int = 1) -> None:
    row = SourceRow.objects.get(dataset=dataset, number=8)
    for at in range(times):
        services.edit_row(by=by, row=row, answer=f"Ask at desk {at}, every day.")


def _long_ago(dataset: Dataset) -> None:
    then = timezone.now() - starting.QUIET - timedelta(seconds=1)
    Job.objects.filter(id=job_of(dataset).id).update(created_at=then - timedelta(minutes=1))
    RowDecision.objects.filter(dataset=dataset).update(at=then)


def test_twenty_decisions_are_one_reading_once_nobody_decides(by: Principal, shop: Dataset) -> None:
    before = Job.objects.count()
    _decide(by, shop, times=20)
    assert starting.read_what_waits() == 0
    assert Job.objects.count() == before
    _long_ago(shop)
    assert starting.read_what_waits() == 1
    assert starting.read_what_waits() == 0
    assert Job.objects.count() == before + 1
    read_now(shop)
    assert decisions.pending(shop) == 0


def test_a_reading_that_failed_is_not_tried_again_by_itself(by: Principal, shop: Dataset) -> None:
    _decide(by, shop)
    _long_ago(shop)
    assert starting.read_what_waits() == 1
    shop.refresh_from_db()
    Dataset.objects.filter(id=shop.id).update(state=Dataset.State.READY)
    Job.objects.filter(id=job_of(shop).id).update(state=Job.State.FAILED)
    assert starting.read_what_waits() == 0


def test_a_file_of_which_nothing_could_be_used_is_read_too(by: Principal) -> None:
    content = b"Question,Answer\nWhen do you open?,TBD\n"
    faq = read_now(services.upload(by=by, filename="faq.csv", chunks=[content]))
    assert faq.state == Dataset.State.REFUSED
    services.edit_row(by=by, row=faq.rows.get(number=2), answer="We open at nine every day.")
    _long_ago(faq)
    assert starting.read_what_waits() == 1
    assert read_now(faq).state == Dataset.State.READY


def test_what_is_in_the_trash_is_not_read(by: Principal, shop: Dataset) -> None:
    _decide(by, shop)
    _long_ago(shop)
    services.throw_away(by=by, dataset=shop)
    assert starting.read_what_waits() == 0


def test_a_teaching_begins_with_what_was_decided(by: Principal, shop: Dataset) -> None:
    before = Job.objects.count()
    _decide(by, shop)
    for _ in range(2):
        with pytest.raises(Conflict) as caught:
            trainings.start_training(by=by, dataset_id=shop.id)
        assert caught.value.code == "decisions_not_read"
    assert Job.objects.count() == before + 1
    read_now(shop)
    with pytest.raises(NotFound):  # it goes on: there is no base model
        trainings.start_training(by=by, dataset_id=shop.id)


def test_a_row_added_while_the_file_is_read_stays(by: Principal, shop: Dataset) -> None:
    services.read_again(by=by, dataset=shop)
    shop.refresh_from_db()
    words = {"question": "Do you mend prams?", "answer": "Yes, we mend prams for £20."}
    _changed, number = services.add_row(by=by, dataset=shop, **words)
    Dataset.objects.filter(id=shop.id).update(read_up_to=0)
    rows = SourceRow.objects.filter(dataset=shop, question=words["question"])
    rows.delete()  # as a reading that began without it leaves the rows
    starting.catch_up(shop, up_to=0)
    assert rows.get().number == number
    assert rows.get().fate == "kept"
