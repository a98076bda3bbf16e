"""What a node's agent tells Prometheus (see docs/metrics.md)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import structlog
from django.conf import settings
from django.db import Error, connection
from django.db.models import Count
from django.utils import timezone
from prometheus_client import REGISTRY, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from maas.catalog.models import Placement
from maas.common import metrics
from serving.models import Engine

log = structlog.get_logger()

Families = Iterator[GaugeMetricFamily | CounterMetricFamily]

ADAPTER_LIVE = Histogram(
    "longslope_node_adapter_live_seconds",
    "From a placement's request to the moment at which its adapter is loaded for the first time.",
    ["purpose"],
    # A warm engine reads an adapter in tenths of a second; a cold one is started first.
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600),
)


def adapter_is_live(placement: Placement) -> None:
    seconds = (timezone.now() - placement.created_at).total_seconds()
    ADAPTER_LIVE.labels(purpose=placement.purpose).observe(max(seconds, 0.0))


class NodeCollector(Collector):
    """How this node's rows stand: read when somebody looks."""

    def __init__(self, node: str) -> None:
        self._node = node

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: else registering would read the rows, on the event loop."""
        return ()

    def collect(self) -> Families:
        up = GaugeMetricFamily(
            "longslope_collector_up", "Whether this part could be read.", labels=["part"]
        )
        try:
            yield from [*self._engines(), *self._placements()]
            up.add_metric(["node"], 1)
        except Error as error:
            log.warning("metrics_not_read", part="node", error=str(error))
            up.add_metric(["node"], 0)
        finally:
            connection.close()  # this thread is no request's: nobody else would
        yield up

    def _engines(self) -> Families:
        states = GaugeMetricFamily(
            "longslope_node_engines", "Engines of this node.", labels=["state"]
        )
        restarts = CounterMetricFamily(
            "longslope_node_engine_restarts",
            "How often an engine of this node fell and was started anew.",
            labels=["base_model"],
        )
        counts = dict.fromkeys(Engine.State.values, 0)
        for engine in Engine.objects.filter(node__name=self._node).select_related("base_model"):
            counts[engine.state] += 1
            restarts.add_metric([engine.base_model.slug], engine.restarts)
        for state, count in counts.items():
            states.add_metric([state], count)
        yield states
        yield restarts

    def _placements(self) -> Families:
        placements = GaugeMetricFamily(
            "longslope_node_placements",
            "Placements on this node's engines that are not over.",
            labels=["state"],
        )
        here = Engine.objects.filter(node__name=self._node).values("pk")
        states = [*Placement.IN_USE, Placement.State.RELEASED]
        rows = Placement.objects.filter(engine_id__in=here, state__in=states)
        counts = dict.fromkeys(states, 0) | dict(
            rows.order_by().values_list("state").annotate(Count("id"))
        )
        for state, count in counts.items():
            placements.add_metric([str(state)], count)
        yield placements


@contextmanager
def served(node: str) -> Iterator[None]:
    """Answer `/metrics` on `NODE_METRICS_PORT`, where there is one, while the block runs."""
    collector = NodeCollector(node)
    REGISTRY.register(collector)
    try:
        with metrics.served(settings.NODE_METRICS_PORT):
            yield
    finally:
        REGISTRY.unregister(collector)
