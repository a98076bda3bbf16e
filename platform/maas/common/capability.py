"""What all apps share: ticks, what an installation needs, and how long the rows of no app are
kept."""

from maas.common import health_checks
from maas.common.lifetimes_of_all import LIFETIMES_OF_ALL
from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability

CAPABILITY = Capability(
    name="common",
    entries=(
        *health_checks.CHECKS,
        *LIFETIMES_OF_ALL,
        PeriodicTask(task="common.forget_requests", seconds=3600),
        PeriodicTask(task="common.forget_sessions", seconds=86_400),
    ),
)
