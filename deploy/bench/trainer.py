"""How fast a shop is taught: our trainer, and plain TRL with PEFT on the same rows.

Both learn the same grounded rows of a sample shop, each in a process of its own, one after the
other. Then the same questions, worded as neither has seen them, are put to what they learned, with
the fact before each as in an exam; an answer counts where it is the shop's, letter for letter. The
peer keeps its adapter every few steps, so that the first that reaches our mark tells its time.
Memory is the largest that the process held.

    python deploy/bench/trainer.py [--base FOLDER] [--facts 20] [--limit 400]
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "platform"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine import base_model
from samples import SHOPS

from finetune.data.parse import parse
from finetune.data.settings import Settings
from knowledgebase.retrieval.index import FOLDER as GROUNDED

HERE = Path(__file__).resolve().parent
BASE_DIR = HERE.parents[1]
STATE = Path(os.environ.get("LONGSLOPE_STATE", BASE_DIR / "var")).resolve()
LEAST_RATIO, MOST_MEMORY = 5.0, 0.6
JSON = dict[str, Any]
GROUND = """
import sys
from pathlib import Path
from finetune.recipes import load
from finetune.trainer.grounding import ground_training_rows
from finetune.trainer.params import TrainParams
from maas.jobs.program import Run
run = Run.read(Path(sys.argv[1]))
params = TrainParams.model_validate(run.params)
ground_training_rows(run.directory, params, load(params.recipe), run.log)
"""
"""Puts the facts before the questions, for both; a process of its own, so that neither pays."""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What a process took: wall-clock seconds, and its largest resident memory in MiB."""

    seconds: float
    memory: float


def main() -> int:
    arguments = _arguments()
    folder = STATE / "bench" / "trainer"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    base = (arguments.base or base_model(folder.parent)).resolve()
    _write_job(folder, base, facts=arguments.facts)
    print(f"load average before: {os.getloadavg()[0]:.1f}", flush=True)
    _run([sys.executable, "-c", GROUND, str(folder)], folder / "ground.log")
    ours = _run([sys.executable, "-m", "finetune.trainer", str(folder)], folder / "ours.log")
    peer_command = [sys.executable, str(HERE / "trainer_peer.py"), str(folder), str(base)]
    peer = _run([*peer_command, str(arguments.limit)], folder / "peer.log")
    _run(
        [sys.executable, str(HERE / "trainer_marks.py"), str(folder), str(base)],
        folder / "marks.log",
    )
    print(f"load average after: {os.getloadavg()[0]:.1f}")
    return _tell(json.loads((folder / "marks.json").read_text()), folder, ours, peer)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=Path, help="a base model's folder; the stack's own else")
    parser.add_argument("--facts", type=int, default=20, help="so many of the shop's")
    parser.add_argument("--limit", type=float, default=400, help="seconds for the peer's training")
    return parser.parse_args()


# --- the rows -----------------------------------------------------------------------------
def _write_job(folder: Path, base: Path, *, facts: int) -> None:
    """A run directory as the platform makes it, of some of the shop's facts."""
    sheet = SHOPS["larkspur"].sheet
    parsed = parse(
        sheet, filename=sheet.name, settings=Settings(), mapping=None, progress=lambda *_: None
    )
    examples = [example for example in parsed.examples if example.enabled and example.covered]
    unseen = {example.group for example in examples if example.split != "train"}
    taught = {example.group for example in examples if example.split == "train"}
    chosen = set(sorted(unseen & taught)[:facts])
    for name, splits in (("train", {"train"}), ("validation", {"validation", "exam"})):
        rows = [
            {
                "messages": [
                    {"role": "user", "content": example.question},
                    {"role": "assistant", "content": example.answer},
                ],
                "made": example.origin != "own",
            }
            for example in examples
            if example.group in chosen and example.split in splits
        ]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    job = {
        "job": "00000000-0000-0000-0000-000000000000",
        "kind": "training",
        "attempt": 1,
        "spec": {},
        "params": {
            "base_model": str(base),
            "output": str(folder / "adapter"),
            "grounding": "en",
            "recipe": "balanced",
            "device": "cpu",
        },
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")


# --- the runs -----------------------------------------------------------------------------
def _run(command: list[str], log: Path) -> Spent:
    """Run a program to its end; it must end well."""
    env = os.environ | {"PYTHONPATH": f"{BASE_DIR / 'platform'}{os.pathsep}{BASE_DIR}"}
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=BASE_DIR, env=env, stdout=out, stderr=out)
        _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed; see {log}")
    return Spent(seconds=time.monotonic() - began, memory=_memory(usage))


def _memory(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


# --- what is said of it ---------------------------------------------------------------------
def _tell(marks: JSON, folder: Path, ours: Spent, peer: Spent) -> int:
    result = json.loads((folder / "result.json").read_text())
    rows = sum(1 for _ in (folder / f"{GROUNDED}-train.jsonl").open(encoding="utf-8"))
    asked, mark = marks["asked"], marks["ours"]
    print(f"\n{rows} rows, {asked} questions worded anew\n")
    print("| | steps | right | seconds | peak memory |\n| --- | --- | --- | --- | --- |")
    print(
        f"| ours, recipe *balanced* | {result['steps']} | {mark} of {asked} | {ours.seconds:.0f} | "
        f"{ours.memory:.0f} MiB |"
    )
    for kept in marks["peer"]:
        print(
            f"| TRL + PEFT | {kept['step']} | {kept['right']} of {asked} | {kept['seconds']:.0f} | "
            f"{peer.memory:.0f} MiB |"
        )
    reached = next((kept for kept in marks["peer"] if kept["right"] >= mark), None)
    # What it took without having reached the mark is the least that it takes.
    seconds = reached["seconds"] if reached else marks["peer"][-1]["seconds"]
    word = "" if reached else "at least "
    print(f"\nTRL + PEFT {'reached' if reached else 'did not reach'} that mark\n")
    return _promise(
        f"{word}{seconds / ours.seconds:.1f} times faster to the same mark",
        seconds / ours.seconds >= LEAST_RATIO,
        f"at least {LEAST_RATIO:.0f}",
    ) + _promise(
        f"{ours.memory / peer.memory:.0%} of its memory",
        ours.memory / peer.memory <= MOST_MEMORY,
        f"at most {MOST_MEMORY:.0%}",
    )


def _promise(what: str, good: bool, wanted: str) -> int:
    print(f"{'ok    ' if good else 'MISSED'}  {what} (wanted: {wanted})")
    return not good


if __name__ == "__main__":
    sys.exit(main())
