"""Who gets a place: by priority, quota and fair share, and never two on one accelerator."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_init
from django.utils import timezone

from maas.common import stores
from maas.common.errors import InvalidInput, QuotaUsedUp
from maas.fleet.models import Node, Quota
from maas.jobs import dispatcher, kinds, presenters, services, transitions, turns
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant
from maas.usage.models import LedgerEntry
from tests import factories
from tests.maas.jobs.conftest import make_node, state_of, until

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_else_dispatches() -> Iterator[None]:
    """Messages go to the real broker, where no worker takes them."""
    stores.client().flushdb()
    yield
    stores.client().flushdb()


def enqueue(tenant: Tenant | None, *, kind: str = "test.heavy", **options: Any) -> Job:
    return services.enqueue(by=None, kind=kind, spec={}, tenant=tenant, **options)


def waiting_for(job: Job) -> str:
    job.refresh_from_db()
    assert job.state == "queued"
    return job.waiting_for


def end(job: Job) -> None:
    transitions.claim(job.pk, job.token, node="here")
    transitions.fail(job.pk, job.token, code="internal", params={})


def messages(queue: str) -> int:
    return int(stores.client().llen(queue))


def test_a_job_gets_an_accelerator_and_its_node_is_told(tenant: Tenant, node: Node) -> None:
    job = enqueue(tenant)
    (leased,) = dispatcher.dispatch()
    assert leased == job
    assert (leased.state, leased.token, leased.node) == ("leased", 1, node.name)
    assert leased.accelerator == node.accelerators.get()
    assert messages(f"node.{node.name}") == 1


def test_a_job_without_accelerator_goes_to_any_worker(tenant: Tenant) -> None:
    enqueue(tenant, kind="test.steps")
    (leased,) = dispatcher.dispatch()
    assert (leased.accelerator, leased.node) == (None, "")
    assert messages("default") == 1


def test_one_accelerator_takes_one_job_the_other_waits_and_knows_why(
    tenant: Tenant, node: Node
) -> None:
    Quota.objects.create(tenant=tenant, accelerators_at_once=5)
    first, second = enqueue(tenant), enqueue(tenant)
    assert dispatcher.dispatch() == [first]
    assert waiting_for(second) == "accelerator"
    assert "all of them are busy" in presenters.waiting_text(second)
    end(Job.objects.get(pk=first.pk))
    assert dispatcher.dispatch() == [second]


def test_without_a_node_jobs_wait_for_one(tenant: Tenant) -> None:
    job = enqueue(tenant)
    assert dispatcher.dispatch() == []
    assert waiting_for(job) == "node"


@pytest.mark.parametrize("what", ["draining", "silent"])
def test_a_node_that_drains_or_is_silent_gets_nothing(
    tenant: Tenant, node: Node, what: str
) -> None:
    if what == "draining":
        node.draining = True
    else:
        node.seen_at = timezone.now() - timedelta(minutes=1)
    node.save()
    job = enqueue(tenant)
    assert dispatcher.dispatch() == []
    assert waiting_for(job) == "node"


def test_light_jobs_keep_away_from_a_draining_node(tenant: Tenant, node: Node) -> None:
    Node.objects.update(draining=True)
    make_node("other", accelerators=0)
    enqueue(tenant, kind="test.steps")
    dispatcher.dispatch()
    assert (messages("node.other"), messages("default")) == (1, 0)


def test_the_fastest_accelerator_goes_first(tenant: Tenant, node: Node) -> None:
    fast = make_node("fast", accelerators=1).accelerators.get()
    fast.kind = "cuda"
    fast.save()
    enqueue(tenant)
    (leased,) = dispatcher.dispatch()
    assert leased.accelerator == fast


def test_higher_priority_goes_first(tenant: Tenant, node: Node) -> None:
    enqueue(tenant)
    urgent = enqueue(tenant, priority=5)
    assert dispatcher.dispatch() == [urgent]


def test_tenants_take_turns_however_many_jobs_one_of_them_has(node: Node) -> None:
    busy, other = factories.make_tenant("Busy"), factories.make_tenant("Other")
    for tenant in (busy, other):
        Quota.objects.create(tenant=tenant, accelerators_at_once=9)
    for _ in range(4):
        enqueue(busy)
    late = enqueue(other)
    order = []
    for _ in range(5):
        (leased,) = dispatcher.dispatch()
        order.append(leased.tenant)
        transitions.claim(leased.pk, leased.token, node="here")
        Job.objects.filter(pk=leased.pk).update(claimed_at=timezone.now() - timedelta(seconds=60))
        transitions.fail(leased.pk, leased.token, code="internal", params={})
    assert order.index(other) == 1
    assert state_of(late) == "failed"


def test_a_larger_weight_means_a_larger_share() -> None:
    make_node("big", accelerators=6)
    large, small = factories.make_tenant("Large"), factories.make_tenant("Small")
    Quota.objects.create(tenant=large, accelerators_at_once=9, weight=2.0)
    Quota.objects.create(tenant=small, accelerators_at_once=9, weight=1.0)
    for _ in range(6):
        enqueue(large)
        enqueue(small)
    leased = dispatcher.dispatch()
    assert [job.tenant for job in leased].count(large) == 4


def test_a_tenant_uses_no_more_accelerators_at_once_than_it_may(tenant: Tenant) -> None:
    make_node("big", accelerators=4)
    Quota.objects.create(tenant=tenant, accelerators_at_once=2)
    jobs = [enqueue(tenant) for _ in range(3)]
    assert dispatcher.dispatch() == jobs[:2]
    assert waiting_for(jobs[2]) == "quota_now"


def test_a_tenant_without_hours_left_waits_and_the_platform_does_not(
    tenant: Tenant, node: Node
) -> None:
    Quota.objects.create(tenant=tenant, accelerator_hours_per_month=1.0)
    LedgerEntry.objects.create(
        tenant=tenant, kind="training", reference="earlier", accelerator_seconds=3600
    )
    job, own = enqueue(tenant), enqueue(None)
    assert dispatcher.dispatch() == [own]
    assert waiting_for(job) == "quota_month"


def test_a_suspended_tenant_s_jobs_wait(tenant: Tenant, node: Node) -> None:
    job = enqueue(tenant)
    Tenant.objects.update(status="suspended")
    assert dispatcher.dispatch() == []
    assert waiting_for(job) == "tenant"


def test_a_job_that_was_interrupted_rests_before_it_is_tried_again(
    tenant: Tenant, node: Node
) -> None:
    job = enqueue(tenant)
    Job.objects.update(not_before=timezone.now() + timedelta(seconds=30))
    assert dispatcher.dispatch() == []
    assert waiting_for(job) == "retry"
    Job.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert dispatcher.dispatch() == [job]


def test_light_jobs_have_a_limited_number_of_places(tenant: Tenant, settings: Any) -> None:
    settings.LIGHT_JOBS_PER_NODE = 2
    teams = [tenant, factories.make_tenant("Elsewhere"), factories.make_tenant("Third")]
    jobs = [enqueue(team, kind="test.steps") for team in teams]
    assert dispatcher.dispatch() == jobs[:2]
    assert waiting_for(jobs[2]) == "place"


@pytest.mark.parametrize(("places", "mine"), [(1, 1), (2, 1), (3, 2), (4, 2)])
def test_one_team_leaves_places_of_light_jobs_to_others(
    tenant: Tenant, settings: Any, places: int, mine: int
) -> None:
    settings.LIGHT_JOBS_PER_NODE = places
    jobs = [enqueue(tenant, kind="test.steps") for _ in range(places + 1)]
    assert dispatcher.dispatch() == jobs[:mine]
    assert dispatcher.dispatch() == []
    theirs = enqueue(factories.make_tenant("Elsewhere"), kind="test.steps")
    assert dispatcher.dispatch() == ([theirs] if places > 1 else [])
    last = jobs[-1]
    assert waiting_for(last) == "light_now"
    assert turns.jobs_before(last) == places - mine
    assert "Your team already has" in presenters.waiting_text(last)


@pytest.mark.django_db(transaction=True)
def test_many_dispatchers_at_once_lease_every_accelerator_once() -> None:
    make_node("big", accelerators=5)
    for _ in range(4):
        tenant = factories.make_tenant()
        Quota.objects.create(tenant=tenant, accelerators_at_once=2)
        for _ in range(3):
            enqueue(tenant)

    def dispatch(_: int) -> int:
        try:
            return len(dispatcher.dispatch())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(dispatch, range(16))) == 5
    leased = Job.objects.filter(state="leased")
    assert len({job.accelerator_id for job in leased}) == 5
    assert set(leased.values_list("token", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_the_queue_quota_holds_under_parallel_requests(tenant: Tenant) -> None:
    Quota.objects.create(tenant=tenant, queued_jobs=5)

    def ask(_: int) -> bool:
        try:
            enqueue(tenant)
        except QuotaUsedUp:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(20))) == 5
    assert Job.objects.count() == 5


def test_a_spec_is_checked_before_anything_is_written(tenant: Tenant) -> None:
    with pytest.raises(InvalidInput) as raised:
        services.enqueue(by=None, kind="test.steps", spec={"steps": "many"}, tenant=tenant)
    assert "steps" in raised.value.fields
    with pytest.raises(InvalidInput):
        services.enqueue(by=None, kind="test.unknown", spec={}, tenant=tenant)
    assert not Job.objects.exists()


def test_enqueueing_is_audited_and_the_spec_is_stored_whole(tenant: Tenant) -> None:
    job = enqueue(tenant, kind="test.steps")
    assert job.spec == {"version": 1, "steps": 3, "seconds": 0.0, "mishap": ""}
    entry = AuditEntry.objects.get(action="job.enqueue")
    assert (entry.object_id, entry.tenant, entry.actor) == (str(job.pk), tenant, "platform")


def test_two_kinds_cannot_have_one_name() -> None:
    class Impostor(type(kinds.get("test.steps"))):  # type: ignore[misc]
        pass

    with pytest.raises(ValueError, match=r"test\.steps"):
        Impostor().register()


@pytest.mark.django_db(transaction=True)
def test_one_dispatcher_waits_for_its_turn_and_further_ones_go_at_once(
    tenant: Tenant, node: Node
) -> None:
    job = enqueue(tenant)

    def dispatch() -> list[Job]:
        try:
            return dispatcher.dispatch()
        finally:
            connection.close()

    def waiting() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            return int(cursor.fetchone()[0])

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [dispatcher.ONE_AT_A_TIME])
            first = pool.submit(dispatch)
            until(waiting)
            with ThreadPoolExecutor(4) as others:
                assert list(others.map(lambda _: dispatch(), range(4))) == [[]] * 4
            late = Job.objects.create(kind="test.steps", tenant=tenant)
            assert not first.done()
        # What was committed while it waited is seen by the one that waited.
        assert set(first.result(timeout=20)) == {job, late}
    assert dispatcher.dispatch() == []


def test_of_a_long_queue_only_what_could_start_is_loaded(tenant: Tenant, node: Node) -> None:
    others = [factories.make_tenant(f"Shop {number}") for number in range(3)]
    Job.objects.bulk_create(
        Job(kind="test.heavy", tenant=one, needs_accelerator=True)
        for one in (tenant, *others)
        for _ in range(100)
    )
    loaded: list[Job] = []

    def count(instance: Job, **_: object) -> None:
        loaded.append(instance)

    post_init.connect(count, sender=Job)
    try:
        (leased,) = dispatcher.dispatch()
    finally:
        post_init.disconnect(count, sender=Job)
    assert len(loaded) <= 4 + 2  # each tenant's first, and the one that was leased once more
    queued = Job.objects.filter(state="queued")
    assert queued.filter(tenant=leased.tenant, waiting_for="quota_now").count() == 99
    assert queued.filter(waiting_for="accelerator").count() == 300


def test_the_queue_is_kept_in_the_order_of_priority_and_age(tenant: Tenant, node: Node) -> None:
    Quota.objects.create(tenant=tenant, accelerators_at_once=5)
    old, urgent, _new = enqueue(tenant), enqueue(tenant, priority=5), enqueue(tenant)
    assert dispatcher.dispatch() == [urgent]
    end(Job.objects.get(pk=urgent.pk))
    assert dispatcher.dispatch() == [old]
