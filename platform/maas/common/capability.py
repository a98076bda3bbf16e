"""What all apps share brings a tick of its own, and what an installation needs."""

from maas.common import health_checks
from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability

CAPABILITY = Capability(
    name="common",
    entries=(
        PeriodicTask(task="common.forget_requests", seconds=3600),
        *health_checks.CHECKS,
    ),
)
