"""What went badly is seen, and becomes a row that the next teaching learns."""

import pytest
from django.test import Client

from finetune.models import Dataset, SourceRow
from maas.tenants.models import AuditEntry, Role, User
from serving.channels.models import Turn
from tests import factories
from tests.browser import furnished
from tests.conftest import Api
from tests.web import Page, Web

RIGHT = "Yes, we repair e-bikes of all makes; a check costs £60."


@pytest.fixture
def shop(db: None) -> furnished.Shop:
    return furnished.build()


@pytest.fixture
def base(shop: furnished.Shop) -> str:
    return f"/t/{shop.tenant.id}/conversations/"


@pytest.fixture
def bad() -> Turn:
    return Turn.objects.get(rating=-1)


@pytest.fixture
def alike() -> Turn:
    return Turn.objects.get(outcome="refused")


def _shown(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return [turn.question for turn in Turn.objects.all() if f"</span>{turn.question}</p>" in page]


def test_the_list_is_narrowed_to_what_waits(web: Web, shop: furnished.Shop, base: str) -> None:
    client = web(shop.owner)
    assert len(_shown(client, base)) == 6
    assert _shown(client, base + "?show=bad") == ["Do you repair electric bicycles?"]
    assert len(_shown(client, base + "?show=unanswered")) == 2
    assert len(_shown(client, base + "?show=open")) == 3
    assert _shown(client, base + "?show=handed_over") == ["Can I talk to somebody of yours?"]
    assert len(_shown(client, f"{base}?model={shop.ids['model']}")) == 6
    assert len(_shown(client, base + "?model=nonsense&show=nonsense")) == 6
    other = factories.make_tuned_model(shop.tenant)
    assert _shown(client, f"{base}?model={other.id}") == []


def test_home_says_how_many_went_badly_and_leads_there(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    page = web(shop.owner).get(f"/t/{shop.tenant.id}/").content.decode()
    assert "3 questions of customers went badly." in page
    assert f"{base}?show=open" in page


def test_a_model_shows_how_it_did_with_customers(web: Web, shop: furnished.Shop, base: str) -> None:
    client = web(shop.owner)
    for path in (f"live/{shop.ids['deployment']}/", f"models/{shop.ids['model']}/"):
        page = client.get(f"/t/{shop.tenant.id}/{path}").content.decode()
        assert "What customers asked" in page
        assert "33%" in page
        assert f'{base}?show=handed_over">1</a>' in page


def test_a_bad_answer_becomes_a_row_with_what_asks_the_same(
    web: Web, shop: furnished.Shop, base: str, bad: Turn, alike: Turn
) -> None:
    client = web(shop.owner)
    page = client.get(f"{base}{bad.id}/").content.decode()
    assert "Do you repair electric bicycles?" in page
    assert str(alike.id) in page
    dataset = Dataset.objects.get(id=shop.ids["dataset"])
    form = {
        "question": "Do you repair e-bikes?",
        "answer": RIGHT,
        "together": [str(alike.id)],
        "dataset": str(dataset.id),
    }
    told = client.post(f"{base}{bad.id}/", form, follow=True).content.decode()
    assert "It is a row of" in told
    dataset.refresh_from_db()
    furnished.read(dataset)
    row = SourceRow.objects.get(dataset=dataset, sheet="[added]")
    assert (row.question, row.answer) == ("Do you repair e-bikes?", RIGHT)
    taught = set(
        row.examples.filter(origin="own", split="train").values_list("question", flat=True)
    )
    assert taught == {"Do you repair e-bikes?", alike.question}
    for turn in (bad, alike):
        turn.refresh_from_db()
        assert (turn.handled, turn.dataset_id, turn.row_number) == ("row", dataset.id, row.number)
    rows = client.get(f"/t/{shop.tenant.id}/data/{dataset.id}/rows/?code=added_from_question")
    assert "of what a customer asked" in rows.content.decode()
    trail = AuditEntry.objects.filter(tenant=shop.tenant, action="dataset.row.add")
    assert trail.count() == 1


def test_and_can_be_taken_back_as_one(
    web: Web, shop: furnished.Shop, base: str, bad: Turn, alike: Turn
) -> None:
    client = web(shop.owner)
    form = {"question": bad.question, "answer": RIGHT, "together": [str(alike.id)]}
    client.post(f"{base}{bad.id}/", {**form, "dataset": str(shop.ids["dataset"])})
    client.post(f"{base}{alike.id}/reopen/")
    dataset = Dataset.objects.get(id=shop.ids["dataset"])
    assert not dataset.decisions.filter(action="add", undone_at=None).exists()
    assert not Turn.objects.exclude(handled="").exists()


def test_only_what_went_badly_asks_to_be_dealt_with(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    page = web(shop.owner).get(base).content.decode()
    for outcome, waits in (("asked_back", False), ("handed_over", True), ("refused", True)):
        turn = Turn.objects.get(outcome=outcome)
        assert (f"{base}{turn.id}/leave/" in page) == waits, outcome
    assert "asked back" in page
    assert "asked for a person" in page


def test_a_customers_message_stands_with_its_question(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    turn = Turn.objects.get(outcome="handed_over")
    for address in (base, f"{base}{turn.id}/"):
        page = web(shop.owner).get(address).content.decode()
        assert "Message from Anna Lee" in page
        assert "Do you have one in brass?" in page
        assert 'href="mailto:anna.lee@postbox.example"' in page


def test_without_an_answer_it_stays_where_it_is(
    web: Web, shop: furnished.Shop, base: str, bad: Turn
) -> None:
    form = {"question": bad.question, "answer": " ", "dataset": str(shop.ids["dataset"])}
    answer = web(shop.owner).post(f"{base}{bad.id}/", form)
    assert answer.status_code == 400
    bad.refresh_from_db()
    assert bad.handled == ""


def test_what_cannot_be_helped_is_left(
    web: Web, shop: furnished.Shop, base: str, bad: Turn
) -> None:
    client = web(shop.owner)
    client.post(f"{base}{bad.id}/leave/")
    assert _shown(client, base + "?show=bad") == []
    assert _shown(client, base + "?show=bad&done=1") == [bad.question]
    again = client.post(f"{base}{bad.id}/leave/", follow=True)
    assert "Somebody has dealt with this already." in again.content.decode()


def test_data_that_is_gone_lets_one_choose_other_data(
    web: Web, shop: furnished.Shop, base: str, bad: Turn
) -> None:
    Dataset.objects.filter(id=shop.ids["dataset"]).update(deleted_at="2026-01-01T00:00Z")
    page = web(shop.owner).get(f"{base}{bad.id}/").content.decode()
    assert "there is no other data set yet" in page


def test_a_viewer_reads_and_a_stranger_finds_nothing(
    web: Web, shop: furnished.Shop, base: str, bad: Turn, stranger: User
) -> None:
    reader = web(factories.make_member(shop.tenant, Role.VIEWER).user)
    page = reader.get(base + "?show=bad").content.decode()
    assert bad.question in page
    assert "Make this a row" not in page
    assert reader.post(f"{base}{bad.id}/leave/").status_code == 403
    assert web(stranger).get(f"{base}{bad.id}/").status_code == 404


def test_nobody_has_asked_yet(web: Web, owner: User, page: Page) -> None:
    text = web(owner).get(page("conversations")).content.decode()
    assert "Nobody has asked yet" in text


def test_programs_read_and_handle_them_too(api: Api, shop: furnished.Shop, bad: Turn) -> None:
    client, address = api(shop.owner), f"/api/tenants/{shop.tenant.id}/conversations/"
    listed = client.get(address, {"show": "bad"}).json()["results"]
    assert [one["id"] for one in listed] == [str(bad.id)]
    assert listed[0]["message"] is None
    (wanted,) = client.get(address, {"show": "handed_over"}).json()["results"]
    assert wanted["outcome"] == "handed_over"
    assert wanted["message"]["reply_to"] == "anna.lee@postbox.example"
    handled = client.patch(f"{address}{bad.id}/", {"handled": "left"}).json()
    assert handled["handled"] == "left"
    assert client.patch(f"{address}{bad.id}/", {"handled": ""}).json()["handled"] == ""
    refused = client.patch(f"{address}{bad.id}/", {"handled": "row"})
    assert refused.status_code == 400
    assert set(refused.json()["error"]["fields"]) == {"dataset_id", "row_number"}


def test_programs_open_and_change_a_chat_page(api: Api, shop: furnished.Shop) -> None:
    client = api(shop.owner)
    address = f"/api/tenants/{shop.tenant.id}/deployments/{shop.ids['deployment']}/channel/"
    channel = client.get(address).json()["channel"]
    assert channel["link"].endswith(f"/c/{channel['public_id']}/")
    changed = client.put(address, {"colour": "#EE6A36", "websites": ["shop.example"]}).json()
    assert changed["channel"]["colour"] == "#ee6a36"
    assert client.put(address, {"enabled": False}).json()["channel"]["enabled"] is False
    assert client.put(address, {"colour": "red"}).status_code == 400
