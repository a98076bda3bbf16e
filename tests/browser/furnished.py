"""A shop with something in every room, so that every page has something to show."""

import json
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from finetune.data import program
from finetune.datasets import services
from finetune.datasets.kind import ParseKind
from finetune.models import (
    Contribution,
    Dataset,
    Exam,
    ExamItem,
    Example,
    SourceRow,
    Training,
)
from finetune.surveys import receiving
from finetune.surveys import selectors as surveys
from finetune.surveys import services as survey_services
from maas.catalog import store
from maas.catalog.models import ModelVersion, Placement
from maas.common import events
from maas.jobs.models import Job, JobEvent
from maas.jobs.program import Run
from maas.projects.models import Project
from maas.tenants.models import Role, Tenant, User
from maas.usage.models import LedgerEntry
from serving.channels import services as channels
from serving.channels.models import Channel, Message, Turn
from serving.models import Deployment, Revision
from tests import factories
from tests.browser import answers

PASSWORD = factories.PASSWORD


@dataclass
class Shop:
    """The shop's owner and tenant, and the ids by the names that addresses use for them."""

    owner: User
    tenant: Tenant
    ids: dict[str, Any] = field(default_factory=dict)


def build(name: str = "Larkspur Cycles", language: str = "en") -> Shop:
    owner = factories.make_user("mei@larkspur.test", name="Mei Lin", language=language)
    tenant = factories.make_tenant(name, owner=owner, language=language)
    factories.make_member(tenant, Role.EDITOR)
    shop = Shop(owner, tenant)
    key, _text = factories.make_key(tenant, name="Website")
    dataset = _dataset(owner, tenant, name)
    training = _training(tenant, dataset, name)
    exam = make_exam(training)
    deployment = _deployment(training)
    project = Project.objects.create(
        tenant=tenant,
        name=name,
        industry="retail",
        language=language,
        dataset=dataset,
        training=training,
        deployment=deployment,
    )
    Project.objects.create(
        tenant=tenant, name="Last summer", industry="retail", deleted_at=timezone.now()
    )
    _usage(tenant)
    contributions = _survey(owner, dataset)
    channel = channels.open_channel(
        by=factories.principal(owner, tenant), deployment_id=deployment.id
    )
    turns = _turns(channel)
    member = tenant.memberships.exclude(user=owner).get()
    shop.ids = {
        "key": key.id,
        "job": _running(tenant).id,
        "dataset": dataset.id,
        "training": training.id,
        "exam": exam.id,
        "model": training.tuned_model_id,
        "version": training.version_id,
        "deployment": deployment.id,
        "project": project.id,
        "kind": "dataset",
        "trash_item": dataset.id,
        "member": member.id,
        "switch": "on",
        "picture": "svg",
        "turn": turns[1].id,
        "contribution": contributions[0].id,
        "deed": "pause",
        "choice": "skip",
        "item": exam.items.get(part="uncovered").id,
        "row": SourceRow.objects.filter(dataset=dataset, fate="needs_you")[0].id,
        "wording": Example.objects.filter(dataset=dataset, origin="made")[0].id,
        "base_model": training.base_model.slug,
    }
    return shop


def more(shop: Shop, times: int = 5) -> None:
    """More of everything that lists show, to see that their pages ask no more for it."""
    tenant = shop.tenant
    first = Training.objects.get(id=shop.ids["training"])
    for number in range(times):
        factories.make_key(tenant, name=f"Key {number}")
        _turns(tenant.channels.get())
        _job(tenant, "exam")
        dataset = services.upload(
            by=factories.principal(shop.owner, tenant),
            filename=f"more-{number}.csv",
            chunks=[answers.SHEET.encode()],
        )
        Dataset.objects.filter(id=dataset.id).update(
            state=Dataset.State.READY, report=first.dataset.report
        )
        for model in (factories.make_tuned_model(tenant, f"More {number}"), first.tuned_model):
            version = factories.make_version(
                tenant,
                base_model=first.base_model,
                tuned_model=model,
                verdict=ModelVersion.Verdict.PASSED,
                exam_score=0.96,
                dataset_id=dataset.id,
            )
            training = Training.objects.create(
                tenant=tenant,
                dataset=dataset,
                dataset_edition=1,
                base_model=first.base_model,
                tuned_model=model,
                job=_job(tenant, "training"),
                version=version,
            )
            make_exam(training)
        placement = Placement.objects.create(
            tenant=tenant,
            version=version,
            purpose=Placement.Purpose.DEPLOYMENT,
            state=Placement.State.LOADED,
        )
        deployment = Deployment.objects.create(
            tenant=tenant, name=f"more-{number}", state=Deployment.State.LIVE
        )
        deployment.active = Revision.objects.create(
            deployment=deployment,
            number=1,
            version=version,
            placement=placement,
            state=Revision.State.ACTIVE,
            activated_at=timezone.now(),
        )
        deployment.save()
        Project.objects.create(
            tenant=tenant,
            name=f"More {number}",
            industry="retail",
            dataset=dataset,
            training=training,
            deployment=deployment,
        )


def _job(tenant: Tenant, kind: str, **fields: Any) -> Job:
    now = timezone.now()
    done = {
        "state": Job.State.SUCCEEDED,
        "progress": 1.0,
        "started_at": now - timedelta(minutes=5),
        "finished_at": now - timedelta(minutes=1),
    }
    return Job.objects.create(tenant=tenant, kind=kind, **{**done, **fields})


def _running(tenant: Tenant) -> Job:
    job = _job(
        tenant,
        "training",
        state=Job.State.RUNNING,
        progress=0.42,
        eta_seconds=95,
        finished_at=None,
        needs_accelerator=True,
        claimed_at=timezone.now(),
        lease_until=timezone.now() + timedelta(hours=1),
    )
    for step in range(1, 40):
        data = {"name": "loss", "step": step * 5, "value": 3 / step + 0.1}
        JobEvent.objects.create(job=job, seq=step, attempt=1, type="metric", data=data)
    Job.objects.filter(id=job.id).update(last_seq=39)
    return job


def _dataset(owner: User, tenant: Tenant, name: str) -> Dataset:
    """A small sheet with the dirt of real ones, read by the real program."""
    dataset = services.upload(
        by=factories.principal(owner, tenant),
        filename="questions.csv",
        chunks=[answers.SHEET.encode()],
        name=name,
    )
    read(dataset)
    dataset.refresh_from_db()
    return dataset


def read(dataset: Dataset) -> None:
    """Do the job that reads a data set's file, here and now."""
    assert dataset.job_id is not None
    job, kind = Job.objects.get(id=dataset.job_id), ParseKind()
    with tempfile.TemporaryDirectory() as folder:
        run = Run(
            directory=Path(folder),
            job=str(job.id),
            kind=job.kind,
            attempt=1,
            spec=job.spec,
            params=kind.prepare(job, Path(folder)),
        )
        with transaction.atomic():
            kind.finish(job, run.directory, program.work(run))
    Job.objects.filter(id=job.id).update(state=Job.State.SUCCEEDED, progress=1.0)
    events.publish(events.job_topic(job.id), {})  # whoever has its page open looks again


def _training(tenant: Tenant, dataset: Dataset, name: str) -> Training:
    base_model = factories.make_base_model(default_for=["en"])
    folder = store.path(base_model.artefact)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(answers.SHAPE))
    version = factories.make_version(
        tenant,
        base_model=base_model,
        tuned_model=factories.make_tuned_model(tenant, name),
        verdict=ModelVersion.Verdict.PASSED,
        exam_score=0.973,
        dataset_id=dataset.id,
    )
    training_id = uuid.uuid4()
    return Training.objects.create(
        id=training_id,
        tenant=tenant,
        dataset=dataset,
        dataset_edition=1,
        base_model=version.adapter.base_model,
        tuned_model=version.tuned_model,
        job=_job(tenant, "training", subject_id=training_id),
        version=version,
    )


def make_exam(training: Training) -> Exam:
    assert training.version is not None
    exam_id = uuid.uuid4()
    exam = Exam.objects.create(
        id=exam_id,
        tenant=training.tenant,
        version=training.version,
        dataset=training.dataset,
        job=_job(training.tenant, "exam", subject_id=exam_id),
        pass_mark=0.95,
        items_total=37,
        items_right=36,
        items_right_base=4,
        score=36 / 37,
        score_low=0.862,
        score_high=0.995,
        base_score=4 / 37,
        items_right_base_facts=24,
        base_facts_score=24 / 37,
        parts=answers.PARTS,
        preliminary=True,
        passed=True,
    )
    for number, item in enumerate(answers.ITEMS, start=1):
        ExamItem.objects.create(exam=exam, **{"number": number, "group": number, **item})
    ModelVersion.objects.filter(id=training.version.id).update(
        exam_id=exam.id, examined_at=timezone.now(), exam_summary={"preliminary": True}
    )
    return exam


def _deployment(training: Training) -> Deployment:
    assert training.version is not None
    deployment = Deployment.objects.create(
        tenant=training.tenant, name="larkspur", state=Deployment.State.LIVE
    )
    for number in (1, 2):
        placement = Placement.objects.create(
            tenant=training.tenant,
            version=training.version,
            purpose=Placement.Purpose.DEPLOYMENT,
            state=Placement.State.LOADED,
        )
        state = Revision.State.ACTIVE if number == 2 else Revision.State.SUPERSEDED
        deployment.active = Revision.objects.create(
            deployment=deployment,
            number=number,
            version=training.version,
            placement=placement,
            state=state,
            activated_at=timezone.now() - timedelta(hours=3 - number),
        )
    deployment.save()
    return deployment


def _turns(channel: Channel) -> list[Turn]:
    """What customers asked: one answer was good, one was bad, one question had no answer, one
    customer wanted a person and left a message."""
    active = channel.deployment.active
    assert active is not None
    made = []
    for number, told in enumerate(answers.TURNS):
        made.append(
            Turn.objects.create(
                tenant=channel.tenant,
                channel=channel,
                version=active.version,
                visit=uuid.uuid4(),
                language="en",
                seconds=0.6,
                **told,
            )
        )
        Turn.objects.filter(id=made[-1].id).update(
            created_at=timezone.now() - timedelta(days=3 * number)
        )
    Message.objects.create(
        tenant=channel.tenant,
        channel=channel,
        visit=made[-1].visit,
        turn=made[-1],
        **answers.MESSAGE,
    )
    return made


def _survey(owner: User, dataset: Dataset) -> list[Contribution]:
    """A link with what people sent in, the first of them last; one is in the data already."""
    by = factories.principal(owner, dataset.tenant)
    survey = survey_services.open_survey(by=by, dataset_id=dataset.id)
    receiving.contribute(
        token=survey.token, text="\n".join(answers.CONTRIBUTIONS), visitor="furnished"
    )
    made = surveys.contributions(by=by, dataset=dataset)
    made.filter(text=answers.CONTRIBUTIONS[-1]).update(state=Contribution.State.USED, row_number=1)
    return list(made.filter(state=Contribution.State.NEW))


def _usage(tenant: Tenant) -> None:
    for day in range(20):
        for number in range(day % 5 + 1):
            LedgerEntry.objects.create(
                tenant=tenant,
                kind="inference",
                reference=f"{tenant.id}-{day}-{number}",
                at=timezone.now() - timedelta(days=day),
                model="larkspur",
                prompt_tokens=40,
                completion_tokens=25,
            )
