"""What jobs bring: the rights to see and stop work, its looks, and the ticks that move it."""

from django.utils.translation import gettext_lazy as _

from maas.common import badges
from maas.common.badges import StateBadges
from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.jobs.lifetimes import LIFETIMES
from maas.tenants import audit
from maas.tenants.rights import EDITORS, EVERYBODY, Right

RIGHTS = (
    Right(name="job.read", words=_("see work in the background"), roles=EVERYBODY),
    Right(name="job.write", words=_("stop work in the background"), roles=EDITORS),
)

AUDIT = audit.actions(
    {
        "job.enqueue": _("started work in the background"),
        "job.cancel": _("cancelled work in the background"),
    }
)

BADGES = StateBadges(
    of="jobs.Job.state",
    badges={
        "queued": badges.WAITING,
        "leased": badges.BUSY,
        "running": badges.BUSY,
        "succeeded": badges.GOOD,
        "failed": badges.BAD,
        "cancelled": badges.OVER,
    },
)

PERIODIC = (
    PeriodicTask(task="jobs.dispatch", seconds=2),
    PeriodicTask(task="jobs.reap", seconds=5),
    PeriodicTask(task="jobs.prune_everywhere", seconds=3600),
    PeriodicTask(task="jobs.prune_events", seconds=86_400),
)

CAPABILITY = Capability(name="jobs", entries=(*LIFETIMES, *RIGHTS, *AUDIT, BADGES, *PERIODIC))
