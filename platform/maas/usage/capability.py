"""What usage brings: the units that have a column in the ledger, and the tick that books."""

from django.utils.translation import gettext_lazy as _

from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.tenants.rights import EVERYBODY, Right
from maas.usage.units import UsageUnit

UNITS = (
    UsageUnit(name="prompt_tokens", title=_("tokens asked"), column="prompt_tokens"),
    UsageUnit(name="completion_tokens", title=_("tokens answered"), column="completion_tokens"),
    UsageUnit(
        name="accelerator_seconds", title=_("accelerator seconds"), column="accelerator_seconds"
    ),
)

CAPABILITY = Capability(
    name="usage",
    entries=(
        Right(name="usage.read", words=_("see what was used"), roles=EVERYBODY),
        *UNITS,
        PeriodicTask(task="usage.book", seconds=1),
    ),
)
