"""The kind of job that an exam is; its program is `finetune.examiner`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.examiner.params import ExaminerParams, write_items
from finetune.exams import messages, outcome, questions
from finetune.models import Exam, Training
from maas.catalog import services as placing
from maas.catalog.models import Placement
from maas.common import addresses
from maas.jobs import kinds
from maas.jobs.models import Job
from maas.jobs.program import Failure
from maas.jobs.walls import GIB, HOUR, ProgramWalls
from maas.tenants import services as tenants

KEY_FILE = "exam.key"
SECONDS_PER_ANSWER = 0.75
"""Asked 16 at once, with the marking; measured on two AVX2 cores."""


class ExamSpec(kinds.Spec):
    exam: UUID
    questions: int
    answers: int = 0
    """How many it takes, of all models together; 0 where two models answered each question."""


class ExamKind(kinds.Kind[ExamSpec]):
    """Asks on the engine that is there; it holds no accelerator of its own."""

    name = "exam"
    title = _("Exam")
    program = "finetune.examiner"
    walls = ProgramWalls(deadline_seconds=12 * HOUR, memory_bytes=3 * GIB, file_bytes=2 * GIB)
    environment = ("SSL_CERT_FILE", "SSL_CERT_DIR")
    spec_model = ExamSpec
    stages = {
        "waiting_for_engine": _("Waiting until your model is loaded"),
        "asking_tuned": _("Asking your model"),
        "asking_choices": _("Trying what your model offered where it asked back"),
        "asking_base": _("Asking the base model, to compare"),
        "marking": _("Marking the answers"),
    }

    def estimate(self, spec: ExamSpec) -> float:
        return (spec.answers or 2 * spec.questions) * SECONDS_PER_ANSWER

    def prepare(self, job: Job, run_dir: Path) -> Mapping[str, Any]:
        """Write the questions and a new key, which no earlier attempt can use."""
        exam = Exam.objects.select_related("version", "dataset").get(job=job)
        known = Training.objects.select_related("dataset__tenant", "base_model")
        training = known.filter(version=exam.version).first()
        if training is None:
            raise Failure("no_items")
        asked = questions.items(training)
        write_items(run_dir / "items.jsonl", asked)
        _write_key(run_dir / KEY_FILE, _new_key(exam))
        params = ExaminerParams(
            items=run_dir / "items.jsonl",
            gateway_url=addresses.gateway(),
            api_key_file=run_dir / KEY_FILE,
            candidate=f"candidate:{exam.version_id.hex}",
            base=f"base:{exam.version.base_model.slug}",
            facts_of=exam.version_id.hex,
            language=exam.dataset.language,
            max_tokens=questions.max_tokens(asked),
        )
        return params.model_dump(mode="json")

    def finish(self, job: Job, run_dir: Path, result: Mapping[str, Any]) -> None:
        exam = Exam.objects.select_related("version").get(job=job)
        outcome.record(exam, marks=run_dir / result["marks"], totals=result)
        clear_up(exam)

    def failed(self, job: Job, error: Mapping[str, Any]) -> None:
        clear_up(Exam.objects.get(job=job))

    def cancelled(self, job: Job) -> None:
        clear_up(Exam.objects.get(job=job))

    def explain(self, code: str, params: Mapping[str, Any]) -> kinds.Explanation | None:
        return messages.explain(code, params)


def clear_up(exam: Exam) -> None:
    """End the exam's key, and let the engine forget the version unless others want it."""
    if exam.api_key_id is not None:
        tenants.end_service_key(key_id=exam.api_key_id)
    if exam.placement_id is not None:
        placing.release(placement=Placement.objects.get(id=exam.placement_id))


@transaction.atomic
def _new_key(exam: Exam) -> str:
    if exam.api_key_id is not None:
        tenants.end_service_key(key_id=exam.api_key_id)
    key, text = tenants.issue_service_key(tenant=exam.tenant, purpose="exam")
    Exam.objects.filter(id=exam.id).update(api_key_id=key.id)
    return text


def _write_key(path: Path, key: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
