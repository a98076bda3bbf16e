"""What people do with projects; the work itself is done by the services of each step."""

import uuid

from django.db import transaction

from finetune.datasets import services as datasets
from finetune.models import Dataset, Training
from maas.console.models import Project
from maas.console.projects import selectors
from maas.tenants import audit, trash
from maas.tenants.principal import Principal
from serving.models import Deployment


@transaction.atomic
def open_project(*, by: Principal, name: str, industry: str, task: str, language: str) -> Project:
    """Begin with the first step."""
    by.require("dataset.write")
    project = Project.objects.create(
        tenant=by.tenant,
        created_by=by.user,
        name=name,
        industry=industry,
        task=task,
        language=language,
    )
    audit.record(by, "project.open", project, name=name)
    return project


@transaction.atomic
def change_project(
    *,
    by: Principal,
    project_id: uuid.UUID | str,
    name: str,
    industry: str,
    task: str,
    language: str,
) -> Project:
    """Change what it is for; with another trade, its data are read again.

    Raises NotFound for another tenant's project.
    """
    by.require("dataset.write")
    project = selectors.project(by=by, project_id=project_id)
    if project.data is not None and industry != project.industry:
        datasets.set_options(by=by, dataset=project.data, industry=industry)
    project.name, project.industry = name, industry
    project.task, project.language = task, language
    project.save(update_fields=["name", "industry", "task", "language", "updated_at"])
    audit.record(by, "project.change", project, name=name)
    return project


def use_dataset(*, by: Principal, project: Project, dataset: Dataset | None) -> None:
    """Take this data set; what was taught from another one no longer counts here."""
    by.require("dataset.write")
    _point(project, dataset=dataset, training=None)


def use_training(*, by: Principal, project: Project, training: Training) -> None:
    by.require("training.write")
    _point(project, training=training)


def use_deployment(*, by: Principal, project: Project, deployment: Deployment) -> None:
    by.require("deployment.write")
    _point(project, deployment=deployment)


def trash_project(*, by: Principal, project_id: uuid.UUID | str) -> None:
    """Put it away. Its data, models and deployments stay where they are."""
    trash.throw_away(by=by, kind="project", row_id=project_id)


def _point(project: Project, **parts: Dataset | Training | Deployment | None) -> None:
    for name, part in parts.items():
        setattr(project, name, part)
    project.save(update_fields=[*parts, "updated_at"])
