"""What people do with projects; the work itself is done by the services of each step."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from finetune.datasets import selectors as dataset_rows
from finetune.datasets import services as datasets
from finetune.models import Dataset, Training
from finetune.trainings import selectors as trainings
from finetune.trainings import services as training_services
from maas.common.errors import Conflict
from maas.projects import selectors
from maas.projects.models import Project
from maas.tenants import audit, trash
from maas.tenants.principal import Principal
from serving import selectors as deployments
from serving import services as serving
from serving.models import Deployment

FIELDS = ("name", "industry", "task", "language")
"""What a project is for."""


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
    *, by: Principal, project_id: uuid.UUID | str, changes: Mapping[str, Any]
) -> Project:
    """Change what it is for (`FIELDS`); with another trade, its data are read again.

    Raises NotFound for another tenant's project.
    """
    by.require("dataset.write")
    if unknown := set(changes) - set(FIELDS):
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    project = selectors.project(by=by, project_id=project_id, lock=True)
    industry = changes.get("industry", project.industry)
    if project.data is not None and industry != project.industry:
        datasets.set_options(by=by, dataset=project.data, industry=industry)
    for name, value in changes.items():
        setattr(project, name, value)
    project.save(update_fields=[*changes, "updated_at"])
    audit.record(by, "project.change", project, name=project.name)
    return project


@transaction.atomic
def take_parts(
    *, by: Principal, project_id: uuid.UUID | str, parts: Mapping[str, uuid.UUID | str | None]
) -> Project:
    """Take these rows of the tenant as the project's `dataset`, `training` or `deployment`; None
    lets one go. With another data set, what was taught from the one before no longer counts.

    Raises NotFound for a row that the tenant does not have.
    """
    by.require("dataset.write")
    project = selectors.project(by=by, project_id=project_id, lock=True)
    if "dataset" in parts:
        chosen = parts["dataset"]
        dataset = dataset_rows.dataset(by=by, dataset_id=chosen) if chosen else None
        if dataset != project.dataset:
            use_dataset(by=by, project=project, dataset=dataset)
    if "training" in parts:
        chosen = parts["training"]
        training = trainings.training(by=by, training_id=chosen) if chosen else None
        use_training(by=by, project=project, training=training)
    if "deployment" in parts:
        chosen = parts["deployment"]
        deployment = deployments.deployment(by=by, deployment_id=chosen) if chosen else None
        use_deployment(by=by, project=project, deployment=deployment)
    return selectors.project(by=by, project_id=project_id)


def use_dataset(*, by: Principal, project: Project, dataset: Dataset | None) -> None:
    """Take this data set; what was taught from another one no longer counts here."""
    by.require("dataset.write")
    if project.dataset_id is not None:
        project.earlier_datasets.append(project.dataset_id)
    project.earlier_datasets = [
        one for one in project.earlier_datasets if dataset is None or one != dataset.id
    ]
    project.save(update_fields=["earlier_datasets"])
    _point(project, dataset=dataset, training=None)


def use_training(*, by: Principal, project: Project, training: Training | None) -> None:
    by.require("training.write")
    _point(project, training=training)


def use_deployment(*, by: Principal, project: Project, deployment: Deployment | None) -> None:
    by.require("deployment.write")
    _point(project, deployment=deployment)


@transaction.atomic
def teach(*, by: Principal, project: Project, recipe: str) -> Training:
    """Begin to teach the project's data: a further version of its model, where it has one.

    Raises Conflict where it has no data, and what `trainings.services.start_training` does.
    """
    if project.data is None:
        raise Conflict(_("Bring your data first."), code="no_data")
    before = project.teaching
    begun = training_services.start_training(
        by=by,
        dataset_id=project.data.id,
        recipe=recipe,
        model_id=before.tuned_model_id if before else None,
        model_name=project.name,
    )
    use_training(by=by, project=project, training=begun)
    return begun


@transaction.atomic
def publish(
    *, by: Principal, project: Project, name: str, version_id: uuid.UUID | str
) -> Deployment:
    """Put a version live as the project's own. Raises what `serving.services.deploy` does."""
    made = serving.deploy(by=by, name=name, version_id=version_id)
    use_deployment(by=by, project=project, deployment=made)
    return made


def trash_project(*, by: Principal, project_id: uuid.UUID | str) -> None:
    """Put it away. Its data, models and deployments stay where they are."""
    trash.move_to_trash(by=by, kind="project", row_id=project_id)


def restore_project(*, by: Principal, project_id: uuid.UUID | str) -> Project:
    """Take it out of the trash. Raises NotFound for what has gone for good."""
    trash.restore(by=by, kind="project", row_id=project_id)
    return selectors.project(by=by, project_id=project_id)


def _point(project: Project, **parts: Dataset | Training | Deployment | None) -> None:
    for name, part in parts.items():
        setattr(project, name, part)
    project.save(update_fields=[*parts, "updated_at"])
