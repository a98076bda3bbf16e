"""Thousands of jobs wait: every turn of the dispatcher is quick, and tenants go turn by turn."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from maas.common import clock, stores
from maas.jobs import dispatcher, turns
from maas.jobs.models import Job
from tests import factories

pytestmark = pytest.mark.django_db

TENANTS = 40
GREEDY = 3_000
OTHERS = 60
PLACES = 20
LONGEST_TURN_SECONDS = 10.0
"""It takes a fraction of a second; much more than this means that the queue itself is loaded."""


@pytest.fixture(autouse=True)
def _places(settings: Any) -> Iterator[None]:
    settings.LIGHT_JOBS_PER_NODE = PLACES
    stores.client().flushdb()
    yield
    stores.client().flushdb()


@pytest.fixture
def queue() -> list[Any]:
    """One tenant has thousands of jobs in the queue, and had them first; the tenants."""
    tenants = [factories.make_tenant(f"Shop {number}") for number in range(TENANTS)]
    jobs = [Job(kind="test.steps", tenant=tenants[0]) for _ in range(GREEDY)]
    jobs += [Job(kind="test.steps", tenant=one) for _ in range(OTHERS) for one in tenants[1:]]
    Job.objects.bulk_create(jobs)
    return tenants


def end(jobs: list[Job]) -> None:
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
        state=Job.State.SUCCEEDED, finished_at=clock.now(), lease_until=None
    )


def test_of_thousands_each_tenant_gets_its_turn_and_no_turn_is_slow(queue: list[Any]) -> None:
    started: Counter[Any] = Counter()
    longest = 0.0
    for _turn in range(4):
        since = time.monotonic()
        leased = dispatcher.dispatch()
        longest = max(longest, time.monotonic() - since)
        assert len(leased) == PLACES
        assert len({job.tenant_id for job in leased}) == PLACES  # nobody gets two of one turn
        started.update(job.tenant_id for job in leased)
        end(leased)
    assert longest < LONGEST_TURN_SECONDS
    assert started[queue[0].pk] <= 4


def test_whoever_comes_last_to_a_full_queue_waits_for_a_turn_and_not_for_the_queue(
    queue: list[Any],
) -> None:
    late = Job.objects.create(kind="test.steps", tenant=factories.make_tenant("Late"))
    since = time.monotonic()
    before = turns.jobs_before(late)
    assert time.monotonic() - since < LONGEST_TURN_SECONDS
    assert before is not None
    assert before <= TENANTS
