"""The program of the job kind `dataset.parse`.

Reads params {"file", "filename", "mapping", "limits", "seed", "language", "industry",
"options"} and writes
`rows.jsonl`, `examples.jsonl` and `report.json` beside `result.json`.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from finetune.data.parse import parse
from finetune.data.settings import Settings
from maas.jobs.program import Run, write_json

ROWS = "rows.jsonl"
EXAMPLES = "examples.jsonl"
REPORT = "report.json"


def work(run: Run) -> Mapping[str, Any]:
    """Parse the file of one run; the result is a summary of the report."""
    log = run.log
    stages: list[str] = []

    def progress(stage: str, done: float) -> None:
        if stage not in stages:
            stages.append(stage)
            log.stage(stage)
        log.progress(done)

    parsed = parse(
        Path(run.params["file"]),
        filename=run.params["filename"],
        settings=Settings.of(run.params),
        mapping=run.params.get("mapping"),
        progress=progress,
    )
    _write_lines(run.directory / ROWS, (row.as_json() for row in parsed.rows))
    _write_lines(run.directory / EXAMPLES, (example.as_json() for example in parsed.examples))
    write_json(run.directory / REPORT, parsed.report)
    log.progress(1.0)
    return {
        "problem": parsed.problem,
        "language": parsed.report["language"]["code"],
        "counts": parsed.report["counts"],
    }


def _write_lines(path: Path, values: Iterable[Mapping[str, Any]]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for value in values:
            file.write(json.dumps(value, ensure_ascii=False) + "\n")
    part.replace(path)
