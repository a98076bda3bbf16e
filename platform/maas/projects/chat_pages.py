"""Opening a model's chat page as its project would have it: a greeting, questions to tap."""

import re
import uuid

from django.db import transaction
from django.utils import translation

from finetune.datasets import selectors as datasets
from maas.common.errors import NotFound
from maas.projects import tasks
from maas.projects.models import Project
from maas.tenants.principal import Principal
from serving.channels import selectors, services
from serving.channels.models import Channel
from serving.models import Deployment

_SUGGESTED = 3
_LONGEST_SUGGESTION = 60
_ASKS = re.compile(r"[?？]$")


@transaction.atomic
def open_chat_page(*, by: Principal, deployment_id: uuid.UUID | str) -> Channel:
    """Open a model's chat page, or open it again as it was; a new one greets as its task asks
    for, in its customers' language, and suggests some of the merchant's own questions.

    Raises NotFound, Conflict("deployment_retired").
    """
    new = selectors.found(by=by, deployment_id=deployment_id) is None
    channel = services.open_channel(by=by, deployment_id=deployment_id)
    if not new:
        return channel
    own = {
        "questions": _own_questions(by, channel.deployment),
        "greeting": _greeting(channel.deployment),
    }
    return services.change_channel(by=by, deployment_id=deployment_id, changes=own)


def _greeting(deployment: Deployment) -> str:
    """What the model is for decides; "" where it came about without the five steps."""
    project = Project.objects.filter(deployment=deployment, deleted_at=None).first()
    if project is None:
        return ""
    with translation.override(project.language):
        return str(tasks.project_task(project.task).greeting)


def _own_questions(by: Principal, deployment: Deployment) -> list[str]:
    """A few short questions of the data that the model was taught with, one of a fact."""
    if deployment.active is None:
        return []
    try:
        dataset = datasets.dataset(by=by, dataset_id=deployment.active.version.dataset_id)
    except NotFound:
        return []
    found: dict[int, str] = {}
    for one in datasets.examples(dataset, origin="own", split="train", enabled=True)[:200]:
        if _ASKS.search(one.question) and len(one.question) <= _LONGEST_SUGGESTION:
            found.setdefault(one.group, one.question)
    return list(found.values())[:_SUGGESTED]
