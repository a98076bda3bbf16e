"""Machines whose clocks disagree: leases and heartbeats go by the database's, so nothing is stolen.

`away` sets this process's clock, as on a machine that is wrong; the database's goes on.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from maas.common import clock, stores
from maas.fleet.models import Node
from maas.jobs import dispatcher, reaper, services, transitions
from maas.jobs.models import Job
from maas.tenants.models import Tenant
from maas.usage.models import LedgerEntry
from serving.agent import nodes

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
LEASE_SECONDS = 25
"""As in production: less than the clocks are apart, more than a slow machine takes for a test."""
Clock = Callable[[], AbstractContextManager[None]]


@pytest.fixture(params=[MINUTE, -MINUTE], ids=["ahead", "behind"])
def away(request: pytest.FixtureRequest) -> Clock:
    @contextmanager
    def set_wrong() -> Iterator[None]:
        with time_machine.travel(datetime.now().astimezone() + request.param):
            yield

    return set_wrong


@pytest.fixture(autouse=True)
def _usual_lease(settings: Any, _short_lease: None) -> None:
    settings.JOB_LEASE_SECONDS = LEASE_SECONDS


@pytest.fixture(autouse=True)
def _nobody_else_dispatches() -> Iterator[None]:
    stores.client().flushdb()
    yield
    stores.client().flushdb()


@pytest.fixture
def seen(node: Node) -> Node:
    """A node whose agent has just reported."""
    assert nodes.heartbeat(node)
    return node


def leased(tenant: Tenant) -> Job:
    services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)
    (job,) = dispatcher.dispatch()
    return job


def running(tenant: Tenant, node: Node) -> Job:
    job = leased(tenant)
    claimed = transitions.claim(job.pk, job.token, node=node.name)
    assert claimed is not None
    return claimed


def test_the_databases_clock_is_not_this_processes(away: Clock) -> None:
    with away():
        assert abs(clock.now() - timezone.now()) > MINUTE / 2


def test_a_reaper_with_a_wrong_clock_takes_no_lease(
    tenant: Tenant, seen: Node, away: Clock
) -> None:
    job = running(tenant, seen)
    with away():
        assert reaper.reap() == []
        assert reaper.send_again() == []
    assert transitions.renew(job.pk, job.token)


def test_a_worker_with_a_wrong_clock_holds_its_lease_as_long_as_any_other(
    tenant: Tenant, seen: Node, away: Clock
) -> None:
    with away():
        job = running(tenant, seen)
        assert transitions.renew(job.pk, job.token)
    assert reaper.reap() == []
    held = Job.objects.get(pk=job.pk)
    assert held.lease_until is not None
    assert held.lease_until - clock.now() <= timedelta(seconds=LEASE_SECONDS)
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - timedelta(seconds=1))
    assert reaper.reap() == [job]


def test_what_a_lease_costs_is_not_measured_between_two_clocks(
    tenant: Tenant, seen: Node, away: Clock
) -> None:
    job = running(tenant, seen)
    with away():
        transitions.fail(job.pk, job.token, code="internal", params={})
    assert 0 <= LedgerEntry.objects.get().accelerator_seconds < 30


def test_a_node_with_a_wrong_clock_is_online_and_gets_work(
    tenant: Tenant, node: Node, away: Clock
) -> None:
    with away():
        assert nodes.heartbeat(node)
    assert leased(tenant).node == node.name


def test_a_dispatcher_with_a_wrong_clock_finds_the_nodes_that_are_there(
    tenant: Tenant, seen: Node, away: Clock
) -> None:
    with away():
        assert leased(tenant).node == seen.name


def test_a_dispatcher_with_a_wrong_clock_lets_resting_jobs_rest(
    tenant: Tenant, seen: Node, away: Clock
) -> None:
    job = running(tenant, seen)
    transitions.give_back(job.pk, job.token, code="killed", count=True)
    Job.objects.update(not_before=clock.now() + timedelta(seconds=30))
    with away():
        assert dispatcher.dispatch() == []
    Job.objects.update(not_before=clock.now() - timedelta(seconds=1))
    with away():
        assert dispatcher.dispatch() == [job]
