"""Makes toys of names."""

from collections.abc import Mapping
from typing import Any

from maas.jobs.program import Run, main


def work(run: Run) -> Mapping[str, Any]:
    return {"made": [name.title() for name in run.spec["names"]]}


if __name__ == "__main__":
    main(work)
