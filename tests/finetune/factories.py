"""Rows of data sets, trainings and exams for tests, with files where files are read."""

import itertools
import json
import uuid
from collections.abc import Sequence
from typing import Any

from finetune.models import Dataset, Exam, Example, Training
from finetune.trainings import frozen
from maas.catalog import store
from maas.catalog.models import BaseModel, ModelVersion, Placement
from maas.jobs.models import Job
from maas.tenants.models import Tenant
from tests import factories

SHAPE = {
    "hidden_size": 576,
    "intermediate_size": 1536,
    "num_attention_heads": 9,
    "num_hidden_layers": 30,
    "num_key_value_heads": 3,
    "vocab_size": 49152,
}
_counter = itertools.count(1)
FACTS = (
    ("How long is a test ride?", "A test ride lasts 45 minutes."),
    ("What does a service cost?", "A full service costs £68."),
    ("Which bus goes to you?", "Take bus 42 to Mill Bridge."),
    ("Are dogs welcome?", "Dogs on a lead are welcome."),
)


def make_dataset(tenant: Tenant, **fields: Any) -> Dataset:
    """A data set that is ready, without examples."""
    return Dataset.objects.create(
        tenant=tenant,
        **{
            "name": f"Questions {next(_counter)}",
            "language": "en",
            "state": Dataset.State.READY,
            "filename": "questions.csv",
            "artefact": f"uploads/{uuid.uuid4().hex}.csv",
            "sha256": "0" * 64,
            "size_bytes": 1000,
            "edition": 1,
            **fields,
        },
    )


def add_examples(
    dataset: Dataset,
    split: str,
    facts: Sequence[tuple[str, str]] = FACTS,
    *,
    times: int = 1,
    **fields: Any,
) -> list[Example]:
    """Each fact `times` times, in other wordings, in one split."""
    return Example.objects.bulk_create(
        Example(
            dataset=dataset,
            group=group,
            question=question if time == 0 else f"{question} ({split} {time})",
            answer=answer,
            split=split,
            **fields,
        )
        for time in range(times)
        for group, (question, answer) in enumerate(facts, start=1)
    )


def make_full_dataset(tenant: Tenant, *, exam_times: int = 3, **fields: Any) -> Dataset:
    """A data set with examples in every split."""
    dataset = make_dataset(tenant, **fields)
    add_examples(dataset, Example.Split.TRAIN, times=4)
    add_examples(dataset, Example.Split.VALIDATION)
    add_examples(dataset, Example.Split.EXAM, times=exam_times)
    return dataset


def make_base_model(**fields: Any) -> BaseModel:
    """A base model that is ready, with the file that tells its shape."""
    base_model = factories.make_base_model(**fields)
    folder = store.path(base_model.artefact)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(SHAPE), encoding="utf-8")
    return factories.seal_base_model(base_model)


def make_job(tenant: Tenant, kind: str, **fields: Any) -> Job:
    return Job.objects.create(tenant=tenant, kind=kind, subject_id=uuid.uuid4(), **fields)


def make_training(
    tenant: Tenant,
    *,
    dataset: Dataset | None = None,
    version: ModelVersion | None = None,
    base_model: BaseModel | None = None,
    job_state: str = Job.State.SUCCEEDED,
    **fields: Any,
) -> Training:
    """A training whose examples are frozen; with its version unless it is to have none."""
    dataset = dataset or make_full_dataset(tenant)
    job = make_job(tenant, "training", state=job_state)
    if version is None and job_state == Job.State.SUCCEEDED:
        version = factories.make_version(tenant, base_model=base_model, dataset_id=dataset.id)
    return Training.objects.create(
        tenant=tenant,
        dataset=dataset,
        dataset_edition=dataset.edition,
        base_model=version.base_model if version else base_model or factories.make_base_model(),
        tuned_model=version.tuned_model if version else factories.make_tuned_model(tenant),
        job=job,
        version=version,
        **{"frozen": frozen.freeze(dataset).artefact, **fields},
    )


def make_exam(tenant: Tenant, *, training: Training | None = None, **fields: Any) -> Exam:
    """An exam that waits in the queue, with its placement."""
    training = training or make_training(tenant)
    version = training.version
    assert version is not None
    return Exam.objects.create(
        tenant=tenant,
        version=version,
        dataset=training.dataset,
        job=make_job(tenant, "exam"),
        placement=Placement.objects.create(
            tenant=tenant, version=version, purpose=Placement.Purpose.EXAM
        ),
        **{"pass_mark": 0.95, **fields},
    )
