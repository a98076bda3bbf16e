"""The kind of job that a training is; its program is `finetune.trainer`."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.exams import services as exams
from finetune.models import Example, Training
from finetune.trainer.params import TrainParams
from finetune.trainings import frozen, messages
from knowledgebase import industries
from maas.catalog import intact, store
from maas.catalog import services as catalog
from maas.catalog.models import BaseModel, ModelVersion
from maas.common.errors import Problem
from maas.fleet.models import Accelerator
from maas.jobs import kinds
from maas.jobs.models import Job
from maas.jobs.program import Failure, write_json_lines
from maas.jobs.walls import HOUR, ProgramWalls
from maas.tenants.selectors import platform_principal
from maas.usage import storage

log = structlog.get_logger()
ADAPTER = "adapter"
_RECIPE_PARTS = ("lora", "learning", "limits", "cuda")
_KEPT = (
    "steps", "epochs", "learned_at", "loss", "validation_loss", "rows", "validation_rows",
    "rows_left_out", "tokens", "seconds", "mode", "layers", "target_modules", "alpha", "sha256",
    "device", "device_name", "accelerators", "flops",
)  # fmt: skip


class TrainingSpec(kinds.Spec):
    training: UUID
    seconds: float
    """What it was estimated to take."""


class TrainingKind(kinds.Kind[TrainingSpec]):
    name = "training"
    title = _("Training")
    program = "finetune.trainer"
    needs_accelerator = True
    ledger = "training"
    walls = ProgramWalls(deadline_seconds=72 * HOUR, open_files=4096, needs_network=False)
    spec_model = TrainingSpec
    stages = {
        "ground": _("Finding the facts behind your questions"),
        "load": _("Loading the base model"),
        "prepare": _("Reading your examples"),
        "train": _("Teaching"),
        "save": _("Saving what was learned"),
    }

    def estimate(self, spec: TrainingSpec) -> float:
        return spec.seconds

    def prepare(self, job: Job, run_dir: Path) -> Mapping[str, Any]:
        """Write the examples as they were frozen. Checkpoints of an earlier attempt stay."""
        training = _training(job)
        if training.base_model.state != BaseModel.State.READY:
            raise Failure("base_model_gone", name=training.base_model.name)
        try:
            intact.require_intact(training.base_model)
        except intact.BaseModelChanged as error:
            raise Failure("base_model_changed", files=error.files) from error
        for split in (Example.Split.TRAIN, Example.Split.VALIDATION):
            _write_rows(run_dir / f"{split}.jsonl", frozen.read(training.frozen, split=split))
        language = training.dataset.language or training.base_model.languages[0]
        cuda = job.accelerator is not None and job.accelerator.kind == Accelerator.Kind.CUDA
        params = TrainParams(
            base_model=store.path(training.base_model.artefact),
            output=run_dir / ADAPTER,
            train=run_dir / "train.jsonl",
            validation=run_dir / "validation.jsonl",
            grounding=language,
            topics=_topics(training, language),
            recipe=training.recipe,
            overrides={part: training.config[part] for part in _RECIPE_PARTS},
            device="cuda" if cuda else "cpu",
            flops=job.accelerator.training_flops if job.accelerator else None,
        )
        return params.model_dump(mode="json")

    def collect(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep the adapter, under the job's name: however often it is kept, it is there once."""
        stored = store.put_folder("adapters", run_dir / ADAPTER, artefact=_artefact(job))
        return {**result, "stored": dataclasses.asdict(stored)}

    def finish(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> None:
        """Make the adapter the model's next version; then its exam, if wished."""
        training = _training(job)
        stored = store.Stored(**result["stored"])
        _claim(training, stored)
        version = catalog.register_adapter(
            tuned_model=training.tuned_model,
            base_model=training.base_model,
            job_id=job.id,
            stored=stored,
            rank=result["rank"],
            dataset_id=training.dataset_id,
            config={**training.config, "ran": _ran(result)},
        )
        Training.objects.filter(id=training.id).update(
            version=version, config={**training.config, "ran": _ran(result)}
        )
        _note_speed(job, result)
        if training.examine:
            _examine(version)

    def failed(self, job: Job, error: Mapping[str, Any]) -> None:
        store.delete(_artefact(job))

    def cancelled(self, job: Job) -> None:
        store.delete(_artefact(job))

    def explain(self, code: str, params: Mapping[str, Any]) -> kinds.Explanation | None:
        return messages.explain(code, params)


def _claim(training: Training, stored: store.Stored) -> None:
    """There was room when it began; what came since may have taken it. Raises Failure."""
    try:
        storage.claim(tenant=training.tenant, size=stored.size_bytes)
    except storage.StorageFull as full:
        raise Failure("storage_full", **full.details) from full


def _artefact(job: Job) -> str:
    return f"adapters/{job.id.hex}"


def _topics(training: Training, language: str) -> tuple[str, ...]:
    """What customers of the trade usually ask and this data speaks of, titles in its language."""
    dataset = training.dataset
    pack = industries.load(dataset.options.get("industry") or dataset.tenant.industry)
    questions = [
        example.question for example in frozen.read(training.frozen, split=Example.Split.TRAIN)
    ]
    missing = pack.missing(questions)
    spoken = "zh" if language.startswith("zh") else "en"
    return tuple(topic.title[spoken] for topic in pack.topics if topic not in missing)


def _training(job: Job) -> Training:
    return Training.objects.select_related(
        "base_model", "tuned_model", "tenant", "dataset__tenant"
    ).get(job=job)


def _write_rows(path: Path, examples: Iterator[frozen.FrozenExample]) -> None:
    """One line for each: of questions that were made by rule it says so, of others where they
    stand in the merchant's file."""
    write_json_lines(path, map(_row, examples))


def _row(example: frozen.FrozenExample) -> dict[str, object]:
    messages = [
        {"role": "user", "content": example.question},
        {"role": "assistant", "content": example.answer},
    ]
    if example.origin == Example.Origin.MADE:
        return {"messages": messages, "made": True}
    place = {"place": {"sheet": example.sheet, "row": example.number}} if example.number else {}
    return {"messages": messages, **place}


def _ran(result: Mapping[str, Any]) -> dict[str, Any]:
    """What became of the recipe on this data and machine, to be kept with it."""
    return {name: result[name] for name in _KEPT if name in result}


def _note_speed(job: Job, result: Mapping[str, Any]) -> None:
    flops = result.get("flops")
    if job.accelerator_id is not None and isinstance(flops, int | float) and flops > 0:
        Accelerator.objects.filter(id=job.accelerator_id).update(training_flops=flops)


def _examine(version: ModelVersion) -> None:
    """The training stands even where no exam can follow: it may be started by hand later."""
    try:
        with transaction.atomic():
            exams.start_exam(by=platform_principal(version.tenant), version_id=version.id)
    except Problem as problem:
        log.warning("exam_not_started", version=str(version.id), code=problem.code)
