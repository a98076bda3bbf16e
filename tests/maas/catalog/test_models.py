"""A tenant's models, their versions, and where they are resident."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from maas.catalog import services
from maas.catalog.models import ModelVersion, Placement, TunedModel
from maas.catalog.store import Stored
from maas.common import events, stores
from maas.tenants.models import Tenant, User
from tests import factories
from tests.conftest import Api

STORED = Stored(artefact="adapters/x", sha256="0" * 64, size_bytes=10)


def register(model: TunedModel, job_id: uuid.UUID | None = None) -> ModelVersion:
    return services.register_adapter(
        tuned_model=model,
        base_model=factories.make_base_model(),
        job_id=job_id or uuid.uuid4(),
        stored=STORED,
        rank=16,
        dataset_id=uuid.uuid4(),
    )


def test_versions_are_numbered_from_one_and_a_job_makes_one_only(tenant: Tenant) -> None:
    model, job_id = factories.make_tuned_model(tenant), uuid.uuid4()
    assert [register(model).number, register(model, job_id).number] == [1, 2]
    assert register(model, job_id).number == 2
    assert model.versions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_versions_that_end_at_once_get_different_numbers() -> None:
    model = factories.make_tuned_model(factories.make_tenant())

    def one(_time: int) -> int:
        try:
            return register(model).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [1, 2, 3, 4]


def test_a_model_is_listed_with_its_versions(api: Api, viewer: User, tenant: Tenant) -> None:
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)
    (model,) = api(viewer).get(f"/api/tenants/{tenant.id}/models/").json()["results"]
    (shown,) = model["versions"]
    assert (shown["id"], shown["number"], shown["verdict"]) == (str(version.id), 1, "passed")


def test_the_same_name_means_the_same_model(editor: User, tenant: Tenant) -> None:
    by = factories.principal(editor, tenant)
    first, second = (
        services.open_tuned_model(by=by, name="Shop", language="en") for _time in range(2)
    )
    assert first == second


def test_a_name_is_given_once(api: Api, editor: User, tenant: Tenant) -> None:
    factories.make_tuned_model(tenant, "Taken")
    model = factories.make_tuned_model(tenant)
    answer = api(editor).patch(f"/api/tenants/{tenant.id}/models/{model.id}/", {"name": "Taken"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "exists")


def test_a_model_in_use_is_not_deleted(api: Api, editor: User, tenant: Tenant) -> None:
    version = factories.make_version(tenant)
    url = f"/api/tenants/{tenant.id}/models/{version.tuned_model_id}/"
    placement = services.place(version=version, purpose=Placement.Purpose.DEPLOYMENT)
    assert api(editor).delete(url).json()["error"]["code"] == "model_in_use"
    services.release(placement=placement)
    assert api(editor).delete(url).status_code == 204
    assert api(editor).get(url).status_code == 404
    assert ModelVersion.objects.filter(id=version.id).exists()


def test_a_verdict_is_written_and_a_later_exam_overwrites_it(tenant: Tenant) -> None:
    version, exam = factories.make_version(tenant), uuid.uuid4()
    services.record_verdict(version=version, exam_id=exam, passed=True, score=0.97)
    version.refresh_from_db()
    assert (version.verdict, version.exam_score, version.exam_id) == ("passed", 0.97, exam)
    services.record_verdict(version=version, exam_id=uuid.uuid4(), passed=False, score=0.5)
    version.refresh_from_db()
    assert version.verdict == "failed"


def test_a_placement_is_released_once_and_says_until_when_it_answers(tenant: Tenant) -> None:
    placement = services.place(
        version=factories.make_version(tenant), purpose=Placement.Purpose.EXAM
    )
    assert services.release(placement=placement, after=timedelta(seconds=30))
    assert not services.release(placement=placement)
    placement.refresh_from_db()
    assert placement.state == Placement.State.RELEASED
    assert placement.release_after is not None
    assert placement.release_after > timezone.now()


@pytest.mark.django_db(transaction=True)
def test_node_agents_are_told_of_wishes_once_they_are_committed() -> None:
    with stores.client().pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
        heard.subscribe(events.PLACEMENTS)
        heard.get_message(timeout=1)
        placement = services.place(
            version=factories.make_version(factories.make_tenant()),
            purpose=Placement.Purpose.EXAM,
        )
        message = heard.get_message(timeout=1)
    assert json.loads(message["data"]) == {"placement": str(placement.id)}
