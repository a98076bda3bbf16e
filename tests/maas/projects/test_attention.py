"""What the start page says needs somebody goes away when that is replaced, deleted or done."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from finetune.models import Dataset, Exam, SourceRow, Training
from maas.catalog.models import ModelVersion
from maas.console import attention
from maas.jobs.models import Job
from maas.projects import services
from maas.projects.models import Project
from maas.tenants.models import Tenant, User
from maas.tenants.principal import Principal
from tests import factories
from tests.finetune.factories import make_dataset


@pytest.fixture
def by(owner: User, tenant: Tenant) -> Principal:
    return factories.principal(owner, tenant)


@pytest.fixture
def project(tenant: Tenant) -> Project:
    return Project.objects.create(tenant=tenant, name="Larkspur", industry="retail")


def _untidy(tenant: Tenant, name: str, **fields: Any) -> Dataset:
    """A data set with three rows that need somebody."""
    report = {"counts": {"fates": {"needs_you": 3}}}
    dataset = make_dataset(tenant, name=name)
    for field, value in {"report": report, "state": Dataset.State.READY, **fields}.items():
        setattr(dataset, field, value)
    dataset.save()
    if dataset.report:
        row = {"dataset": dataset, "cells": [], "fate": SourceRow.Fate.NEEDS_YOU}
        SourceRow.objects.bulk_create(SourceRow(number=number, **row) for number in (2, 3, 4))
    return dataset


def _told(by: Principal) -> list[str]:
    return [need.text for need in attention.needs(by)]


def _failed(tenant: Tenant, kind: str, **fields: Any) -> Job:
    return Job.objects.create(
        tenant=tenant,
        kind=kind,
        state=Job.State.FAILED,
        error={"code": "out_of_memory", "params": {}},
        finished_at=timezone.now(),
        **fields,
    )


def test_rows_of_a_file_that_the_project_let_go_are_not_told(
    by: Principal, tenant: Tenant, project: Project
) -> None:
    first, second = _untidy(tenant, "January"), _untidy(tenant, "February")
    services.use_dataset(by=by, project=project, dataset=first)
    services.use_dataset(by=by, project=project, dataset=second)
    assert _told(by) == ["3 rows of “February” need you."]
    services.use_dataset(by=by, project=project, dataset=None)
    assert _told(by) == []
    services.use_dataset(by=by, project=project, dataset=first)
    assert _told(by) == ["3 rows of “January” need you."]


def test_a_file_that_another_project_uses_is_told_still(
    by: Principal, tenant: Tenant, project: Project
) -> None:
    shared = _untidy(tenant, "January")
    Project.objects.create(tenant=tenant, name="Other", industry="retail", dataset=shared)
    services.use_dataset(by=by, project=project, dataset=shared)
    services.use_dataset(by=by, project=project, dataset=None)
    assert _told(by) == ["3 rows of “January” need you."]


def test_of_files_with_one_name_the_latest_that_was_read_is_told(
    by: Principal, tenant: Tenant
) -> None:
    _untidy(tenant, "Prices")
    newer = _untidy(tenant, "Prices")
    assert _told(by) == ["3 rows of “Prices” need you."]
    newer.state = Dataset.State.REFUSED
    newer.save()
    assert len(_told(by)) == 1
    newer.deleted_at = timezone.now()
    newer.state = Dataset.State.READY
    newer.save()
    assert len(_told(by)) == 1


def test_another_shop_with_the_same_name_of_a_file_changes_nothing(
    by: Principal, tenant: Tenant
) -> None:
    _untidy(tenant, "Prices")
    _untidy(factories.make_tenant("Elsewhere"), "Prices")
    assert _told(by) == ["3 rows of “Prices” need you."]


def test_a_reading_that_failed_is_told_until_the_file_is_read_replaced_or_thrown_away(
    by: Principal, tenant: Tenant, project: Project
) -> None:
    dataset = _untidy(tenant, "January", report={}, state=Dataset.State.REFUSED)
    job = _failed(tenant, "dataset.parse", subject_id=dataset.id)
    Dataset.objects.filter(id=dataset.id).update(job_id=job.id)
    assert len(_told(by)) == 1
    again = Job.objects.create(tenant=tenant, kind="dataset.parse", subject_id=dataset.id)
    Dataset.objects.filter(id=dataset.id).update(job_id=again.id)
    assert _told(by) == []
    Dataset.objects.filter(id=dataset.id).update(job_id=job.id, deleted_at=timezone.now())
    assert _told(by) == []
    Dataset.objects.filter(id=dataset.id).update(deleted_at=None)
    services.use_dataset(by=by, project=project, dataset=dataset)
    assert len(_told(by)) == 1
    services.use_dataset(by=by, project=project, dataset=_untidy(tenant, "Good", report={}))
    assert _told(by) == []


def test_a_training_that_failed_is_told_until_the_model_is_taught_again(
    by: Principal, tenant: Tenant
) -> None:
    version = factories.make_version(tenant)
    dataset = _untidy(tenant, "January", report={})

    def training(job: Job) -> Training:
        return Training.objects.create(
            tenant=tenant,
            dataset=dataset,
            dataset_edition=1,
            base_model=version.adapter.base_model,
            tuned_model=version.tuned_model,
            job=job,
        )

    training(_failed(tenant, "training"))
    assert len(_told(by)) == 1
    second = training(Job.objects.create(tenant=tenant, kind="training"))
    assert _told(by) == []
    second.delete()
    assert len(_told(by)) == 1
    version.tuned_model.deleted_at = timezone.now()
    version.tuned_model.save()
    assert _told(by) == []


def test_an_exam_that_broke_off_is_told_until_the_next_one_or_a_newer_version(
    by: Principal, tenant: Tenant
) -> None:
    version = factories.make_version(tenant)
    dataset = _untidy(tenant, "January", report={})

    def exam(job: Job) -> Exam:
        return Exam.objects.create(
            tenant=tenant, version=version, dataset=dataset, job=job, pass_mark=0.95
        )

    exam(_failed(tenant, "exam"))
    assert len(_told(by)) == 1
    second = exam(Job.objects.create(tenant=tenant, kind="exam"))
    assert _told(by) == []
    second.delete()
    newer = factories.make_version(tenant, tuned_model=version.tuned_model)
    assert _told(by) == []
    ModelVersion.objects.filter(id=newer.id).update(
        created_at=version.created_at - timedelta(days=1)
    )
    assert len(_told(by)) == 1
