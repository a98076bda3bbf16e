"""What mail brings: the ticks that send and tidy the outbox."""

from maas.common.periodic import PeriodicTask
from maas.common.registry import Capability
from maas.mail.lifetimes import LIFETIMES

CAPABILITY = Capability(
    name="mail",
    entries=(
        *LIFETIMES,
        PeriodicTask(task="mail.send", seconds=10),
        PeriodicTask(task="mail.prune", seconds=86_400),
    ),
)
