"""The kind of job that reads a data set's file; its program is `finetune.data`."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from finetune.data.params import DECISIONS, ParseParams
from finetune.datasets import decisions, load, messages, options, starting
from finetune.datasets.spec import KIND, ParseSpec
from finetune.models import Dataset
from maas.catalog import selectors as catalog
from maas.catalog import store
from maas.catalog.models import BaseModel
from maas.common.errors import NotFound
from maas.jobs import kinds
from maas.jobs.models import Job
from maas.jobs.walls import GIB, HOUR, MIB, ProgramWalls

ROWS_PER_SECOND = 600.0
START_SECONDS = 4.0
BYTES_PER_ROW = 120
_LANGUAGES = ("en", "zh")
"""Of files whose language the text is to tell."""


class ParseKind(kinds.Kind[ParseSpec]):
    """Reads a file; rows and examples are replaced in the transaction that ends the job."""

    name = KIND
    title = _("Reading your file")
    program = "finetune.data"
    walls = ProgramWalls(
        deadline_seconds=HOUR,
        memory_bytes=1536 * MIB,
        cpu_seconds=HOUR // 2,
        file_bytes=4 * GIB,
        open_files=256,
        needs_network=False,
    )
    spec_model = ParseSpec
    stages = {
        "read": _("Reading the file"),
        "columns": _("Finding questions and answers"),
        "check": _("Looking for what needs your attention"),
        "split": _("Choosing what is taught and what is asked in the exam"),
        "write": _("Writing the report"),
    }

    def estimate(self, spec: ParseSpec) -> float:
        return START_SECONDS + spec.size_bytes / BYTES_PER_ROW / ROWS_PER_SECOND

    def prepare(self, job: Job, run_dir: Path) -> Mapping[str, Any]:
        spec = self.spec(job)
        dataset = Dataset.objects.select_related("tenant").get(id=spec.dataset)
        path = run_dir / DECISIONS
        params = ParseParams(
            file=store.path(dataset.artefact),
            filename=dataset.filename,
            mapping=spec.mapping,
            limits={
                "bytes": settings.UPLOAD_MAX_BYTES,
                "expanded_bytes": settings.UPLOAD_MAX_EXPANDED_BYTES,
                "rows": settings.UPLOAD_MAX_ROWS,
                "cells": settings.UPLOAD_MAX_CELLS,
            },
            seed=spec.options.get("seed", seed_of(dataset)),
            language=spec.language or None,
            industry=options.industry_of(dataset, spec.options),
            options=options.of_reading(spec.options),
            base_models=_base_models(spec.language),
            decisions=path,
            decisions_up_to=decisions.write(dataset, path),
        )
        return params.model_dump(mode="json")

    def finish(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> None:
        """Take over what was read, unless the data set has been asked to read again since; what
        was decided while it was read shows in its rows, and is for the next reading."""
        dataset = self._still_wanted(job)
        if dataset is not None:
            load.take_over(dataset, run_dir, result)
            dataset.refresh_from_db()
            starting.catch_up(dataset, up_to=result.get("decisions_up_to", 0))

    def failed(self, job: Job, error: Mapping[str, Any]) -> None:
        dataset = self._still_wanted(job)
        if dataset is not None:
            problem = {"code": error["code"], "params": error.get("params") or {}}
            self._fall_back(dataset, problem)

    def cancelled(self, job: Job) -> None:
        dataset = self._still_wanted(job)
        if dataset is not None:
            self._fall_back(dataset, {"code": "reading_cancelled", "params": {}})

    def explain(self, code: str, params: Mapping[str, Any]) -> kinds.Explanation | None:
        return messages.failure(code, params)

    def _still_wanted(self, job: Job) -> Dataset | None:
        """The data set, locked; None where a newer job reads it."""
        return (
            Dataset.objects.select_for_update()
            .filter(id=self.spec(job).dataset, job_id=job.id)
            .first()
        )

    def _fall_back(self, dataset: Dataset, problem: dict[str, Any]) -> None:
        """What had been read before stays usable."""
        known = dataset.edition > 0 and bool(dataset.report)
        state = Dataset.State.READY if known else Dataset.State.REFUSED
        Dataset.objects.filter(id=dataset.id).update(state=state, problem=problem)


def _base_models(language: str) -> dict[str, Path]:
    """Those that trainings start from, by language, where they are there to measure by."""
    found: dict[str, Path] = {}
    for one in [language] if language else _LANGUAGES:
        with suppress(NotFound):
            base_model = catalog.default_base_model(one)
            if base_model.state == BaseModel.State.READY:
                found[one] = store.path(base_model.artefact)
    return found


def seed_of(dataset: Dataset) -> int:
    """The same file is always split alike."""
    return int(dataset.sha256[:8], 16)
