"""Creation that is repeated: once with a key, as often as asked without."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from maas.common.models import IdempotentRequest
from maas.common.tasks import forget_requests
from maas.tenants.models import Tenant, User
from tests import factories
from tests.conftest import Api

pytestmark = pytest.mark.urls("tests.maas.common.sample_urls")
URL = "/api/things/"


def test_a_repeated_request_gets_the_first_answer_and_creates_nothing(
    api: Api, stranger: User
) -> None:
    before = Tenant.objects.count()
    first, second = (
        api(stranger).post(URL, {"name": "a"}, HTTP_IDEMPOTENCY_KEY="k") for _time in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Tenant.objects.count() == before + 1


def test_without_a_key_every_request_creates(api: Api, stranger: User) -> None:
    before = Tenant.objects.count()
    for _time in range(2):
        api(stranger).post(URL, {"name": "a"})
    assert Tenant.objects.count() == before + 2


def test_the_same_key_for_something_else_is_refused(api: Api, stranger: User) -> None:
    api(stranger).post(URL, {"name": "a"}, HTTP_IDEMPOTENCY_KEY="k")
    answer = api(stranger).post(URL, {"name": "b"}, HTTP_IDEMPOTENCY_KEY="k")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "idempotency_key_reused"


def test_two_callers_with_one_key_do_not_meet(api: Api, stranger: User, owner: User) -> None:
    first = api(stranger).post(URL, {"name": "a"}, HTTP_IDEMPOTENCY_KEY="k")
    second = api(owner).post(URL, {"name": "a"}, HTTP_IDEMPOTENCY_KEY="k")
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize(
    "sent", [{"name": "refused"}, {"name": "a", "answer": 409}, {"name": ""}], ids=str
)
def test_a_failed_request_is_not_recorded_and_leaves_nothing(
    api: Api, stranger: User, sent: dict[str, Any]
) -> None:
    before = Tenant.objects.count()
    answer = api(stranger).post(URL, sent, HTTP_IDEMPOTENCY_KEY="k")
    assert answer.status_code in {400, 409}
    assert Tenant.objects.count() == before
    assert not IdempotentRequest.objects.exists()
    assert api(stranger).post(URL, {"name": "ok"}, HTTP_IDEMPOTENCY_KEY="k").status_code == 201


def upload(client: Any, content: bytes, filename: str = "a.csv") -> Any:
    form = {"name": "up", "file": SimpleUploadedFile(filename, content)}
    return client.post(URL, form, format="multipart", HTTP_IDEMPOTENCY_KEY="k")


def test_an_upload_counts_by_its_content_and_reaches_the_view_whole(
    api: Api, stranger: User
) -> None:
    content = b"question,answer\n" * 200_000  # larger than what is kept in memory
    first = upload(api(stranger), content)
    assert first.json()["name"] == f"up {len(content)}"
    assert upload(api(stranger), content).json() == first.json()
    assert upload(api(stranger), content + b"x").status_code == 409
    assert upload(api(stranger), content, "b.csv").status_code == 409


def test_an_endless_key_is_refused(api: Api, stranger: User) -> None:
    answer = api(stranger).post(URL, {"name": "a"}, HTTP_IDEMPOTENCY_KEY="k" * 256)
    assert answer.status_code == 400


def test_answers_are_forgotten_after_a_week(api: Api, stranger: User) -> None:
    for key in ("old", "new"):
        api(stranger).post(URL, {"name": "a"}, HTTP_IDEMPOTENCY_KEY=key)
    week_ago = timezone.now() - timedelta(days=7, seconds=1)
    IdempotentRequest.objects.filter(key="old").update(created_at=week_ago)
    assert forget_requests() == 1
    assert IdempotentRequest.objects.get().key == "new"


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_create_one_thing(api: Api) -> None:
    person = factories.make_user()
    clients = [api(person) for _time in range(8)]

    def send(client: Any) -> Any:
        try:
            sent = {"name": "once", "sleep": 0.2}
            return client.post(URL, sent, HTTP_IDEMPOTENCY_KEY="k")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, clients))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert Tenant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_that_waits_for_one_that_fails_goes_through_itself(api: Api) -> None:
    person = factories.make_user()
    clients = [api(person) for _time in range(3)]

    def send(client: Any) -> int:
        try:
            sent = {"name": "refused", "sleep": 0.2}
            return int(client.post(URL, sent, HTTP_IDEMPOTENCY_KEY="k").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(send, clients)) == [409, 409, 409]
    assert not IdempotentRequest.objects.exists()
