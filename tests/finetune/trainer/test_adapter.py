"""The adapter says in the whole model what it said in the part that was trained."""

import json
from pathlib import Path

import pytest
import torch
from peft import PeftModel
from safetensors import safe_open
from torch.nn import functional
from transformers import AutoModelForCausalLM

from finetune.trainer import program
from finetune.trainer.dataset import read_training_data
from finetune.trainer.tokenizer import load_tokenizer
from maas.jobs.program import Run
from tests.finetune.trainer import tiny


def whole_model_loss(folder: Path, source: Path) -> float:
    """Validation loss of the whole base model with the adapter, computed the plain way."""
    whole = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32)
    tuned = PeftModel.from_pretrained(whole, folder / "adapter").eval()
    data = read_training_data(
        folder / "train.jsonl",
        folder / "validation.jsonl",
        tokenizer=load_tokenizer(source),
        ends={2},
        longest=256,
        log=Run.read(folder).log,
    )
    losses = []
    for row in data.validation:
        with torch.no_grad():
            scores = tuned(input_ids=torch.tensor([row.tokens])).logits[0]
        first = len(row.prompt) - 1
        answers = torch.tensor(row.answer)
        predicted = scores[first : first + len(answers)]
        losses.append(functional.cross_entropy(predicted, answers, reduction="sum"))
    return float(sum(losses) / sum(len(row.answer) for row in data.validation))


@pytest.mark.parametrize("kind", ["llama", "gemma3"])
@pytest.mark.parametrize("top_layers", [0.25, 0.5, 1.0])
def test_the_saved_adapter_gives_the_whole_model_what_the_upper_layers_learned(
    tmp_path: Path, kind: str, top_layers: float
) -> None:
    source = tiny.base_model(tmp_path / "base", kind)
    folder = tiny.run_folder(
        tmp_path / "run", source, lora={"top_layers": top_layers}, learning={"epochs": 25.0}
    )
    before = program.work(
        Run.read(tiny.run_folder(tmp_path / "short", source, learning={"epochs": 0.1}))
    )
    result = program.work(Run.read(folder))
    assert result["mode"] == "upper"
    assert result["validation_loss"] < before["validation_loss"] - 0.05
    assert whole_model_loss(folder, source) == pytest.approx(result["validation_loss"], abs=1e-4)


def test_a_model_that_cannot_be_cut_is_trained_whole(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base", "gpt2")
    folder = tiny.run_folder(tmp_path / "run", source)
    result = program.work(Run.read(folder))
    assert result["mode"] == "whole"
    assert result["layers"] == [0, 2]
    assert "whole_model" in [event.get("code") for event in tiny.events(folder)]
    assert whole_model_loss(folder, source) == pytest.approx(result["validation_loss"], abs=1e-4)


def test_a_model_that_scales_its_logits_is_trained_whole_with_logits_of_its_own(
    tmp_path: Path,
) -> None:
    source = tiny.base_model(tmp_path / "base", "granite")
    folder = tiny.run_folder(tmp_path / "run", source)
    result = program.work(Run.read(folder))
    assert result["mode"] == "whole"
    assert whole_model_loss(folder, source) == pytest.approx(result["validation_loss"], abs=1e-4)


def test_the_adapter_is_of_the_kind_that_engines_load(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    folder = tiny.run_folder(tmp_path / "run", source)
    program.work(Run.read(folder))
    files = sorted(path.name for path in (folder / "adapter").iterdir())
    assert files == ["adapter_config.json", "adapter_model.safetensors"]
    config = json.loads((folder / "adapter" / "adapter_config.json").read_text())
    assert config["peft_type"] == "LORA"
    assert not config["use_dora"]
    assert not config["lora_bias"]
    assert config["bias"] == "none"
    assert config["modules_to_save"] is None
    assert config["r"] <= 16
    assert config["layers_to_transform"] == [2, 3]
    assert str(tmp_path) not in json.dumps(config)
    with safe_open(folder / "adapter" / "adapter_model.safetensors", framework="pt") as weights:
        names = list(weights.keys())
    assert len(names) == 2 * 7 * 2
    assert {name.split(".layers.")[1].split(".")[0] for name in names} == {"2", "3"}


def test_the_same_seed_gives_the_same_adapter(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    results = [
        program.work(Run.read(tiny.run_folder(tmp_path / name, source, seed=3)))
        for name in ("one", "two")
    ]
    assert results[0]["sha256"] == results[1]["sha256"]


def test_only_safetensors_json_and_text_are_written(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    folder = tiny.run_folder(
        tmp_path / "run", source, limits={"checkpoint_seconds": 0.01, "checkpoints_kept": 2}
    )
    program.work(Run.read(folder))
    written = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert written <= {".safetensors", ".json", ".jsonl", ".yaml"}
