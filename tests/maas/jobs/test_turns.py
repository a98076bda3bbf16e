"""How many jobs go before one that waits."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from maas.common import stores
from maas.fleet.models import Node, Quota
from maas.jobs import dispatcher, services, transitions
from maas.jobs.models import Job
from maas.jobs.turns import jobs_before
from maas.tenants.models import Tenant
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_else_dispatches() -> Iterator[None]:
    stores.client().flushdb()
    yield
    stores.client().flushdb()


def enqueue(tenant: Tenant, **options: int) -> Job:
    job = services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant, **options)  # type: ignore[arg-type]
    Quota.objects.update_or_create(tenant=tenant, defaults={"accelerators_at_once": 10})
    return job


def places(*jobs: Job) -> list[int | None]:
    for job in jobs:
        job.refresh_from_db()
    return [jobs_before(job) for job in jobs]


def test_one_s_own_jobs_go_in_their_order_and_the_urgent_first(tenant: Tenant) -> None:
    first, second = enqueue(tenant), enqueue(tenant)
    urgent = enqueue(tenant, priority=5)
    assert places(first, second, urgent) == [1, 2, 0]


def test_teams_take_turns(tenant: Tenant) -> None:
    mine = [enqueue(tenant) for _ in range(3)]
    theirs = enqueue(factories.make_tenant("Elsewhere"))
    assert places(*mine, theirs) == [0, 2, 3, 1]


def test_the_place_is_that_in_which_the_dispatcher_gives_slots(tenant: Tenant, node: Node) -> None:
    other = factories.make_tenant("Elsewhere")
    jobs = [enqueue(of) for of in (tenant, tenant, other)] + [enqueue(other, priority=5)]
    expected = dict(zip(jobs, places(*jobs), strict=True))
    began: list[Job] = []
    while len(began) < len(jobs):
        (job,) = dispatcher.dispatch()
        began.append(job)
        transitions.claim(job.pk, job.token, node="here")
        Job.objects.filter(pk=job.pk).update(accelerator=None)  # it runs on; the slot is free
    assert sorted(expected.values(), key=int) == [0, 1, 2, 3]  # type: ignore[arg-type]
    assert began == sorted(jobs, key=lambda one: expected[one] or 0)


def test_a_job_that_waits_for_its_own_team_counts_that_team_s_alone(
    tenant: Tenant, node: Node
) -> None:
    first, second, third = (enqueue(tenant) for _ in range(3))
    Quota.objects.filter(tenant=tenant).update(accelerators_at_once=1)
    enqueue(factories.make_tenant("Elsewhere"))
    dispatcher.dispatch()
    dispatcher.dispatch()
    assert places(first, second, third) == [None, 0, 1]


@pytest.mark.parametrize("reason", ["node", "quota_month", "retry", "tenant"])
def test_no_place_is_told_where_it_is_not_its_turn_that_a_job_waits_for(
    tenant: Tenant, reason: str
) -> None:
    job = enqueue(tenant)
    Job.objects.filter(pk=job.pk).update(waiting_for=reason)
    assert places(job) == [None]


def test_a_job_that_rests_a_moment_is_before_nobody(tenant: Tenant) -> None:
    resting, job = enqueue(tenant), enqueue(tenant)
    Job.objects.filter(pk=resting.pk).update(not_before=timezone.now() + timedelta(minutes=1))
    assert places(job) == [0]
