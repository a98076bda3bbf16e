"""What needs somebody: work that failed, data with open questions, models that wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maas.common.registry import Registry
from maas.console import job_pages
from maas.jobs import presenters
from maas.jobs import selectors as jobs
from maas.jobs.models import Job
from maas.tenants.principal import Principal

LOOKS_BACK = timedelta(days=3)
MOST = 4
"""Of one sort; all sorts together are at most twice as many."""
LOOKED_AT = 50
"""Of what has failed lately, before what needs nobody any more is left out."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something that waits for a person, and the page where it is dealt with."""

    tone: str
    text: str
    url: str
    action: str


@dataclass(frozen=True, kw_only=True)
class NeedFinder:
    """Finds one sort of needs, at most `MOST`. `order`: the most urgent sort has the lowest."""

    name: str
    order: int
    find: Callable[[Principal], list[Need]]

    def register(self) -> None:
        FINDERS.register(self.name, self)


FINDERS: Registry[NeedFinder] = Registry("finder of needs")


def needs(by: Principal) -> list[Need]:
    """The few things that wait for a person, the most urgent first."""
    ordered = sorted(FINDERS.values(), key=lambda finder: finder.order)
    return list(chain.from_iterable(finder.find(by) for finder in ordered))[: 2 * MOST]


def failed_jobs(by: Principal) -> list[Need]:
    since = timezone.now() - LOOKS_BACK
    rows = jobs.jobs(by=by, states=[Job.State.FAILED]).filter(finished_at__gte=since)
    failed = job_pages.unsettled(by, list(rows.exclude(error=None)[:LOOKED_AT]))
    return [
        Need(
            tone="bad",
            text=f"{presenters.summary(one)['title']}: {(presenters.error(one) or {})['sentence']}",
            url=reverse("console:job", args=[by.tenant.id, one.id]),
            action=_("See why"),
        )
        for one in failed[:MOST]
    ]
