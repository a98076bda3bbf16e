"""A row that is in no file: added, read, taught, changed and taken back."""

from typing import Any

import pytest
from django.db.models import QuerySet

from finetune.data.settings import ADDED_SHEET, FROM_QUESTION
from finetune.datasets import selectors, services
from finetune.models import Dataset, Example, SourceRow
from maas.common.errors import Conflict, InvalidInput, NotAllowed
from maas.tenants.models import AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from tests import factories
from tests.browser import furnished
from tests.conftest import Api

pytestmark = pytest.mark.django_db
QUESTION, ANSWER = "Do you repair electric bikes?", "Yes, we repair e-bikes of all makes for £60."


@pytest.fixture
def by(owner: User, tenant: Tenant) -> Principal:
    return factories.principal(owner, tenant)


@pytest.fixture
def dataset(by: Principal) -> Dataset:
    sheet = b"question,answer\nWhen do you open?,We open at nine.\nDo you deliver?,\n"
    made = services.upload(by=by, filename="faq.csv", chunks=[sheet])
    furnished.read(made)
    made.refresh_from_db()
    return made


def add(by: Principal, dataset: Dataset, **given: Any) -> tuple[Dataset, int]:
    given = {"question": QUESTION, "answer": ANSWER, "source": FROM_QUESTION, **given}
    changed, number = services.add_row(by=by, dataset=dataset, **given)
    furnished.read(changed)
    changed.refresh_from_db()
    return changed, number


def rows_of(dataset: Dataset, number: int) -> QuerySet[SourceRow]:
    return SourceRow.objects.filter(dataset=dataset, sheet=ADDED_SHEET, number=number)


def row_of(dataset: Dataset, number: int) -> SourceRow:
    return rows_of(dataset, number).get()


def test_it_is_taught_with_all_its_wordings_and_says_where_it_came_from(
    by: Principal, dataset: Dataset
) -> None:
    before = dataset.edition
    changed, number = add(by, dataset, wordings=["can you mend my e-bike"])
    row = row_of(changed, number)
    assert (row.question, row.answer, row.fate) == (QUESTION, ANSWER, SourceRow.Fate.KEPT)
    assert [one["code"] for one in row.reasons] == ["added_from_question"]
    own = Example.objects.filter(row=row, origin="own")
    assert {one.question: one.split for one in own} == {
        QUESTION: "train", "can you mend my e-bike": "train",
    }  # fmt: skip
    assert changed.edition == before + 1
    assert AuditEntry.objects.filter(action="dataset.row.add").count() == 1


def test_the_file_read_anew_keeps_it(by: Principal, dataset: Dataset) -> None:
    changed, number = add(by, dataset)
    again = services.set_options(by=by, dataset=changed, wordings=False)
    furnished.read(again)
    assert rows_of(again, number).exists()


def test_it_is_corrected_and_taken_back_step_by_step(by: Principal, dataset: Dataset) -> None:
    changed, number = add(by, dataset)
    edited = services.edit_row(by=by, row=row_of(changed, number), answer="Yes, for £70.")
    furnished.read(edited)
    assert row_of(edited, number).answer == "Yes, for £70."
    undone = services.undo_row(by=by, row=row_of(edited, number))
    furnished.read(undone)
    assert row_of(undone, number).answer == ANSWER
    gone = services.undo_row(by=by, row=row_of(undone, number))
    furnished.read(gone)
    assert not rows_of(gone, number).exists()


def test_it_can_be_taken_back_before_it_was_read(by: Principal, dataset: Dataset) -> None:
    changed, number = services.add_row(by=by, dataset=dataset, question=QUESTION, answer=ANSWER)
    changed = services.take_away_row(by=by, dataset=changed, number=number)
    with pytest.raises(Conflict):
        services.take_away_row(by=by, dataset=changed, number=number)
    _changed, other = services.add_row(by=by, dataset=changed, question=QUESTION, answer=ANSWER)
    assert other == number + 1, "a number stands for one row alone"


def test_another_answer_to_a_known_question_is_a_conflict_to_be_decided(
    by: Principal, dataset: Dataset
) -> None:
    changed, number = add(by, dataset, question="When do you open?", answer="We open at ten.")
    row = row_of(changed, number)
    assert row.fate == SourceRow.Fate.NEEDS_YOU
    chosen = services.choose_answer(by=by, row=row)
    furnished.read(chosen)
    assert row_of(chosen, number).fate == SourceRow.Fate.KEPT


def test_both_parts_are_needed_and_the_right_to_write(
    by: Principal, dataset: Dataset, tenant: Tenant, viewer: User
) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.add_row(by=by, dataset=dataset, question="Why?", answer=" ")
    assert set(refused.value.fields) == {"answer"}
    reader = factories.principal(viewer, tenant)
    with pytest.raises(NotAllowed):
        services.add_row(by=reader, dataset=dataset, question=QUESTION, answer=ANSWER)


def test_programs_add_rows_too(api: Api, owner: User, tenant: Tenant, dataset: Dataset) -> None:
    address = f"/api/tenants/{tenant.id}/datasets/{dataset.id}/rows/"
    made = api(owner).post(address, {"question": QUESTION, "answer": ANSWER})
    assert made.status_code == 201
    assert made.json() == {"sheet": ADDED_SHEET, "number": 1}
    dataset.refresh_from_db()
    furnished.read(dataset)
    assert selectors.rows(dataset, code="added_by_you").count() == 1
