"""The numbers themselves: twenty steps of a tiny model, pinned.

Other tests hold one path to another, so a drift of both would pass them. These values were made
by the trainer on transformers' own `Trainer` (TRL 1.16), before the loop was written out; where a
change means to move them, run the test and copy what it found.
"""

from pathlib import Path

import pytest

from finetune.trainer import program
from maas.jobs.program import Run
from tests.finetune.trainer import tiny

# Fourteen rows in batches of four: three whole ones and a short one to a pass, five passes.
ROWS = tiny.FACTS * 3 + tiny.FACTS[:2]
LEARNING = {"epochs": 5.0, "learned_loss": 0.0, "warmup": 0.2}
RATES = [0.0025, 0.005, 0.0075] + [0.01] * 16 + [0.005]


def curve_of(text: str) -> list[float]:
    return [float(number) for number in text.split()]


CURVES = {
    "cached": curve_of("""
        5.48850 5.50162 5.54477 5.51153 5.45986 5.36956 5.43704 5.40453 5.42151 5.40948
        5.36524 5.40169 5.40912 5.36452 5.41201 5.39292 5.41296 5.36070 5.40818 5.39304
    """),
    "sampled": curve_of("""
        5.49611 5.49621 5.54185 5.52060 5.48866 5.38373 5.42775 5.41431 5.39678 5.40481
        5.38737 5.40006 5.41961 5.39165 5.42035 5.39702 5.43301 5.37772 5.40680 5.39009
    """),
    "whole": curve_of("""
        5.53327 5.52998 5.52282 5.53518 5.43962 5.44123 5.36118 5.40196 5.29400 5.35546
        5.36766 5.40977 5.34022 5.31009 5.22534 5.33894 5.21887 5.30377 5.34563 5.33692
    """),
}
VALIDATION: dict[str, float] = {"cached": 5.37824, "sampled": 5.37629, "whole": 5.25399}


def run(folder: Path, path: str) -> Path:
    """Train by one of the paths: over cached states, with sampled negatives, or the whole model."""
    source = tiny.base_model(folder / "base", "gpt2" if path == "whole" else "llama")
    negatives = 64 if path == "sampled" else 0
    made = tiny.run_folder(folder / "run", source, learning=LEARNING | {"negatives": negatives})
    (made / "train.jsonl").write_text(tiny.lines(ROWS))
    result = program.work(Run.read(made))
    assert (result["steps"], result["mode"]) == (20, "whole" if path == "whole" else "upper")
    return made


def curve(folder: Path, name: str) -> list[float]:
    return [event["value"] for event in tiny.events(folder) if event.get("name") == name]


@pytest.mark.parametrize("path", CURVES)
def test_twenty_steps_give_the_losses_that_they_gave(tmp_path: Path, path: str) -> None:
    folder = run(tmp_path, path)
    losses = curve(folder, "loss")
    assert losses == pytest.approx(CURVES[path], abs=1e-4)
    assert curve(folder, "validation_loss")[-1] == pytest.approx(VALIDATION[path], abs=1e-4)


def test_the_rate_warms_up_stays_and_decays(tmp_path: Path) -> None:
    assert curve(run(tmp_path, "cached"), "learning_rate") == pytest.approx(RATES)
