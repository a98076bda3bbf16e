"""Base models whose files are not those that were fetched are refused."""

from pathlib import Path
from typing import Any

import pytest

from maas.catalog import intact, store
from maas.catalog.models import BaseModel
from maas.kit import manifest
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def base_model(tmp_path: Path, settings: Any) -> BaseModel:
    settings.ARTEFACT_DIR, settings.STATE_DIR = tmp_path / "artefacts", tmp_path / "state"
    base_model = factories.make_base_model("smol", name="Smol")
    folder = store.path(base_model.artefact)
    folder.mkdir(parents=True)
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (folder / name).write_bytes(name.encode() * 100)
    return factories.seal_base_model(base_model)


def test_what_was_fetched_is_read_once(
    base_model: BaseModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    intact.require_intact(base_model)
    monkeypatch.setattr(manifest, "sha256_of", lambda _file: pytest.fail("read again"))
    intact.require_intact(base_model)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_any_file_that_was_changed_is_named(base_model: BaseModel, name: str) -> None:
    intact.require_intact(base_model)
    file = store.path(base_model.artefact) / name
    file.write_bytes(bytes(file.stat().st_size))
    with pytest.raises(intact.BaseModelChanged, match=f"Smol are not those .*: {name}") as caught:
        intact.require_intact(base_model)
    assert caught.value.files == [name]


def test_a_list_that_was_made_anew_over_other_files_does_not_count(base_model: BaseModel) -> None:
    digest = base_model.sha256
    (store.path(base_model.artefact) / "model.safetensors").write_bytes(b"another")
    factories.seal_base_model(base_model)
    base_model.sha256 = digest
    assert intact.changed_files(base_model) == ["manifest.json"]


def test_a_folder_that_is_gone_is_told(base_model: BaseModel) -> None:
    store.delete(base_model.artefact)
    assert intact.changed_files(base_model) == ["manifest.json"]
