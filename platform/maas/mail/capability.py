"""What mail brings: the ticks that send and tidy the outbox."""

from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability

CAPABILITY = Capability(
    name="mail",
    entries=(
        PeriodicTask(task="mail.send", seconds=10),
        PeriodicTask(task="mail.prune", seconds=86_400),
    ),
)
