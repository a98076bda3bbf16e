"""A row whose answer may not be said: told, decided about and taught, or not."""

from typing import Any

import pytest
from django.utils import translation

from finetune.datasets import messages, services
from finetune.models import Dataset, SourceRow
from maas.tenants.models import Tenant, User
from maas.tenants.principal import Principal
from tests.finetune.datasets.conftest import read_now
from tests.rulebooks import few_rules

__all__ = ["few_rules"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_rules")]

CSV = (
    "Question,Answer\n"
    "When do you open?,We open at 9:00 every day.\n"
    'What do your pills do?,"Our pills cure cancer, guaranteed."\n'
    "What does the cream do?,You feel ten years younger after a week.\n"
)
ANSWER = "Our pills cure cancer, guaranteed."


@pytest.fixture
def pharmacy(by: Principal) -> Dataset:
    return read_now(services.upload(by=by, filename="faq.csv", chunks=[CSV.encode()]))


def _row(dataset: Dataset, number: int) -> SourceRow:
    return SourceRow.objects.get(dataset=dataset, number=number)


def _is_taught(dataset: Dataset) -> bool:
    return dataset.examples.filter(answer=ANSWER).exists()


def test_it_keeps_the_row_out_and_nothing_else(pharmacy: Dataset) -> None:
    assert pharmacy.state == Dataset.State.READY
    assert [_row(pharmacy, number).fate for number in (2, 3, 4)] == ["kept", "needs_you", "kept"]
    assert not _is_taught(pharmacy)
    assert "Answers that may not be said (1)" in " ".join(messages.sentences(pharmacy))


def test_it_is_accepted_and_taken_back(by: Principal, pharmacy: Dataset) -> None:
    row = _row(pharmacy, 3)
    services.decide(by=by, row=row, deed="keep")
    assert _row(pharmacy, 3).fate == "kept"
    read_now(pharmacy)
    assert _is_taught(pharmacy)
    services.undo_row(by=by, row=row)
    assert _row(pharmacy, 3).fate == "needs_you"
    read_now(pharmacy)
    assert not _is_taught(pharmacy)


def test_the_row_is_left_out(by: Principal, pharmacy: Dataset) -> None:
    services.decide(by=by, row=_row(pharmacy, 3), deed="skip")
    assert _row(pharmacy, 3).fate == "skipped"
    read_now(pharmacy)
    assert not _is_taught(pharmacy)


def test_other_words_are_reviewed_at_once(by: Principal, pharmacy: Dataset) -> None:
    row = _row(pharmacy, 3)
    services.edit_row(by=by, row=row, answer="Our pills help you sleep.")
    assert _row(pharmacy, 3).fate == "repaired"
    services.edit_row(by=by, row=row, answer="They do cure cancer.")
    found = _row(pharmacy, 3)
    assert found.fate == "needs_you"
    flagged = [one for one in found.reasons if one["code"] == "content_flagged"]
    assert [one["params"]["words"] for one in flagged] == [["cure cancer"]]
    read_now(pharmacy)
    assert _row(pharmacy, 3).reasons == found.reasons


def test_the_industry_of_the_file_holds_before_it_is_read_again(
    by: Principal, pharmacy: Dataset
) -> None:
    """Health minds what retail does not."""
    read_now(services.set_options(by=by, dataset=pharmacy, industry="health"))
    row = _row(pharmacy, 4)
    assert row.fate == "needs_you"
    services.edit_row(by=by, row=row, answer="You will feel years younger.")
    assert _row(pharmacy, 4).fate == "needs_you"
    services.edit_row(by=by, row=row, answer="It smells of roses.")
    assert _row(pharmacy, 4).fate == "repaired"


def test_who_reads_it_is_told_in_their_language(pharmacy: Dataset) -> None:
    (reason,) = _row(pharmacy, 3).reasons
    with translation.override("en"):
        told = messages.reason(reason["code"], reason["params"])
    assert "“cure cancer”, “guaranteed”" in told
    assert "A cure is promised. Source: CAP Code 12.1." in told
    with translation.override("zh-hans"):
        assert "承诺治愈疾病。" in messages.reason(reason["code"], reason["params"])


def test_programs_find_category_words_reason_and_source(
    api: Any, editor: User, tenant: Tenant, pharmacy: Dataset
) -> None:
    address = f"/api/tenants/{tenant.id}/datasets/{pharmacy.id}/"
    (row,) = api(editor).get(f"{address}rows/", {"code": "content_flagged"}).data["results"]
    assert row["row"] == 3
    (reason,) = row["reasons"]
    assert (reason["column"], reason["title"]) == ("B", "Answers that may not be said")
    assert reason["params"]["category"] == "guaranteed-cure"
    assert reason["params"]["source"] == "CAP Code 12.1"
    findings = api(editor).get(address).data["report"]["findings"]
    assert [one["row"] for one in findings if one["code"] == "content_flagged"] == [3]
