"""Where jobs without an accelerator have their places, and how many one tenant gets of them."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from maas.fleet.models import HEARTBEAT_LOST_AFTER, Node


def open_nodes(now: datetime) -> QuerySet[Node]:
    """Nodes that are online and take new work."""
    return Node.objects.filter(seen_at__gt=now - HEARTBEAT_LOST_AFTER, draining=False)


def light_places(now: datetime) -> int:
    """Of all nodes. Some worker serves such jobs even before the first node has reported."""
    return max(open_nodes(now).count(), 1) * int(settings.LIGHT_JOBS_PER_NODE)


def light_places_of_one(now: datetime) -> int:
    """Of one tenant: half of them, rounded up, so that where there are two or more, what hangs
    with one tenant leaves a place for all others."""
    return (light_places(now) + 1) // 2
