"""Projects, corrected rows and chat pages over the REST API."""

import pytest
from rest_framework.test import APIClient

from finetune.models import Dataset, SourceRow
from maas.projects.models import Project
from maas.tenants.models import AuditEntry, Tenant, User
from serving.channels.models import Channel, Turn
from serving.models import Deployment
from tests import factories
from tests.browser import furnished
from tests.conftest import Api
from tests.world import World

pytestmark = pytest.mark.django_db

RIGHT = "Yes, we repair e-bikes of all makes; a check costs £60."


@pytest.fixture
def client(api: Api, editor: User) -> APIClient:
    return api(editor)


@pytest.fixture
def base(tenant: Tenant) -> str:
    return f"/api/tenants/{tenant.id}/projects/"


@pytest.fixture
def world(tenant: Tenant) -> World:
    return World(tenant, factories.make_base_model(slug="projects-base"))


@pytest.fixture
def shop() -> furnished.Shop:
    return furnished.build()


def test_a_project_is_begun_read_changed_thrown_away_and_restored(
    client: APIClient, base: str
) -> None:
    made = client.post(base, {"name": "Shop", "industry": "retail", "language": "zh-hans"})
    assert made.status_code == 201
    assert made.data["step"] == "data"
    assert made.data["steps"] == {
        "what": True, "data": False, "teach": False, "exam": False, "live": False,
    }  # fmt: skip
    address = f"{base}{made.data['id']}/"
    assert client.get(address).data["language"] == "zh-hans"
    changed = client.patch(address, {"name": "Tea shop", "task": "products"}).data
    assert (changed["name"], changed["task"], changed["industry"]) == (
        "Tea shop", "products", "retail",
    )  # fmt: skip
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.get(base).data["results"] == []
    assert [one["id"] for one in client.get(base, {"trash": True}).data["results"]] == [
        made.data["id"]
    ]
    assert client.post(f"{address}restore/").data["name"] == "Tea shop"
    actions = AuditEntry.objects.filter(object_id=made.data["id"]).values_list("action", flat=True)
    assert set(actions) == {
        "project.open", "project.change", "project.delete", "project.restore",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("industry", "moon"), ("task", "x"), ("language", "x")]
)
def test_what_a_project_cannot_be_is_said_by_field(
    client: APIClient, base: str, field: str, value: str
) -> None:
    sent = {"name": "Shop", "industry": "retail", "language": "en", field: value}
    answer = client.post(base, sent)
    assert answer.status_code == 400
    assert set(answer.data["error"]["fields"]) == {field}
    assert not Project.objects.exists()


def test_a_project_takes_rows_of_its_tenant_and_lets_go_what_no_longer_fits(
    client: APIClient, base: str, world: World
) -> None:
    address = f"{base}{world.project.id}/"
    parts = {
        "dataset": str(world.dataset.id),
        "training": str(world.training.id),
        "deployment": str(world.deployment.id),
    }
    taken = client.patch(address, parts).data
    assert {name: taken[name] for name in parts} == parts
    same = client.patch(address, {"dataset": parts["dataset"]}).data
    assert same["training"] == parts["training"]
    other = Dataset.objects.create(
        tenant=world.tenant, name="Other", size_bytes=0, state=Dataset.State.READY
    )
    taken = client.patch(address, {"dataset": str(other.id)}).data
    assert (taken["dataset"], taken["training"]) == (str(other.id), None)
    assert client.patch(address, {"deployment": None}).data["deployment"] is None


def test_a_change_that_fails_in_one_part_changes_nothing(
    client: APIClient, base: str, world: World
) -> None:
    theirs = World(factories.make_tenant(), world.base_model)
    sent = {"name": "Changed", "dataset": str(world.dataset.id), "training": theirs.training.id}
    assert client.patch(f"{base}{world.project.id}/", sent, format="json").status_code == 404
    world.project.refresh_from_db()
    assert (world.project.name, world.project.dataset) == ("Shop", None)


def test_a_question_becomes_a_row_in_one_call_and_is_taken_back(
    api: Api, shop: furnished.Shop
) -> None:
    client = api(shop.owner)
    bad, alike = Turn.objects.get(rating=-1), Turn.objects.get(outcome="refused")
    address = f"/api/tenants/{shop.tenant.id}/conversations/{bad.id}/row/"
    made = client.post(address, {"answer": RIGHT, "together": [str(alike.id)]}, format="json")
    assert made.status_code == 201
    assert str(made.data["dataset"]) == str(shop.ids["dataset"])
    for turn in (bad, alike):
        turn.refresh_from_db()
        assert (turn.handled, turn.row_number) == (Turn.Handled.ROW, made.data["row_number"])
    again = client.post(address, {"answer": RIGHT}, format="json")
    assert (again.status_code, again.data["error"]["code"]) == (409, "turn_handled")
    assert client.delete(address).data["handled"] == ""
    alike.refresh_from_db()
    assert alike.handled == Turn.Handled.OPEN


def test_a_question_that_cannot_become_a_row_leaves_no_row_behind(
    api: Api, shop: furnished.Shop
) -> None:
    client = api(shop.owner)
    bad, alike = Turn.objects.get(rating=-1), Turn.objects.get(outcome="refused")
    Turn.objects.filter(id=alike.id).update(handled=Turn.Handled.LEFT)
    before = Dataset.objects.get(id=shop.ids["dataset"])
    rows = SourceRow.objects.filter(dataset=before).count()
    address = f"/api/tenants/{shop.tenant.id}/conversations/{bad.id}/row/"
    sent = {"answer": RIGHT, "together": [str(alike.id)]}
    assert client.post(address, sent, format="json").status_code == 409
    bad.refresh_from_db()
    after = Dataset.objects.get(id=before.id)
    assert bad.handled == Turn.Handled.OPEN
    assert (after.state, after.edition) == (before.state, before.edition)
    assert SourceRow.objects.filter(dataset=before).count() == rows


def test_without_its_data_a_question_needs_another_data_set(api: Api, shop: furnished.Shop) -> None:
    client = api(shop.owner)
    bad = Turn.objects.get(rating=-1)
    Turn.objects.filter(id=bad.id).update(version=None)
    address = f"/api/tenants/{shop.tenant.id}/conversations/{bad.id}/row/"
    answer = client.post(address, {"answer": RIGHT}, format="json")
    assert answer.status_code == 400
    assert set(answer.data["error"]["fields"]) == {"dataset"}
    sent = {"answer": RIGHT, "dataset": str(shop.ids["dataset"])}
    assert client.post(address, sent, format="json").status_code == 201


def test_a_chat_page_is_opened_as_its_project_would_have_it(api: Api, shop: furnished.Shop) -> None:
    client = api(shop.owner)
    Channel.objects.all().delete()
    deployment = Deployment.objects.get(id=shop.ids["deployment"])
    Project.objects.create(
        tenant=shop.tenant, name="Team", industry="retail", task="team", deployment=deployment
    )
    address = f"/api/tenants/{shop.tenant.id}/deployments/{deployment.id}/channel/open/"
    opened = client.post(address).data["channel"]
    assert opened["enabled"] is True
    assert opened["greeting"] == "Hello! Ask me how we do things here."
    assert client.patch(address).status_code == 405
    Channel.objects.update(enabled=False, greeting="Welcome back!")
    again = client.post(address).data["channel"]
    assert (again["enabled"], again["greeting"]) == (True, "Welcome back!")
    assert again["link"] == opened["link"]
