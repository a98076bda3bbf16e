"""What needs somebody: work that failed, data with open questions, models that wait."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finetune.datasets import selectors as datasets
from finetune.models import Dataset
from finetune.surveys import selectors as surveys
from maas.catalog import selectors as catalog
from maas.catalog.models import ModelVersion
from maas.jobs import presenters
from maas.jobs import selectors as jobs
from maas.jobs.models import Job
from maas.tenants.principal import Principal
from serving import selectors as serving
from serving.channels import selectors as channels

LOOKS_BACK = timedelta(days=3)
MOST = 4


@dataclass(frozen=True, kw_only=True)
class Need:
    tone: str
    text: str
    url: str
    action: str


def needs(by: Principal) -> list[Need]:
    """The few things that wait for a person, the most urgent first."""
    found = [
        *_failed(by),
        *_went_badly(by),
        *_open_rows(by),
        *_came_in(by),
        *_ready_to_go(by),
    ]
    return found[: 2 * MOST]


def _failed(by: Principal) -> list[Need]:
    since = timezone.now() - LOOKS_BACK
    rows = jobs.jobs(by=by, states=[Job.State.FAILED]).filter(finished_at__gte=since)
    return [
        Need(
            tone="bad",
            text=f"{presenters.summary(one)['title']}: {(presenters.error(one) or {})['sentence']}",
            url=reverse("console:job", args=[by.tenant.id, one.id]),
            action=_("See why"),
        )
        for one in rows.exclude(error=None)[:MOST]
    ]


def _went_badly(by: Principal) -> list[Need]:
    count = channels.went_badly(by=by)
    if not count:
        return []
    return [
        Need(
            tone="warn",
            text=ngettext(
                "%(count)d question of a customer went badly.",
                "%(count)d questions of customers went badly.",
                count,
            )
            % {"count": count},
            url=reverse("console:conversations", args=[by.tenant.id]) + "?show=open",
            action=_("Look at them"),
        )
    ]


def _open_rows(by: Principal) -> list[Need]:
    rows = datasets.datasets(by=by).filter(
        state=Dataset.State.READY, report__counts__fates__needs_you__gt=0
    )
    return [_about_data(by, one) for one in rows.order_by("-created_at")[:MOST]]


def _about_data(by: Principal, dataset: Dataset) -> Need:
    count = dataset.report["counts"]["fates"]["needs_you"]
    return Need(
        tone="warn",
        text=ngettext(
            "%(count)d row of “%(name)s” needs you.",
            "%(count)d rows of “%(name)s” need you.",
            count,
        )
        % {"count": count, "name": dataset.name},
        url=reverse("console:dataset", args=[by.tenant.id, dataset.id]),
        action=_("Look at them"),
    )


def _came_in(by: Principal) -> list[Need]:
    return [
        Need(
            tone="good",
            text=ngettext(
                "%(count)d question came in by your link for “%(name)s”.",
                "%(count)d questions came in by your link for “%(name)s”.",
                count,
            )
            % {"count": count, "name": one.name},
            url=reverse("console:survey", args=[by.tenant.id, one.id]),
            action=_("Look at them"),
        )
        for one, count in surveys.waiting(by=by, most=MOST)
    ]


def _passed(version: ModelVersion) -> str:
    if version.preliminary:
        return _("“%(name)s” has passed a preliminary exam and is not live yet.")
    return _("“%(name)s” has passed its exam and is not live yet.")


def _ready_to_go(by: Principal) -> list[Need]:
    """Versions that passed and are newer than what is live of their model."""
    served = {one.active.version.tuned_model_id: one.active.version.number
              for one in serving.deployments(by=by) if one.active is not None}  # fmt: skip
    rows = catalog.versions(by=by).filter(verdict=ModelVersion.Verdict.PASSED)
    newest: dict[object, ModelVersion] = {}
    for version in rows.order_by("-created_at")[:50]:
        newest.setdefault(version.tuned_model_id, version)
    return [
        Need(
            tone="good",
            text=_passed(version) % {"name": version},
            url=f"{reverse('console:deploy', args=[by.tenant.id])}?version={version.id}",
            action=_("Put live"),
        )
        for version in newest.values()
        if version.number > served.get(version.tuned_model_id, 0)
    ][:MOST]
