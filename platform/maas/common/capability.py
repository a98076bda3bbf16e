"""What all apps share brings only a tick of its own."""

from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability

CAPABILITY = Capability(
    name="common",
    entries=(PeriodicTask(task="common.forget_requests", seconds=3600),),
)
