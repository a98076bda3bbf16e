"""The training's job: what its program is given, and what its success leaves."""

import json
from pathlib import Path
from typing import Any

import pytest

from finetune import recipes
from finetune.models import Exam, Example, SourceRow, Training
from finetune.recipes import resolve
from finetune.trainer.params import TrainParams
from finetune.trainings.kind import TrainingKind
from knowledgebase.industries import load
from maas.catalog import store
from maas.catalog.models import BaseModel, ModelVersion
from maas.fleet.models import Quota
from maas.jobs.models import Job
from maas.jobs.program import Failure
from maas.tenants.models import Tenant
from tests import factories
from tests.finetune.factories import add_examples, make_dataset, make_training

pytestmark = pytest.mark.django_db
KIND = TrainingKind()


@pytest.fixture
def training(tenant: Tenant, base_model: BaseModel) -> Training:
    return make_training(
        tenant,
        base_model=base_model,
        job_state=Job.State.RUNNING,
        recipe="quick",
        config=recipes.load("quick").model_dump(mode="json"),
    )


def finish(training: Training, run_dir: Path, **result: Any) -> None:
    (run_dir / "adapter").mkdir()
    (run_dir / "adapter" / "adapter_model.safetensors").write_bytes(b"weights")
    made = {"adapter": "adapter", "rank": 16, **result}
    KIND.finish(training.job, run_dir, KIND.collect(training.job, run_dir, made))
    training.refresh_from_db()


def test_the_program_is_given_the_rows_as_turns_of_a_talk(
    training: Training, tmp_path: Path
) -> None:
    params = TrainParams.model_validate(KIND.prepare(training.job, tmp_path))
    rows = [json.loads(line) for line in params.train.read_text().splitlines()]
    assert len(rows) == 16
    assert rows[0]["messages"] == [
        {"role": "user", "content": "How long is a test ride?"},
        {"role": "assistant", "content": "A test ride lasts 45 minutes."},
    ]
    assert "place" not in rows[0]
    assert params.validation is not None
    assert len(params.validation.read_text().splitlines()) == 4


def test_no_question_of_the_exam_is_among_the_rows(training: Training, tmp_path: Path) -> None:
    params = TrainParams.model_validate(KIND.prepare(training.job, tmp_path))
    assert params.validation is not None
    written = params.train.read_text() + params.validation.read_text()
    assert "(exam" not in written


def test_the_program_is_given_the_recipe_as_it_was_resolved_at_the_start(
    training: Training, tmp_path: Path
) -> None:
    training.config["learning"]["epochs"] = 3.0
    training.save()
    params = TrainParams.model_validate(KIND.prepare(training.job, tmp_path))
    assert params.base_model == store.path(training.base_model.artefact)
    assert params.output == tmp_path / "adapter"
    resolved = resolve(params.recipe, params.overrides)
    assert (resolved.name, resolved.learning.epochs) == ("quick", 3.0)


def test_the_program_is_told_of_the_accelerator(training: Training, tmp_path: Path) -> None:
    training.job.accelerator = factories.make_accelerator(kind="cuda", training_flops=3e12)
    params = KIND.prepare(training.job, tmp_path)
    assert (params["device"], params["flops"]) == ("cuda", 3e12)


@pytest.mark.parametrize(("language", "title"), [("en", "opening hours"), ("zh", "营业时间")])
def test_the_program_is_told_what_the_data_speaks_of(
    tenant: Tenant, base_model: BaseModel, tmp_path: Path, language: str, title: str
) -> None:
    dataset = make_dataset(tenant, language=language, options={"industry": "retail"})
    (subject,) = (one for one in load("retail").topics if one.title[language] == title)
    add_examples(dataset, Example.Split.TRAIN, [(subject.question[language], "9:30")])
    add_examples(dataset, Example.Split.EXAM, [("How can I pay?", "Cash."), ("怎么付款", "现金")])
    training = make_training(
        tenant,
        dataset=dataset,
        base_model=base_model,
        job_state=Job.State.RUNNING,
        config=recipes.load("quick").model_dump(mode="json"),
    )
    params = TrainParams.model_validate(KIND.prepare(training.job, tmp_path))
    assert params.grounding == language
    assert params.topics == (title,)


def test_it_fails_with_a_reason_when_the_base_model_has_gone(
    training: Training, tmp_path: Path
) -> None:
    BaseModel.objects.filter(id=training.base_model_id).update(state=BaseModel.State.LISTED)
    with pytest.raises(Failure, match="base_model_gone"):
        KIND.prepare(training.job, tmp_path)


def test_it_fails_with_a_reason_when_the_base_model_s_files_were_changed(
    training: Training, tmp_path: Path
) -> None:
    KIND.prepare(training.job, tmp_path)
    file = store.path(training.base_model.artefact) / "config.json"
    file.write_bytes(bytes(file.stat().st_size))
    with pytest.raises(Failure, match="base_model_changed") as failure:
        KIND.prepare(training.job, tmp_path)
    assert failure.value.params == {"files": ["config.json"]}
    said = KIND.explain("base_model_changed", failure.value.params)
    assert said is not None
    assert "not those that were fetched" in str(said.sentence)


def test_success_makes_the_next_version_and_starts_its_exam(
    training: Training, tmp_path: Path
) -> None:
    factories.make_version(training.tenant, tuned_model=training.tuned_model)
    finish(training, tmp_path, steps=240, validation_loss=0.2)
    version = training.version
    assert version is not None
    assert version.number == 2
    assert training.config["ran"] == {"steps": 240, "validation_loss": 0.2}
    assert version.adapter.config == training.config
    assert version.verdict == ModelVersion.Verdict.UNEXAMINED
    assert version.adapter.base_model == training.base_model
    assert version.adapter.rank == 16
    assert (store.path(version.adapter.artefact) / "adapter_model.safetensors").exists()
    exam = Exam.objects.get(version=version)
    assert exam.job.state == Job.State.QUEUED


def test_an_adapter_for_which_there_is_no_room_is_not_kept(
    training: Training, tmp_path: Path
) -> None:
    Quota.objects.create(tenant=training.tenant, storage_bytes=1)
    with pytest.raises(Failure, match="storage_full"):
        finish(training, tmp_path)
    assert training.version is None


def test_no_exam_follows_where_none_is_wished(training: Training, tmp_path: Path) -> None:
    Training.objects.filter(id=training.id).update(examine=False)
    finish(training, tmp_path)
    assert training.version is not None
    assert not Exam.objects.exists()


def test_the_version_stands_even_when_the_queue_has_no_room_for_its_exam(
    training: Training, tmp_path: Path
) -> None:
    Quota.objects.create(tenant=training.tenant, queued_jobs=0)
    finish(training, tmp_path)
    assert training.version is not None
    assert not Exam.objects.exists()


def test_the_machine_remembers_the_speed_that_it_reached(
    training: Training, tmp_path: Path
) -> None:
    accelerator = training.job.accelerator = factories.make_accelerator()
    finish(training, tmp_path, flops=9.5e10)
    accelerator.refresh_from_db()
    assert accelerator.training_flops == 9.5e10


def test_the_program_is_told_where_rows_of_the_file_stand(
    tenant: Tenant, base_model: BaseModel, tmp_path: Path
) -> None:
    dataset = make_dataset(tenant)
    row = SourceRow.objects.create(dataset=dataset, sheet="Prices", number=7, fate="kept")
    add_examples(dataset, Example.Split.TRAIN, row=row)
    add_examples(dataset, Example.Split.TRAIN, row=row, origin=Example.Origin.MADE)
    training = make_training(
        tenant,
        dataset=dataset,
        base_model=base_model,
        job_state=Job.State.RUNNING,
        config=recipes.load("quick").model_dump(mode="json"),
    )
    params = TrainParams.model_validate(KIND.prepare(training.job, tmp_path))
    rows = [json.loads(line) for line in params.train.read_text().splitlines()]
    assert [row for row in rows if row.get("place") != {"sheet": "Prices", "row": 7}] == [
        row for row in rows if row.get("made")
    ]


@pytest.mark.parametrize(
    "code",
    [
        "out_of_memory",
        "diverged",
        "no_target_modules",
        "bad_base_model",
        "no_cuda",
        "no_rows",
        "storage_full",
    ],
)
def test_every_failure_of_its_own_has_a_sentence_and_advice(code: str) -> None:
    told = KIND.explain(code, {})
    assert told is not None
    assert str(told.sentence)
    assert str(told.advice)


def test_rows_that_were_left_out_are_told() -> None:
    places = [{"sheet": "", "row": 4}, {"sheet": "Prices", "row": 7}]
    told = KIND.explain("rows_too_long", {"count": 3, "places": places})
    assert told is not None
    assert "3 examples" in str(told.sentence)
    assert "row 4 · Prices, row 7 …" in str(told.sentence)
    assert "Shorten" in str(told.advice)


def test_an_adapter_that_was_kept_for_nothing_goes_with_its_job(
    training: Training, tmp_path: Path
) -> None:
    (tmp_path / "adapter").mkdir()
    (tmp_path / "adapter" / "adapter_model.safetensors").write_bytes(b"weights")
    for end in (KIND.cancelled, lambda job: KIND.failed(job, {"code": "internal"})):
        once = KIND.collect(training.job, tmp_path, {"rank": 16})
        assert KIND.collect(training.job, tmp_path, {"rank": 16}) == once
        kept = store.path(once["stored"]["artefact"])
        assert kept.is_dir()
        end(training.job)
        assert not kept.exists()
