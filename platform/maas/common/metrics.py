"""What the web process counts, and where a process tells it (see docs/metrics.md)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

from maas.kit import metrics

log = structlog.get_logger()

ASKED_AGAIN_SECONDS = 1.0
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = Histogram(
    "http_server_request_duration_seconds",
    "From the request's arrival to its answer, or the beginning of a streamed one.",
    ["method", "route", "status"],
    buckets=metrics.SECONDS_OF_A_REQUEST,
)


class RequestMetrics:
    """Counts each request by the pattern of its address: never by what stands in the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        REQUESTS.labels(
            method=request.method if request.method in METHODS else "_OTHER",
            route=f"/{match.route}" if match else "",
            status=str(response.status_code),
        ).observe(time.perf_counter() - began)
        return response


@contextmanager
def served(port: int) -> Iterator[None]:
    """Answer `/metrics` on this port while the block runs; not at all on port 0.

    A port that is taken is another process's of the same program, which answers for both, or
    somebody else's: neither keeps a program from its work. It is asked for again and again, since
    whoever has it may be the one that we take over from.
    """
    over = threading.Event()
    server = _server(port) if port else None
    heir = threading.Thread(target=_inherit, args=(port, over), daemon=True)
    if port and server is None:
        log.info("metrics_port_taken", port=port)
        heir.start()
    try:
        yield
    finally:
        over.set()
        if server is not None:
            server.close()
        if heir.is_alive():
            heir.join()
        metrics.leave()


def _server(port: int) -> metrics.MetricsServer | None:
    try:
        return metrics.MetricsServer(port, host=settings.METRICS_HOST)
    except OSError:
        return None


def _inherit(port: int, over: threading.Event) -> None:
    """Answer as soon as the port is free, until it is over."""
    while not over.wait(ASKED_AGAIN_SECONDS):
        if server := _server(port):
            over.wait()
            server.close()
