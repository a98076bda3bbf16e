"""The program of the job: its own process, its files, its explanations."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from finetune.data.codes import NOTES, REASONS
from finetune.samples.files import FILES
from finetune.samples.source import HERE
from tests.finetune.data.makers import parsed, xlsx

BASE = HERE.parents[1]


def run(tmp_path: Path, file: Path, **params: Any) -> tuple[int, Path]:
    spec = {"file": str(file), "filename": file.name, "mapping": None, "seed": 3, **params}
    job = {"job": "1", "kind": "dataset.parse", "attempt": 1, "spec": {}, "params": spec}
    (tmp_path / "job.json").write_text(json.dumps(job), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "finetune.data", str(tmp_path)],
        cwd=BASE,
        env={**os.environ, "PYTHONPATH": f"{BASE / 'platform'}{os.pathsep}{BASE}"},
        check=False,
    )
    return done.returncode, tmp_path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_good_file_leaves_rows_examples_and_a_report(tmp_path: Path) -> None:
    status, folder = run(tmp_path, FILES / "yunxiu.csv")
    assert status == 0
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert (result["problem"], result["language"]) == ("", "zh")
    assert len(lines(folder / "rows.jsonl")) == result["counts"]["rows"]
    assert lines(folder / "examples.jsonl")[0]["question"]
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert {one["code"] for one in report["findings"]} <= set(REASONS)
    assert {one["code"] for one in report["notes"]} <= NOTES
    done = [one["done"] for one in lines(folder / "events.jsonl") if one["type"] == "progress"]
    assert done == sorted(done)
    assert done[-1] == 1.0


def test_a_bad_file_explains_itself_and_exits_with_one(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    status, folder = run(tmp_path, bad)
    assert status == 1
    assert not (folder / "result.json").exists()
    failed = lines(folder / "events.jsonl")[-1]
    assert (failed["type"], failed["code"]) == ("failed", "file_corrupt")


def test_limits_come_with_the_job(tmp_path: Path) -> None:
    status, folder = run(tmp_path, FILES / "yunxiu.csv", limits={"rows": 10})
    assert status == 1
    assert lines(folder / "events.jsonl")[-1]["params"]["limit"] == 10


def test_thousands_of_rows_take_seconds(tmp_path: Path) -> None:
    things = [
        f"{colour} {thing} {number}"
        for number in range(20)
        for colour in ("red", "blue", "green", "oak", "steel")
        for thing in (
            "lamp",
            "chair",
            "desk",
            "sofa",
            "rug",
            "vase",
            "clock",
            "bench",
            "bed",
            "stool",
        )
    ]
    rows = [["Question", "Answer"]] + [
        [
            f"{ask} the {thing}?",
            f"The {thing} has the code {at}-{ask[-4:].strip()} and costs £{at}.",
        ]
        for at, thing in enumerate(things)
        for ask in ("How much is", "Where is", "Who made")
    ]
    path = xlsx(tmp_path / "big.xlsx", rows)
    start = time.monotonic()
    result = parsed(path)
    assert time.monotonic() - start < 40
    assert result.report["counts"]["fates"]["needs_you"] == 0
    assert result.report["counts"]["facts"] == len(rows) - 1
