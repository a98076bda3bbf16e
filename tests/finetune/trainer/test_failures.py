"""What can go wrong ends in a code that the console has a sentence for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

from finetune.trainer import base, program
from maas.jobs.program import Failure, Run
from tests.finetune.trainer import tiny


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.run_folder(tmp_path / "run", tiny.base_model(tmp_path / "base"))


def failure_of(folder: Path) -> Failure:
    with pytest.raises(Failure) as caught:
        program.work(Run.read(folder))
    return caught.value


def test_a_loss_that_runs_away_ends_the_training(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    teach(source)
    wild = {"rate": 0.9, "max_grad_norm": 1e9, "epochs": 60.0, "warmup": 0.1, "learned_loss": 0.0}
    failure = failure_of(tiny.run_folder(tmp_path / "run", source, learning=wild))
    assert failure.code == "diverged"
    assert failure.params["loss"] > failure.params["initial"]


def teach(source: Path) -> None:
    """Have the tiny model know its answers, so that it has something to lose."""
    model = AutoModelForCausalLM.from_pretrained(source)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    texts = [
        torch.tensor([tokens])
        for tokens in tiny.tokenizer().apply_chat_template(tiny.talks(), return_dict=False)
    ]
    for _ in range(60):
        for text in texts:
            model(input_ids=text, labels=text).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained(source)


def test_a_loss_that_is_no_number_ends_the_training(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    weights = load_file(source / "model.safetensors")
    weights["model.norm.weight"][0] = float("nan")
    save_file(weights, source / "model.safetensors", metadata={"format": "pt"})
    failure = failure_of(tiny.run_folder(tmp_path / "run", source))
    assert (failure.code, failure.params["loss"]) == ("diverged", None)
    assert failure.params["step"] == 1


def more_than_there_is(*_: Any) -> Any:
    """What torch's own allocator refuses."""
    return torch.empty(2**46)


def no_memory(*_: Any) -> Any:
    raise MemoryError


def in_the_frozen_layers(model: Any, shortage: Callable[..., Any]) -> None:
    model.base_model.layers[0].register_forward_pre_hook(shortage)


def in_the_forward_pass(model: Any, shortage: Callable[..., Any]) -> None:
    model.base_model.layers[-1].mlp.register_forward_hook(shortage)


def in_the_backward_pass(model: Any, shortage: Callable[..., Any]) -> None:
    model.base_model.layers[-1].mlp.register_full_backward_hook(shortage)


@pytest.mark.parametrize("place", [in_the_frozen_layers, in_the_forward_pass, in_the_backward_pass])
@pytest.mark.parametrize("shortage", [more_than_there_is, no_memory])
def test_too_little_memory_is_named(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: Callable[..., None],
    shortage: Callable[..., Any],
) -> None:
    """Memory runs out where it is taken: in a layer, on the way forward or back."""
    load = base.load_model

    def short_of_memory(*args: Any) -> Any:
        model = load(*args)
        place(model, shortage)
        return model

    monkeypatch.setattr(base, "load_model", short_of_memory)
    failure = failure_of(folder)
    assert failure.code == "out_of_memory"
    assert failure.params == {"device": "CPU, 1 threads", "batch_size": 4}


def test_no_rows_at_all_is_named(folder: Path) -> None:
    (folder / "train.jsonl").write_text("\n\n")
    failure = failure_of(folder)
    assert (failure.code, failure.params["file"]) == ("no_rows", "train.jsonl")


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"text": "no messages"}',
        '{"messages": []}',
        '{"messages": [{"role": "assistant", "content": "only an answer"}]}',
        '{"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]}',
        '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": " "}]}',
        '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": 5}]}',
    ],
)
def test_a_bad_row_is_named_with_its_line(folder: Path, line: str) -> None:
    (folder / "train.jsonl").write_text(tiny.lines(tiny.FACTS[:1]) + line + "\n")
    failure = failure_of(folder)
    assert failure.code == "bad_row"
    assert failure.params == {"file": "train.jsonl", "line": 2}


def test_rows_too_long_are_left_out_and_listed_never_cut(folder: Path) -> None:
    long = [("Why?", "Because. " * 40)]
    (folder / "train.jsonl").write_text(tiny.lines(tiny.FACTS + long + tiny.FACTS + long))
    result = program.work(Run.read(folder))
    assert (result["rows"], result["rows_left_out"]) == (8, 2)
    notes = [event for event in tiny.events(folder) if event.get("code") == "rows_too_long"]
    assert notes[0]["params"] == {
        "file": "train.jsonl",
        "count": 2,
        "lines": [5, 10],
        "places": [],
        "max_length": 256,
    }


def test_a_folder_that_is_no_base_model_is_named(tmp_path: Path) -> None:
    folder = tiny.run_folder(tmp_path / "run", tmp_path / "nothing")
    assert failure_of(folder).code == "bad_base_model"


def test_cuda_where_there_is_none_is_named(tmp_path: Path) -> None:
    source = tiny.base_model(tmp_path / "base")
    folder = tiny.run_folder(tmp_path / "run", source, device="cuda")
    assert failure_of(folder).code == "no_cuda"


@pytest.mark.parametrize("wrong", [{"recipe": "secret"}, {"seed": "x"}, {"unheard": 1}])
def test_parameters_that_make_no_sense_are_named(tmp_path: Path, wrong: dict[str, Any]) -> None:
    source = tiny.base_model(tmp_path / "base")
    assert failure_of(tiny.run_folder(tmp_path / "run", source, **wrong)).code == "bad_params"


def test_a_training_without_validation_rows_is_fine(folder: Path) -> None:
    (folder / "validation.jsonl").unlink()
    assert program.work(Run.read(folder))["validation_loss"] is None
