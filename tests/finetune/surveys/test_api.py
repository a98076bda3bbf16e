"""Programs make the link, read what came in, and decide."""

import uuid

import pytest
from pytest_django import Settings

from finetune.data.settings import ADDED_SHEET
from finetune.datasets import selectors as datasets
from finetune.models import Dataset, Survey
from finetune.surveys import receiving
from maas.tenants.models import AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from tests import factories
from tests.conftest import Api
from tests.finetune.datasets.conftest import read_now
from tests.finetune.surveys.conftest import OPEN


@pytest.fixture
def address(tenant: Tenant, dataset: Dataset) -> str:
    return f"/api/tenants/{tenant.id}/datasets/{dataset.id}/survey/"


def test_from_the_link_to_a_row(
    api: Api, editor: User, dataset: Dataset, address: str, settings: Settings
) -> None:
    client = api(editor)
    assert client.get(address).json() == {"survey": None}
    made = client.put(address, {"welcome": "Ask us."}).json()["survey"]
    assert made["link"].startswith(f"{settings.CONSOLE_URL.rstrip('/')}/ask/")
    assert (made["open"], made["welcome"], made["received"]) == (True, "Ask us.", 0)
    token = made["link"].rstrip("/").rpartition("/")[2]
    receiving.contribute(token=token, text="how early\nhello you", visitor="a")
    listed = client.get(f"{address}contributions/?state=new").json()["results"]
    ids = {one["text"]: one["id"] for one in listed}
    sent = {
        "use": [{"contribution": ids["how early"], "answer": OPEN}],
        "dismiss": [ids["hello you"]],
    }
    answer = client.post(f"{address}decisions/", sent, format="json")
    assert answer.status_code == 200
    assert [(one["state"], one["row_number"]) for one in answer.json()["used"]] == [("used", 1)]
    assert client.post(f"{address}decisions/", sent, format="json").status_code == 409
    read_now(dataset)
    assert datasets.rows(dataset, sheet=ADDED_SHEET).get().question == "how early"
    assert client.get(address).json()["survey"]["waiting"] == 0
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"survey.open", "contribution.used", "contribution.dismissed"} <= actions


def test_it_is_closed(api: Api, editor: User, survey: Survey, address: str) -> None:
    client = api(editor)
    closed = client.put(address, {"open": False}, format="json").json()["survey"]
    assert closed["open"] is False
    assert client.put(address, {"open": False}, format="json").status_code == 409


def test_roles_and_strangers(
    api: Api, viewer: User, stranger: User, survey: Survey, address: str
) -> None:
    assert api(viewer).get(address).status_code == 200
    assert api(viewer).put(address, {}).status_code == 403
    assert api(viewer).post(f"{address}decisions/", {}).status_code == 403
    for path in (address, f"{address}contributions/"):
        assert api(stranger).get(path).status_code == 404
        assert api().get(path).status_code == 401


def test_another_data_sets_contribution_is_not_there(
    api: Api, editor: User, by: Principal, survey: Survey, address: str, tenant: Tenant
) -> None:
    receiving.contribute(token=survey.token, text="how early", visitor="a")
    other = factories.make_tenant(owner=editor)
    theirs = survey.contributions.get()
    path = f"/api/tenants/{other.id}/datasets/{survey.dataset_id}/survey/decisions/"
    assert api(editor).post(path, {"dismiss": [theirs.id]}, format="json").status_code == 404
    sent = {"dismiss": [str(theirs.id), str(uuid.uuid4())]}
    assert api(editor).post(f"{address}decisions/", sent, format="json").status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "new"


def test_nothing_decided_is_no_decision(
    api: Api, editor: User, survey: Survey, address: str
) -> None:
    assert api(editor).post(f"{address}decisions/", {}, format="json").status_code == 400
