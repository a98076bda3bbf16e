"""A file comes in, is kept, and is read; what cannot be read is told in words."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings

from finetune.datasets import messages, selectors, services
from finetune.datasets.kind import ParseKind
from finetune.models import Dataset, Example, SourceRow
from maas.catalog import store
from maas.catalog.models import BaseModel
from maas.common.errors import InvalidInput, NotAllowed, NotFound, TooLarge
from maas.jobs import rundir
from maas.jobs import services as jobs
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from maas.tenants.selectors import principal_of_user
from tests import factories
from tests.finetune.datasets.conftest import CSV, job_of, read_now

pytestmark = pytest.mark.django_db


def test_an_upload_is_kept_as_it_is_and_waits_for_its_job(by: Principal) -> None:
    dataset = services.upload(by=by, filename="My FAQ.csv", chunks=[b"a,", b"b"])
    assert dataset.state == Dataset.State.READING
    assert dataset.name == "My FAQ"
    assert store.path(dataset.artefact).read_bytes() == b"a,b"
    assert job_of(dataset).kind == "dataset.parse"
    assert AuditEntry.objects.filter(action="dataset.upload").exists()


def test_the_sample_shop_becomes_rows_examples_and_a_report(larkspur: Dataset) -> None:
    counts = larkspur.report["counts"]
    assert (larkspur.state, larkspur.language, larkspur.edition) == ("ready", "en", 1)
    assert SourceRow.objects.filter(dataset=larkspur).count() == counts["rows"]
    exam = Example.objects.filter(dataset=larkspur, split="exam", enabled=True)
    assert exam.count() == counts["examples"]["exam"] >= 30
    assert exam.filter(origin="own").count() >= 60
    assert all(example.row_id for example in exam)


def test_a_trade_of_its_own_comes_before_the_tenants(by: Principal) -> None:
    own = services.upload(by=by, filename="a.csv", chunks=[CSV.encode()], industry="health")
    assert own.options == {"industry": "health"}
    assert _industry(own) == "health"
    plain = services.upload(by=by, filename="b.csv", chunks=[CSV.encode()])
    assert _industry(plain) == by.tenant.industry == "retail"
    changed = services.set_options(by=by, dataset=plain, industry="finance")
    assert _industry(changed) == "finance"


def _industry(dataset: Dataset) -> str:
    """The trade that the program is told."""
    found: str = _told(dataset)["industry"]
    return found


def _told(dataset: Dataset) -> Mapping[str, Any]:
    """What the program is told."""
    job = job_of(dataset)
    return ParseKind().prepare(job, rundir.make(job))


def test_rows_are_measured_by_the_base_models_that_are_there(by: Principal) -> None:
    factories.make_base_model("far", languages=["zh-hans"], state=BaseModel.State.LISTED)
    english = factories.make_base_model("near", default_for=["en"])
    dataset = services.upload(by=by, filename="a.csv", chunks=[CSV.encode()])
    assert _told(dataset)["base_models"] == {"en": str(store.path(english.artefact))}
    chinese = services.set_options(by=by, dataset=dataset, language="zh")
    assert _told(chinese)["base_models"] == {}


def test_every_row_of_the_file_has_a_fate_and_everything_left_out_a_reason(
    larkspur: Dataset,
) -> None:
    for row in SourceRow.objects.filter(dataset=larkspur).exclude(fate=SourceRow.Fate.KEPT):
        assert row.reasons, row


def test_the_report_speaks_plainly(larkspur: Dataset) -> None:
    told = messages.sentences(larkspur)
    assert any("rows can be used" in sentence for sentence in told)
    assert any("need you" in sentence for sentence in told)
    assert any("asked in the exam" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 ...", "unsupported_kind"),
        (b"PK\x03\x04 broken", "file_corrupt"),
        (b"   \n , \n", "no_rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_words(
    by: Principal, data: bytes, code: str
) -> None:
    dataset = read_now(services.upload(by=by, filename="x.csv", chunks=[data]))
    assert dataset.state == Dataset.State.REFUSED
    assert dataset.problem is not None
    assert dataset.problem["code"] == code
    words = messages.failure(code, dataset.problem["params"])
    assert words is not None
    assert str(words.sentence)
    assert str(words.advice)


def test_unknown_columns_are_asked_for_and_the_answer_makes_it_usable(by: Principal) -> None:
    data = b"x,y\nlamp,9\nchair,30\n"
    dataset = read_now(services.upload(by=by, filename="x.csv", chunks=[data]))
    assert dataset.problem == {"code": "columns_not_found", "params": {}}
    assert dataset.report["preview"][0]["rows"][0]["cells"] == ["x", "y"]
    layout = {"header_row": 1, "columns": {"question": 0, "answer": 1}}
    dataset = read_now(services.remap_columns(by=by, dataset=dataset, sheets={"": layout}))
    assert dataset.state == Dataset.State.READY
    assert set(dataset.examples.values_list("answer", flat=True)) == {"9", "30"}


def test_an_empty_file_is_refused_at_once_and_leaves_nothing(by: Principal) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.upload(by=by, filename="x.csv", chunks=[])
    assert caught.value.code == "file_empty"
    assert not Dataset.objects.exists()


def test_a_file_that_is_too_large_is_refused_while_it_arrives(
    by: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UPLOAD_MAX_BYTES", 10)
    with pytest.raises(TooLarge):
        services.upload(by=by, filename="x.csv", chunks=[b"12345", b"67890", b"1"])
    assert not Dataset.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\faq.xlsx", "a" * 400 + ".csv", "..", ""]
)
def test_a_file_name_is_only_ever_a_name(by: Principal, name: str) -> None:
    dataset = services.upload(by=by, filename=name, chunks=[b"a"])
    assert dataset.filename
    assert not set(dataset.filename) & set("/\\")
    assert len(dataset.filename) <= 255


def test_a_newer_reading_wins_over_an_older_one(by: Principal) -> None:
    dataset = services.upload(by=by, filename="faq.csv", chunks=[CSV.encode()])
    first = job_of(dataset)
    services.set_options(by=by, dataset=dataset, wordings=False)
    first.refresh_from_db()
    assert first.state == Job.State.CANCELLED
    dataset.refresh_from_db()
    assert dataset.state == Dataset.State.READING
    assert dataset.job_id != first.id
    assert read_now(dataset).report["counts"]["made"] == 0


def test_what_was_read_stays_usable_when_a_later_reading_is_stopped(
    by: Principal, shop: Dataset
) -> None:
    services.read_again(by=by, dataset=shop)
    shop.refresh_from_db()
    jobs.cancel(by=by, job=job_of(shop))
    shop.refresh_from_db()
    assert shop.state == Dataset.State.READY
    assert shop.problem is not None
    assert shop.problem["code"] == "reading_cancelled"


def test_rows_and_examples_keep_their_ids_from_reading_to_reading(
    by: Principal, shop: Dataset
) -> None:
    rows = set(shop.rows.values_list("id", flat=True))
    examples = set(shop.examples.values_list("id", flat=True))
    read_now(services.read_again(by=by, dataset=shop))
    assert set(shop.rows.values_list("id", flat=True)) == rows
    assert set(shop.examples.values_list("id", flat=True)) == examples


def test_reading_again_neither_doubles_nor_loses_anything(by: Principal) -> None:
    data = (
        "question,answer\nPrice?,A wash costs £15.\nPrice?,A bell costs £9.\nWho?,It is Tom Reed."
    )
    dataset = read_now(services.upload(by=by, filename="x.csv", chunks=[data.encode()]))
    for number in (2, 3):
        row = dataset.rows.get(number=number)
        dataset = read_now(services.decide(by=by, row=row, deed="keep"))
    before = sorted(dataset.examples.values_list("question", "answer", "split"))
    assert sum(question == "Price?" for question, _, _ in before) == 2
    read_now(services.read_again(by=by, dataset=dataset))
    assert sorted(dataset.examples.values_list("question", "answer", "split")) == before
    read_now(services.set_options(by=by, dataset=dataset, wordings=False))
    assert dataset.examples.filter(origin="made").count() == 0
    assert dataset.examples.filter(question="Price?").count() == 2


def test_a_data_set_in_the_trash_comes_back(by: Principal, shop: Dataset) -> None:
    services.throw_away(by=by, dataset=shop)
    with pytest.raises(NotFound):
        selectors.dataset(by=by, dataset_id=shop.id)
    assert services.restore(by=by, dataset_id=shop.id).state == Dataset.State.READY
    assert selectors.dataset(by=by, dataset_id=shop.id).rows.exists()


def test_viewers_may_look_but_not_upload(tenant: Tenant, viewer: User, shop: Dataset) -> None:
    by = principal_of_user(user=viewer, tenant_id=tenant.id)
    assert selectors.dataset(by=by, dataset_id=shop.id) == shop
    with pytest.raises(NotAllowed):
        services.upload(by=by, filename="x.csv", chunks=[b"a"])
