"""What usage brings: the right to see it, and the tick that books."""

from django.utils.translation import gettext_lazy as _

from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.tenants.rights import EVERYBODY, Right
from maas.usage import stored
from maas.usage.lifetimes import LIFETIMES
from maas.usage.storage import StoredFiles

CAPABILITY = Capability(
    name="usage",
    entries=(
        *LIFETIMES,
        Right(name="usage.read", words=_("see what was used"), roles=EVERYBODY),
        StoredFiles(name="adapters", kept=stored.adapters),
        PeriodicTask(task="usage.book", seconds=1),
    ),
)
