"""Trainings over the REST API."""

import pytest

from finetune.models import Dataset
from maas.catalog.models import BaseModel
from maas.jobs.models import Job, JobEvent
from maas.tenants.models import Tenant, User
from tests.conftest import Api
from tests.finetune.factories import make_full_dataset, make_training

pytestmark = pytest.mark.django_db


def url(tenant: Tenant, tail: str = "") -> str:
    return f"/api/tenants/{tenant.id}/trainings/{tail}"


@pytest.fixture
def dataset(tenant: Tenant, base_model: BaseModel) -> Dataset:
    return make_full_dataset(tenant)


def test_an_editor_starts_a_training(
    api: Api, editor: User, tenant: Tenant, dataset: Dataset
) -> None:
    answer = api(editor).post(url(tenant), {"dataset": str(dataset.id), "recipe": "quick"})
    assert answer.status_code == 201
    body = answer.json()
    assert (body["recipe"], body["base_model"]) == ("quick", "smollm2-135m-instruct")
    assert body["job"]["state"] == "queued"
    assert body["version"] is None
    assert body["config"]["name"] == "quick"


def test_a_repeated_start_with_one_idempotency_key_is_one_training(
    api: Api, editor: User, tenant: Tenant, dataset: Dataset
) -> None:
    sent, client = {"dataset": str(dataset.id)}, api(editor)
    first = client.post(url(tenant), sent, headers={"Idempotency-Key": "once"})
    second = client.post(url(tenant), sent, headers={"Idempotency-Key": "once"})
    assert first.json()["id"] == second.json()["id"]
    assert Job.objects.count() == 1


def test_an_unknown_recipe_is_refused_by_its_field(
    api: Api, editor: User, tenant: Tenant, dataset: Dataset
) -> None:
    answer = api(editor).post(url(tenant), {"dataset": str(dataset.id), "recipe": "magic"})
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {"recipe"}


def test_a_viewer_sees_the_time_of_each_recipe_and_may_not_start(
    api: Api, viewer: User, tenant: Tenant, dataset: Dataset
) -> None:
    body = api(viewer).post(url(tenant, "estimate/"), {"dataset": str(dataset.id)}).json()
    assert body["base_model"] == "smollm2-135m-instruct"
    assert (body["examples_taught"], body["exam_questions"]) == (16, 12)
    assert [one["recipe"] for one in body["recipes"]] == ["quick", "balanced", "thorough"]
    assert all(one["seconds"] > 0 and one["description"] for one in body["recipes"])
    assert api(viewer).post(url(tenant), {"dataset": str(dataset.id)}).status_code == 403


def test_the_detail_has_the_curves_the_newest_report_of_a_step_counting(
    api: Api, viewer: User, tenant: Tenant
) -> None:
    training = make_training(tenant)
    reports = [
        ("loss", 10, 3.0),
        ("loss", 20, 1.0),
        ("validation_loss", 20, 1.5),
        ("loss", 20, 0.9),
    ]
    for seq, (name, step, value) in enumerate(reports, start=1):
        JobEvent.objects.create(
            job=training.job,
            seq=seq,
            attempt=1,
            type="metric",
            data={"name": name, "step": step, "value": value},
        )
    body = api(viewer).get(url(tenant, f"{training.id}/")).json()
    curves = {curve["name"]: curve["points"] for curve in body["curves"]}
    assert curves["loss"] == [{"step": 10, "value": 3.0}, {"step": 20, "value": 0.9}]
    assert curves["validation_loss"] == [{"step": 20, "value": 1.5}]
    assert body["version_number"] == 1


def test_trainings_are_listed_by_data_set_and_model(api: Api, viewer: User, tenant: Tenant) -> None:
    one, other = make_training(tenant), make_training(tenant)
    client = api(viewer)
    by_dataset = client.get(url(tenant, f"?dataset={one.dataset_id}")).json()["results"]
    by_model = client.get(url(tenant, f"?model={other.tuned_model_id}")).json()["results"]
    assert [training["id"] for training in by_dataset] == [str(one.id)]
    assert [training["id"] for training in by_model] == [str(other.id)]


def test_an_editor_cancels_a_waiting_training(api: Api, editor: User, tenant: Tenant) -> None:
    training = make_training(tenant, job_state=Job.State.QUEUED)
    answer = api(editor).post(url(tenant, f"{training.id}/cancel/"))
    assert answer.json()["job"]["state"] == "cancelled"


@pytest.mark.parametrize("tail", ["{id}/", "{id}/cancel/"])
def test_a_stranger_finds_nothing(api: Api, stranger: User, tenant: Tenant, tail: str) -> None:
    training = make_training(tenant)
    for where in (tenant, stranger.tenants.get()):
        address = url(where, tail.format(id=training.id))
        client = api(stranger)
        answer = client.post(address) if tail.endswith("cancel/") else client.get(address)
        assert answer.status_code == 404
