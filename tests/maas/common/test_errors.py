"""Every error under `/api/` has one shape."""

from typing import Any

import pytest

from maas.tenants.models import User
from tests import factories
from tests.conftest import Api

pytestmark = pytest.mark.urls("tests.maas.common.sample_urls")


def error(answer: Any) -> dict[str, Any]:
    assert answer["Content-Type"] == "application/json"
    content: dict[str, Any] = answer.json()["error"]
    assert set(content) == {"code", "message", "fields", "details", "request_id"}
    assert content["message"]
    assert content["request_id"] == answer["x-request-id"]
    return content


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_an_unknown_address_is_a_404_whoever_asks_and_however(
    api: Api, db: None, method: str
) -> None:
    answer = getattr(api(), method)("/api/no/such/thing/")
    assert answer.status_code == 404
    assert error(answer)["code"] == "not_found"


def test_an_address_without_its_last_slash_is_a_404_too(api: Api, stranger: User) -> None:
    assert api(stranger).post("/api/tenants", {"name": "x"}).status_code == 404


def test_what_nobody_foresaw_says_nothing_of_the_inside(api: Api, stranger: User) -> None:
    answer = api(stranger).get("/api/crash/")
    assert answer.status_code == 500
    assert error(answer)["code"] == "internal"
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content


def test_a_moment_of_trouble_says_when_to_come_back(api: Api, stranger: User) -> None:
    answer = api(stranger).get("/api/busy/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert error(answer)["details"] == {"engine": "e1"}


def test_a_wrong_field_is_named(api: Api, stranger: User) -> None:
    content = error(api(stranger).post("/api/tenants/", {"language": "xx"}))
    assert content["code"] == "invalid_input"
    assert set(content["fields"]) == {"name", "language"}


def test_broken_json_is_our_400(api: Api, stranger: User) -> None:
    answer = api(stranger).post("/api/tenants/", "{", content_type="application/json")
    assert answer.status_code == 400
    assert error(answer)["code"] == "parse_error"


def test_a_wrong_method_is_our_405(api: Api, stranger: User) -> None:
    answer = api(stranger).delete("/api/tenants/")
    assert answer.status_code == 405
    assert error(answer)["code"] == "method_not_allowed"


def test_a_malformed_id_is_a_404(api: Api, stranger: User) -> None:
    assert api(stranger).get("/api/tenants/not-a-uuid/").status_code == 404


def test_a_well_formed_request_id_is_taken_over_and_another_is_not(api: Api, db: None) -> None:
    given = api().get("/api/session/", HTTP_X_REQUEST_ID="order-4711-a")
    assert error(given)["request_id"] == "order-4711-a"
    forged = api().get("/api/session/", HTTP_X_REQUEST_ID="a\tb<script>")
    assert error(forged)["request_id"] != "a\tb<script>"


def test_pages_follow_each_other_without_gap_or_repetition(api: Api, stranger: User) -> None:
    for _time in range(7):
        factories.make_tenant()
    address, seen = "/api/things/?limit=3", []
    while address:
        page = api(stranger).get(address).json()
        assert len(page["results"]) <= 3
        seen += [one["id"] for one in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 8
