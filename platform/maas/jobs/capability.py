"""What jobs bring: the rights to see and stop work, its looks, and the ticks that move it."""

from django.utils.translation import gettext_lazy as _

from maas.common import looks
from maas.common.looks import Looks
from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
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

LOOKS = Looks(
    of="jobs.Job.state",
    looks={
        "queued": looks.WAITING,
        "leased": looks.BUSY,
        "running": looks.BUSY,
        "succeeded": looks.GOOD,
        "failed": looks.BAD,
        "cancelled": looks.OVER,
    },
)

PERIODIC = (
    PeriodicTask(task="jobs.dispatch", seconds=2),
    PeriodicTask(task="jobs.reap", seconds=5),
    PeriodicTask(task="jobs.prune_everywhere", seconds=3600),
)

CAPABILITY = Capability(name="jobs", entries=(*RIGHTS, *AUDIT, LOOKS, *PERIODIC))
