"""The program of the job kind `dataset.parse`.

Reads `params.ParseParams` and the decisions beside them, and writes `rows.jsonl`,
`examples.jsonl` and `report.json` beside `result.json`.
"""

from collections.abc import Mapping
from typing import Any

from finetune.data.params import ParseParams
from finetune.data.parse import parse
from finetune.data.settings import Settings
from maas.jobs.confine import narrowed
from maas.jobs.program import Run, write_json, write_json_lines

ROWS = "rows.jsonl"
EXAMPLES = "examples.jsonl"
REPORT = "report.json"
READING_BYTES = 512 * 1024 * 1024
"""What reading a file may take of memory. The largest that are read take 300 MB."""


def work(run: Run) -> Mapping[str, Any]:
    """Parse the file of one run; the result is a summary of the report."""
    log = run.log
    stages: list[str] = []

    def progress(stage: str, done: float) -> None:
        if stage not in stages:
            stages.append(stage)
            log.stage(stage)
        log.progress(done)

    params = ParseParams.model_validate(run.params)
    parsed = parse(
        params.file,
        filename=params.filename,
        settings=Settings.of(params),
        mapping=params.mapping,
        progress=progress,
        while_reading=narrowed(READING_BYTES),
    )
    write_json_lines(run.directory / ROWS, (row.as_json() for row in parsed.rows))
    write_json_lines(run.directory / EXAMPLES, (example.as_json() for example in parsed.examples))
    write_json(run.directory / REPORT, parsed.report)
    log.progress(1.0)
    return {
        "problem": parsed.problem,
        "language": parsed.report["language"]["code"],
        "counts": parsed.report["counts"],
        "decisions_up_to": params.decisions_up_to,
    }
