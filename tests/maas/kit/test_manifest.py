"""A folder's seal tells which of its files are no longer what they were."""

from pathlib import Path

import pytest

from maas.kit import manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "tokenizer" / "vocab.json").write_text('{"a": 1}')
    (tmp_path / "model.safetensors").write_bytes(b"weights" * 1000)
    manifest.seal(tmp_path, family="auto")
    return tmp_path


def test_an_untouched_folder_is_as_it_was(folder: Path) -> None:
    listed = manifest.read(folder)
    assert listed["family"] == "auto"
    assert [one["path"] for one in listed["files"]] == [
        "model.safetensors",
        "tokenizer/vocab.json",
    ]
    assert manifest.changed(folder, listed) == []


def test_files_that_are_missing_short_or_of_other_bytes_are_named(folder: Path) -> None:
    listed = manifest.read(folder)
    weights, words = folder / "model.safetensors", folder / "tokenizer" / "vocab.json"
    weights.write_bytes(bytes(weights.stat().st_size))
    assert manifest.changed(folder, listed) == ["model.safetensors"]
    assert manifest.changed(folder, listed, digest=None) == []
    words.unlink()
    assert manifest.changed(folder, listed) == ["tokenizer/vocab.json"]
    weights.write_bytes(b"short")
    assert manifest.changed(folder, listed, digest=None) == [
        "model.safetensors",
        "tokenizer/vocab.json",
    ]


@pytest.mark.parametrize("text", [None, "{", ""])
def test_a_folder_without_a_readable_list_is_not_sealed(folder: Path, text: str | None) -> None:
    listing = folder / manifest.MANIFEST
    if text is None:
        listing.unlink()
    else:
        listing.write_text(text)
    with pytest.raises(manifest.NotSealed):
        manifest.read(folder)
