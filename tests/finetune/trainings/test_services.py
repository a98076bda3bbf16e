"""Starting a training: what it freezes and queues, and when it is refused with a reason."""

import pytest

from finetune.models import Dataset, Example, Training
from finetune.trainings import frozen, services
from maas.catalog import store
from maas.catalog.models import BaseModel, TermsAcceptance, TunedModel
from maas.catalog.terms import digest
from maas.common.errors import Conflict, InvalidInput, NotAllowed, NotFound, QuotaUsedUp
from maas.fleet.models import Quota
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from maas.usage.models import LedgerEntry
from maas.usage.storage import StorageFull
from tests import factories
from tests.finetune.factories import add_examples, make_base_model, make_dataset, make_full_dataset

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(tenant: Tenant, base_model: BaseModel) -> Dataset:
    return make_full_dataset(tenant, name="Shop questions")


@pytest.fixture
def by(editor: User, tenant: Tenant) -> Principal:
    return factories.principal(editor, tenant)


def test_queues_a_job_that_needs_an_accelerator(
    by: Principal, dataset: Dataset, base_model: BaseModel
) -> None:
    training = services.start_training(by=by, dataset_id=dataset.id)
    job = training.job
    assert (job.kind, job.state, job.subject_id) == ("training", Job.State.QUEUED, training.id)
    assert job.needs_accelerator
    assert (job.estimate_seconds or 0) > 0
    assert (training.base_model, training.recipe) == (base_model, "balanced")
    assert training.config["learning"]["batch_size"] > 0
    assert AuditEntry.objects.filter(action="training.start", object_id=str(training.id)).exists()


def test_freezes_the_examples_that_are_switched_on(by: Principal, dataset: Dataset) -> None:
    off = dataset.examples.filter(split=Example.Split.TRAIN).first()
    assert off is not None
    Example.objects.filter(id=off.id).update(enabled=False)
    training = services.start_training(by=by, dataset_id=dataset.id)
    Example.objects.filter(dataset=dataset).delete()
    kept = {split: list(frozen.read(training.frozen, split=split)) for split in Example.Split}
    order = (Example.Split.TRAIN, Example.Split.VALIDATION, Example.Split.EXAM)
    assert [len(kept[split]) for split in order] == [15, 4, 12]
    assert off.question not in {one.question for one in kept[Example.Split.TRAIN]}
    assert training.dataset_edition == dataset.edition


def test_names_the_model_like_the_data_set_unless_told(by: Principal, dataset: Dataset) -> None:
    unnamed = services.start_training(by=by, dataset_id=dataset.id)
    named = services.start_training(by=by, dataset_id=dataset.id, model_name="Helper")
    again = services.start_training(by=by, dataset_id=dataset.id, model_id=named.tuned_model_id)
    assert unnamed.tuned_model.name == "Shop questions"
    assert named.tuned_model.name == "Helper"
    assert again.tuned_model == named.tuned_model
    assert TunedModel.objects.count() == 2


def test_takes_the_base_model_that_is_named(by: Principal, dataset: Dataset) -> None:
    other = make_base_model(slug="other")
    assert (
        services.start_training(by=by, dataset_id=dataset.id, base_model="other").base_model
        == other
    )


def test_refuses_data_that_is_not_read_yet(by: Principal, dataset: Dataset) -> None:
    Dataset.objects.filter(id=dataset.id).update(state=Dataset.State.READING)
    with pytest.raises(Conflict) as caught:
        services.start_training(by=by, dataset_id=dataset.id)
    assert caught.value.code == "dataset_not_ready"


def test_refuses_data_with_too_little_to_learn(
    by: Principal, tenant: Tenant, base_model: BaseModel
) -> None:
    dataset = make_dataset(tenant)
    add_examples(dataset, Example.Split.TRAIN)
    with pytest.raises(Conflict) as caught:
        services.start_training(by=by, dataset_id=dataset.id)
    assert caught.value.code == "too_few_examples"
    assert caught.value.details == {"count": 4, "least": 8}
    assert not Job.objects.exists()


def test_refuses_a_base_model_whose_terms_nobody_has_accepted(
    by: Principal, dataset: Dataset, base_model: BaseModel
) -> None:
    BaseModel.objects.filter(id=base_model.id).update(terms="Be kind.", terms_must_be_accepted=True)
    with pytest.raises(Conflict) as caught:
        services.start_training(by=by, dataset_id=dataset.id)
    assert caught.value.code == "terms_not_accepted"
    TermsAcceptance.objects.create(
        base_model=base_model, tenant=by.tenant, terms_sha256=digest("Be kind.")
    )
    assert services.start_training(by=by, dataset_id=dataset.id)


def test_refuses_a_base_model_that_is_not_there_yet(
    by: Principal, dataset: Dataset, base_model: BaseModel
) -> None:
    BaseModel.objects.filter(id=base_model.id).update(state=BaseModel.State.FETCHING)
    with pytest.raises(Conflict) as caught:
        services.start_training(by=by, dataset_id=dataset.id)
    assert caught.value.code == "base_model_not_ready"


def test_refuses_a_base_model_that_does_not_know_the_language(
    by: Principal, tenant: Tenant, base_model: BaseModel
) -> None:
    dataset = make_full_dataset(tenant, language="zh")
    with pytest.raises(InvalidInput) as caught:
        services.start_training(by=by, dataset_id=dataset.id, base_model=base_model.slug)
    assert set(caught.value.fields) == {"base_model"}


def test_refuses_an_unknown_recipe(by: Principal, dataset: Dataset) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.start_training(by=by, dataset_id=dataset.id, recipe="magic")
    assert set(caught.value.fields) == {"recipe"}


def test_refuses_when_the_months_hours_are_used_up(
    by: Principal, tenant: Tenant, dataset: Dataset
) -> None:
    Quota.objects.create(tenant=tenant, accelerator_hours_per_month=1)
    LedgerEntry.objects.create(
        tenant=tenant,
        kind="training",
        reference="earlier",
        accelerator_seconds=3600,
    )
    with pytest.raises(QuotaUsedUp) as caught:
        services.start_training(by=by, dataset_id=dataset.id)
    assert caught.value.code == "accelerator_hours_used_up"


def test_refuses_when_neither_the_data_nor_the_adapter_would_have_room(
    by: Principal, tenant: Tenant, dataset: Dataset, base_model: BaseModel
) -> None:
    quota = Quota.objects.create(tenant=tenant, storage_bytes=dataset.size_bytes + 500_000)
    started = services.start_training(by=by, dataset_id=dataset.id)
    assert 0 < started.frozen_bytes == store.path(started.frozen).stat().st_size
    factories.make_version(factories.make_tenant(), base_model=base_model)  # of 1,000,000 bytes
    before = sorted(store.path("frozen").iterdir())
    with pytest.raises(StorageFull):
        services.start_training(by=by, dataset_id=dataset.id)
    assert sorted(store.path("frozen").iterdir()) == before
    quota.storage_bytes += 2_000_000
    quota.save()
    assert services.start_training(by=by, dataset_id=dataset.id).frozen_bytes


def test_a_viewer_may_not(viewer: User, tenant: Tenant, dataset: Dataset) -> None:
    with pytest.raises(NotAllowed):
        services.start_training(by=factories.principal(viewer, tenant), dataset_id=dataset.id)


def test_another_tenants_data_set_or_model_is_not_found(
    by: Principal, stranger: User, dataset: Dataset
) -> None:
    elsewhere = stranger.tenants.get()
    with pytest.raises(NotFound):
        services.start_training(by=factories.principal(stranger, elsewhere), dataset_id=dataset.id)
    theirs = factories.make_tuned_model(elsewhere)
    with pytest.raises(NotFound):
        services.start_training(by=by, dataset_id=dataset.id, model_id=theirs.id)
    assert not Training.objects.exists()


def test_a_deleted_data_set_is_not_found(by: Principal, dataset: Dataset) -> None:
    Dataset.objects.filter(id=dataset.id).update(deleted_at="2026-01-01T00:00Z")
    with pytest.raises(NotFound):
        services.start_training(by=by, dataset_id=dataset.id)


def test_the_estimate_names_each_recipe_in_words_with_its_time(
    viewer: User, tenant: Tenant, dataset: Dataset
) -> None:
    found = services.estimate(by=factories.principal(viewer, tenant), dataset_id=dataset.id)
    assert (found.taught, found.checked, found.asked) == (16, 4, 12)
    assert [one.recipe for one in found.recipes] == ["quick", "balanced", "thorough"]
    seconds = [one.seconds for one in found.recipes]
    assert seconds == sorted(seconds)
    assert all(one.within_quota and str(one.description) for one in found.recipes)
    assert found.hours_left == 50.0
    assert not Job.objects.exists()


def test_the_estimate_says_how_many_rows_are_too_long_for_its_base_model(
    by: Principal, dataset: Dataset, base_model: BaseModel
) -> None:
    assert services.estimate(by=by, dataset_id=dataset.id).too_long is None
    dataset.report = {
        "measured_by": store.path(base_model.artefact).name,
        "findings_total": {"too_long_to_teach": 3, "answer_long": 5},
    }
    dataset.save()
    assert services.estimate(by=by, dataset_id=dataset.id).too_long == 3
    make_base_model(slug="another", languages=["en"])
    other = services.estimate(by=by, dataset_id=dataset.id, base_model="another")
    assert other.too_long is None


def test_the_estimate_goes_by_the_speed_that_the_machine_has_shown(
    viewer: User, tenant: Tenant, dataset: Dataset
) -> None:
    by = factories.principal(viewer, tenant)
    factories.make_accelerator(training_flops=1e12)
    fast = services.estimate(by=by, dataset_id=dataset.id).recipes[1].seconds
    assert fast < 60
