"""One object of every kind for a tenant, named like the arguments of addresses.

`World(tenant).job` is the job that stands for `<uuid:job>` in an address. Whoever adds an
address with a new argument adds the object here; the access matrix fails until then.
"""

import uuid
from functools import cached_property
from typing import Any, ClassVar

from django.utils import timezone

from finetune.models import (
    Contribution,
    Dataset,
    Exam,
    ExamItem,
    Example,
    SourceRow,
    Survey,
    Training,
)
from maas.catalog import store
from maas.catalog.models import BaseModel, ModelVersion, Placement, TunedModel
from maas.jobs.models import Job
from maas.projects.models import Project
from maas.tenants.models import APIKey, Member, Role, Tenant
from maas.tenants.selectors import platform_principal
from serving.channels import services as channels
from serving.channels import turns
from serving.channels.models import Channel, Turn
from serving.models import Deployment, Revision
from tests import factories


class World:
    SHARED: ClassVar[set[str]] = {"base_model"}
    """Arguments that are the platform's, so no tenant's alone."""

    def __init__(self, tenant: Tenant, base_model: BaseModel) -> None:
        self._tenant = tenant
        self._base_model = base_model

    def argument(self, name: str) -> Any:
        """The value of an address's argument. Raises AttributeError for an unknown one."""
        found = getattr(self, name)
        return found.slug if isinstance(found, BaseModel) else found.pk

    def make_all(self) -> None:
        """Make every object now, for whoever takes back what later requests write."""
        for name, found in vars(World).items():
            if isinstance(found, cached_property):
                getattr(self, name)

    @cached_property
    def tenant(self) -> Tenant:
        return self._tenant

    @cached_property
    def base_model(self) -> BaseModel:
        return self._base_model

    @cached_property
    def member(self) -> Member:
        return factories.make_member(self.tenant, Role.VIEWER)

    @cached_property
    def key(self) -> APIKey:
        return factories.make_key(self.tenant)[0]

    @cached_property
    def job(self) -> Job:
        return self._job("dataset.parse")

    @cached_property
    def dataset(self) -> Dataset:
        stored = store.put_chunks("uploads", [b"question,answer\n"], suffix=".csv")
        return Dataset.objects.create(
            tenant=self.tenant,
            name="FAQ",
            language="en",
            state=Dataset.State.READY,
            filename="faq.csv",
            artefact=stored.artefact,
            sha256=stored.sha256,
            size_bytes=stored.size_bytes,
        )

    @cached_property
    def row(self) -> SourceRow:
        return SourceRow.objects.create(
            dataset=self.dataset,
            number=2,
            cells=["When do you open?", "At nine."],
            question="When do you open?",
            answer="At nine.",
            fate=SourceRow.Fate.KEPT,
        )

    @cached_property
    def example(self) -> Example:
        return Example.objects.create(
            dataset=self.dataset,
            row=self.row,
            group=1,
            question="When do you open?",
            answer="At nine.",
            split=Example.Split.TRAIN,
            origin=Example.Origin.OWN,
        )

    @cached_property
    def wording(self) -> Example:
        return self.example

    @cached_property
    def contribution(self) -> Contribution:
        survey = Survey.objects.create(tenant=self.tenant, dataset=self.dataset)
        return Contribution.objects.create(survey=survey, text="when are you there", digest="0")

    @cached_property
    def model(self) -> TunedModel:
        return factories.make_tuned_model(self.tenant)

    @cached_property
    def version(self) -> ModelVersion:
        return factories.make_version(
            self.tenant,
            tuned_model=self.model,
            base_model=self.base_model,
            verdict=ModelVersion.Verdict.PASSED,
            dataset_id=self.dataset.id,
        )

    @cached_property
    def training(self) -> Training:
        return Training.objects.create(
            tenant=self.tenant,
            dataset=self.dataset,
            dataset_edition=self.dataset.edition,
            base_model=self.base_model,
            tuned_model=self.model,
            job=self._job("training"),
            version=self.version,
        )

    @cached_property
    def exam(self) -> Exam:
        return Exam.objects.create(
            tenant=self.tenant,
            version=self.version,
            dataset=self.dataset,
            job=self._job("exam"),
            pass_mark=0.95,
        )

    @cached_property
    def item(self) -> ExamItem:
        return ExamItem.objects.create(
            exam=self.exam,
            number=1,
            group=1,
            question="When do you open?",
            expected="At nine.",
            answer="At nine.",
            right=True,
            reason={"code": "same_words", "params": {}},
        )

    @cached_property
    def deployment(self) -> Deployment:
        deployment = Deployment.objects.create(
            tenant=self.tenant, name="shop", state=Deployment.State.LIVE
        )
        revision = Revision.objects.create(
            deployment=deployment,
            number=1,
            version=self.version,
            placement=Placement.objects.create(
                tenant=self.tenant,
                version=self.version,
                purpose=Placement.Purpose.DEPLOYMENT,
                state=Placement.State.LOADED,
                loaded_at=timezone.now(),
            ),
            state=Revision.State.ACTIVE,
            activated_at=timezone.now(),
        )
        Deployment.objects.filter(id=deployment.id).update(active=revision)
        deployment.refresh_from_db()
        channels.open_channel(by=platform_principal(self.tenant), deployment_id=deployment.id)
        return deployment

    @cached_property
    def revision(self) -> Revision:
        return self.deployment.revisions.get()

    @cached_property
    def trash_item(self) -> Dataset:
        """What lies in the trash."""
        return Dataset.objects.create(
            tenant=self.tenant,
            name="Old FAQ",
            state=Dataset.State.READY,
            size_bytes=0,
            deleted_at=timezone.now(),
        )

    @cached_property
    def channel(self) -> Channel:
        return self.deployment.channel

    @cached_property
    def turn(self) -> Turn:
        return turns.begin(
            channel=self.channel, visit=uuid.uuid4(), question="Do you deliver?", language="en"
        )

    @cached_property
    def project(self) -> Project:
        return Project.objects.create(tenant=self.tenant, name="Shop", industry="retail")

    def _job(self, kind: str) -> Job:
        return Job.objects.create(tenant=self.tenant, kind=kind, subject_id=uuid.uuid4())
