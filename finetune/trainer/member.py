"""One of several processes that train together: `python -m finetune.trainer.member <run>`.

The first speaks for all; the others keep still unless they fail.
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

from torch import distributed

from finetune.trainer import program
from maas.jobs.program import Run, RunLog, main


class QuietLog(RunLog):
    """A log that writes nothing; failures are reported by the program's frame, not by it."""

    def _write(self, event: dict[str, Any], *, begin: str = "") -> None:
        pass


def first(run: Run) -> Mapping[str, Any]:
    """The process whose log and result count."""
    result = program.work(run)
    _leave()
    return result


def other(run: Run) -> Mapping[str, Any]:
    """Any other process: ends without writing a result."""
    program.work(run, log=QuietLog(run.directory))
    _leave()
    sys.exit(0)


def _leave() -> None:
    """End the threads through which the processes speak: one that still runs when its process ends
    now and then aborts it."""
    if distributed.is_initialized():
        distributed.destroy_process_group()


if __name__ == "__main__":
    status = 0
    try:
        main(first if os.environ.get("RANK", "0") == "0" else other)
    except SystemExit as ended:
        status = int(ended.code or 0)
    # All is written. An interpreter that is taken down around threads of torch may abort.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
