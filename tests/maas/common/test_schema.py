"""The API's description is complete, valid, and needs no other host to be read."""

import io
import re
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from tests.conftest import Api
from tests.waiting import each


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    described: dict[str, Any] = yaml.safe_load(out.getvalue())
    return described


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for path in schema["paths"].values() for one in path.values()]


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` stands for."""
    found = schema
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def test_every_operation_has_a_name_of_its_own(schema: dict[str, Any]) -> None:
    names = [one["operationId"] for one in operations(schema)]
    assert len(names) == len(set(names)) > 30
    made_up = [name for name in names if re.search(r"_(retrieve|partial_update|destroy)\d*$", name)]
    assert not made_up, "give these an operation_id"


def test_every_operation_tells_of_problems(schema: dict[str, Any]) -> None:
    assert all("default" in one["responses"] for one in each(operations(schema)))


def test_a_creation_documents_its_idempotency_key(schema: dict[str, Any]) -> None:
    creation = schema["paths"]["/api/tenants/"]["post"]
    assert [one["name"] for one in creation["parameters"]] == ["Idempotency-Key"]


def test_a_list_documents_its_pages(schema: dict[str, Any]) -> None:
    listing = schema["paths"]["/api/tenants/"]["get"]
    assert {"cursor", "limit"} <= {one["name"] for one in listing["parameters"]}
    page = resolved(schema, listing["responses"]["200"]["content"]["application/json"]["schema"])
    assert set(page["properties"]) == {"next", "previous", "results"}
    assert page["properties"]["results"]["type"] == "array"
    tenant = resolved(schema, page["properties"]["results"]["items"])
    assert {"id", "name"} <= set(tenant["properties"])


def test_the_documentation_page_loads_nothing_from_elsewhere(api: Api, db: None) -> None:
    page = api().get("/api/docs/")
    assert page.status_code == 200
    hosts = re.findall(rb'(?:src|href)="(?:https?:)?//([^/"]+)', page.content)
    assert hosts == []
