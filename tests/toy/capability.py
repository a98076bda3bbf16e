"""All that toys bring."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maas.common import badges
from maas.common.badges import StateBadges
from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.console.accounts.letters import Letter
from maas.console.job_pages import JobPage, Link
from maas.console.navigation import Room
from maas.console.notices import Notice
from maas.console.shell import Urlconfs
from maas.jobs.models import Job
from maas.tenants import audit
from maas.tenants.purposes import KeyPurpose
from maas.tenants.rights import DEVELOPERS, Right
from maas.tenants.trash import TrashKind
from maas.usage.units import LedgerKind, UsageUnit
from tests.toy.kind import MakeToys
from tests.toy.models import Toy


class ToyKind(TrashKind[Toy]):
    name = "toy"
    title = _("Kitchen")
    icon = "wand"
    model = Toy
    read = "toy.read"
    write = "toy.write"

    def page(self, row: Toy) -> tuple[str, tuple[object, ...]]:
        return "toys", ()

    def purge(self, row: Toy) -> None:
        row.delete()


def _to_the_toys(job: Job) -> Link:
    return Link(url=reverse("console:toys", args=[job.tenant_id]), words=_("Kitchen"))


def _made(job: Job, ok: bool) -> Letter:
    return Letter(subject=f"Toys: {job.state}", lines=["…"])


CAPABILITY = Capability(
    name="toy",
    entries=(
        Right(name="toy.read", words=_("Kitchen"), roles=DEVELOPERS),
        Right(name="toy.write", words=_("Kitchen"), roles=DEVELOPERS),
        MakeToys(),
        JobPage(kind=MakeToys.name, subject=_to_the_toys),
        Urlconfs(name="toy", tenant="tests.toy.urls"),
        Room(name="toys", label=_("Kitchen"), icon="wand", right="toy.read", order=90),
        *audit.actions(
            {
                "toy.order": _("%(count)s Kitchen"),
                "toy.delete": _("Kitchen"),
                "toy.restore": _("Kitchen"),
                "toy.purge": _("Kitchen"),
            }
        ),
        StateBadges(of="toy.Toy.state", badges={"new": badges.GOOD, "broken": badges.BAD}),
        LedgerKind(name="toy", title=_("Kitchen")),
        UsageUnit(name="toys", title=_("Kitchen")),
        ToyKind(),
        Notice(of=MakeToys.name, letter=_made),
        KeyPurpose(name="toy", scopes=("inference",)),
        PeriodicTask(task="toy.tidy", seconds=3600),
    ),
)
