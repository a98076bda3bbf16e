"""Data sets over the REST API."""

import io
from typing import Any

import pytest

from finetune.models import Dataset
from maas.tenants.models import Tenant, User
from tests.finetune.datasets.conftest import CSV, read_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(api: Any, editor: User) -> Any:
    return api(editor)


@pytest.fixture
def base(tenant: Tenant) -> str:
    return f"/api/tenants/{tenant.id}/datasets/"


def _upload(client: Any, base: str, data: bytes = CSV.encode(), **more: Any) -> Any:
    file = io.BytesIO(data)
    file.name = "faq.csv"
    return client.post(base, {"file": file, **more}, format="multipart")


def test_upload_read_and_look(client: Any, base: str) -> None:
    made = _upload(client, base, name="Shop")
    assert made.status_code == 201
    assert made.data["job"]["kind"] == "dataset.parse"
    read_now(Dataset.objects.get())
    found = client.get(f"{base}{made.data['id']}/").data
    assert found["state"] == "ready"
    assert found["report"]["sentences"]
    findings = found["report"]["findings"]
    assert {"missing_answer", "conflict", "personal_data"} <= {one["code"] for one in findings}
    assert all(finding["text"] for finding in findings)
    assert client.get(base).data["results"][0]["counts"]["rows"] == 9


def test_rows_and_examples_are_listed_and_narrowed(client: Any, base: str, shop: Dataset) -> None:
    address = f"{base}{shop.id}/"
    rows = client.get(f"{address}rows/", {"code": "missing_answer"}).data["results"]
    assert [row["row"] for row in rows] == [9]
    assert rows[0]["reasons"][0]["column"] == "C"
    assert rows[0]["reasons"][0]["text"]
    assert len(client.get(f"{address}rows/", {"limit": 2}).data["results"]) == 2
    made = client.get(f"{address}examples/", {"origin": "made"}).data["results"]
    assert made
    assert all(one["rule_text"] for one in made)


def test_a_row_is_corrected_decided_and_undone(client: Any, base: str, shop: Dataset) -> None:
    row = shop.rows.get(number=9)
    address = f"{base}{shop.id}/rows/{row.id}/"
    changed = client.patch(address, {"answer": "No tents."}).data
    assert (changed["state"], changed["pending"]) == ("ready", 1)
    assert client.get(address).data["fate"] == "repaired"
    assert client.post(f"{address}decision/", {"decision": "skip"}).status_code == 200
    assert client.get(address).data["fate"] == "skipped"
    assert client.delete(f"{address}decision/").status_code == 200
    assert client.post(f"{address}decision/", {"decision": "dance"}).status_code == 400
    assert client.patch(address, {}).status_code == 400


def test_columns_options_and_trash(client: Any, base: str, shop: Dataset) -> None:
    address = f"{base}{shop.id}/"
    layout = {"header_row": 1, "columns": {"question": 1, "answer": 2}}
    assert client.put(f"{address}columns/", {"sheets": {"": layout}}).status_code == 200
    assert client.put(f"{address}columns/", {"sheets": {"": 3}}).status_code == 400
    assert client.patch(address, {"mask": ["phone"], "name": "New"}).data["name"] == "New"
    assert client.patch(address, {"mask": ["shoe"]}).status_code == 400
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert len(client.get(base, {"trash": True}).data["results"]) == 1
    assert client.post(f"{address}restore/").status_code == 200
    assert client.post(f"{address}read-again/").status_code == 200


def test_the_original_comes_back_byte_for_byte(client: Any, base: str, shop: Dataset) -> None:
    answer = client.get(f"{base}{shop.id}/file/")
    assert b"".join(answer.streaming_content) == CSV.encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_wording_is_switched_and_edited(client: Any, base: str, shop: Dataset) -> None:
    made = shop.examples.filter(origin="made").first()
    assert made is not None
    address = f"{base}{shop.id}/examples/{made.id}/"
    assert client.patch(address, {"enabled": False}).data["enabled"] is False
    changed = client.patch(address, {"question": "Tell me your hours, would you"})
    assert changed.data["question"] == "Tell me your hours, would you"


def test_an_empty_upload_names_its_field(client: Any, base: str) -> None:
    answer = _upload(client, base, b"")
    assert answer.status_code == 400
    assert answer.data["error"]["code"] == "file_empty"
    assert client.post(base, {}, format="multipart").status_code == 400


def test_a_repeated_upload_with_a_key_is_made_once(client: Any, base: str) -> None:
    client.credentials(HTTP_IDEMPOTENCY_KEY="one")
    first, second = _upload(client, base), _upload(client, base)
    assert first.data["id"] == second.data["id"]
    assert Dataset.objects.count() == 1


def test_strangers_find_nothing_and_viewers_change_nothing(
    api: Any, base: str, shop: Dataset, stranger: User, viewer: User
) -> None:
    row = shop.rows.first()
    assert row is not None
    for path in ("", "rows/", f"rows/{row.id}/", "examples/", "file/"):
        assert api(stranger).get(f"{base}{shop.id}/{path}").status_code == 404
        assert api(viewer).get(f"{base}{shop.id}/{path}").status_code == 200
    assert api(viewer).patch(f"{base}{shop.id}/rows/{row.id}/", {"answer": "x"}).status_code == 403
    assert _upload(api(viewer), base).status_code == 403
