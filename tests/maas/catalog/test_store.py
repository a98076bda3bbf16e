"""The artefact store: folders that every node can read."""

import os
from pathlib import Path
from typing import Any

import pytest

from maas.catalog import store


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    settings.ARTEFACT_DIR = tmp_path / "artefacts"
    source = tmp_path / "made"
    (source / "grounding").mkdir(parents=True)
    (source / "config.json").write_text("{}")
    weights = source / "grounding" / "vectors.safetensors"
    weights.write_bytes(b"weights")
    weights.chmod(0o600)
    return source


def test_what_its_maker_alone_could_read_others_can(kept: Path) -> None:
    before = os.umask(0o022)
    try:
        stored = store.put_folder("adapters", kept)
    finally:
        os.umask(before)
    folder = store.path(stored.artefact)
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {file.name for file in files} == {"config.json", "vectors.safetensors"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o644}
    assert (folder / "grounding" / "vectors.safetensors").read_bytes() == b"weights"


def test_a_name_that_exists_keeps_what_it_holds(kept: Path) -> None:
    first = store.put_folder("adapters", kept)
    (kept / "config.json").write_text('{"changed": true}')
    assert store.put_folder("adapters", kept, artefact=first.artefact) == first
    assert store.put_folder("adapters", kept).sha256 != first.sha256
