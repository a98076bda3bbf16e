"""Rows that give one answer are one fact: it is changed once, and taken back as one."""

import pytest

from finetune.datasets import decisions, selectors, services
from finetune.models import Dataset, RowDecision, SourceRow
from maas.tenants.principal import Principal
from tests.conftest import Api
from tests.finetune.datasets.conftest import read_now

pytestmark = pytest.mark.django_db
OLD, NEW = "A full wash costs £15 on weekdays.", "A full wash costs £18 on weekdays."
SHEET = (
    "Topic,Question,Answer\n"
    f"Price,What does a wash cost?,{OLD}\n"
    f"Price,wash price,{OLD}\n"
    f"Price,how much for cleaning my bike,{OLD.upper()}\n"
    f"Care,Can you wash my bike on a Tuesday?,{OLD}\n"
    "Team,Do you sell tents?,Yes.\n"
    "Team,Do you sell skis?,Yes.\n"
    f"Old,What was the price?,{OLD}\n"
)


@pytest.fixture
def washes(by: Principal) -> Dataset:
    return read_now(services.upload(by=by, filename="faq.csv", chunks=[SHEET.encode()]))


def _row(dataset: Dataset, number: int) -> SourceRow:
    return SourceRow.objects.get(dataset=dataset, number=number)


def _answers(dataset: Dataset) -> list[str]:
    rows = SourceRow.objects.filter(dataset=dataset, number__range=(2, 5)).order_by("number")
    return [row.answer for row in rows]


def test_one_price_is_changed_in_all_rows_and_taught_once(by: Principal, washes: Dataset) -> None:
    services.decide(by=by, row=_row(washes, 8), deed="skip")
    services.edit_row(by=by, row=_row(washes, 3), answer=NEW, category="Prices")
    assert _answers(washes) == [NEW] * 4
    assert _row(washes, 8).answer == OLD  # it was left out
    assert [_row(washes, at).category for at in (2, 3)] == ["Price", "Prices"]
    assert not washes.examples.filter(answer=OLD, row__number__lt=6).exists()
    read_now_whole(by, washes)
    assert _answers(washes) == [NEW] * 4
    assert not washes.examples.filter(answer__icontains="£15").exists()
    assert washes.report["counts"]["fates"]["needs_you"] == 0


def test_it_is_taken_back_as_one_from_whichever_row(by: Principal, washes: Dataset) -> None:
    before = _answers(washes)
    services.edit_row(by=by, row=_row(washes, 2), answer=NEW)
    services.undo_row(by=by, row=_row(washes, 5))
    assert _answers(washes) == before
    assert not RowDecision.objects.filter(undone_at=None).exclude(action="undo").exists()
    read_now_whole(by, washes)
    assert _answers(washes) == before


def test_a_row_about_which_more_was_decided_since_is_taken_back_by_itself(
    by: Principal, washes: Dataset
) -> None:
    services.edit_row(by=by, row=_row(washes, 2), answer=NEW)
    services.decide(by=by, row=_row(washes, 3), deed="skip")
    services.undo_row(by=by, row=_row(washes, 2))
    assert [answer == NEW for answer in _answers(washes)] == [False, True, False, False]
    services.undo_row(by=by, row=_row(washes, 3))
    services.undo_row(by=by, row=_row(washes, 3))
    assert NEW not in _answers(washes)


def test_one_row_alone_is_changed_where_that_is_meant(by: Principal, washes: Dataset) -> None:
    services.edit_row(by=by, row=_row(washes, 2), answer=NEW, only_this_row=True)
    assert [answer == NEW for answer in _answers(washes)] == [True, False, False, False]
    read_now_whole(by, washes)
    found = {row.number for row in selectors.rows(washes, code="figure_differs")}
    assert found == {2, 3, 4, 5, 8}
    reason = next(one for one in _row(washes, 2).reasons if one["code"] == "figure_differs")
    assert (reason["params"]["here"], reason["params"]["there"]) == ("£18", "£15")


def test_an_answer_that_fits_many_questions_is_changed_in_its_row(
    by: Principal, washes: Dataset
) -> None:
    assert selectors.same_answer(_row(washes, 6)) == []
    services.edit_row(by=by, row=_row(washes, 6), answer="No, only bikes.")
    assert _row(washes, 7).answer == "Yes."


def test_of_two_figures_the_right_one_is_chosen_for_all_rows(
    by: Principal, washes: Dataset
) -> None:
    services.edit_row(by=by, row=_row(washes, 2), answer=NEW, only_this_row=True)
    read_now_whole(by, washes)
    assert washes.report["counts"]["fates"]["needs_you"] == 5
    services.choose_answer(by=by, row=_row(washes, 2))
    assert _answers(washes) == [NEW] * 4
    assert not selectors.rows(washes, fate="needs_you").exists()
    read_now_whole(by, washes)
    assert not selectors.rows(washes, fate="needs_you").exists()
    services.undo_row(by=by, row=_row(washes, 2))
    asked = list(selectors.rows(washes, fate="needs_you").values("number", "reasons"))
    assert len(asked) == 5
    read_now_whole(by, washes)
    assert list(selectors.rows(washes, fate="needs_you").values("number", "reasons")) == asked


def test_both_figures_are_kept_by_one_decision(by: Principal, washes: Dataset) -> None:
    services.edit_row(by=by, row=_row(washes, 2), answer=NEW, only_this_row=True)
    read_now_whole(by, washes)
    services.decide(by=by, row=_row(washes, 4), deed="keep")
    assert not selectors.rows(washes, fate="needs_you").exists()
    read_now_whole(by, washes)
    assert not selectors.rows(washes, fate="needs_you").exists()
    assert _answers(washes)[0] == NEW


def test_programs_change_a_fact_once_too(api: Api, by: Principal, washes: Dataset) -> None:
    row = _row(washes, 2)
    url = f"/api/tenants/{washes.tenant_id}/datasets/{washes.id}/rows/{row.id}/"
    client = api(by.user)
    assert client.get(url).json()["same_answer"] == 4
    told = client.patch(url, {"answer": NEW}).json()
    assert told["pending"] == 5
    assert _answers(washes) == [NEW] * 4
    client.patch(url, {"answer": "A wash costs £20.", "only_this_row": True})
    assert _answers(washes) == ["A wash costs £20.", NEW, NEW, NEW]


def read_now_whole(by: Principal, dataset: Dataset) -> None:
    assert services.bring_up_to_date(by=by, dataset=dataset)
    read_now(dataset)
    assert decisions.pending(dataset) == 0
