"""Only who holds the current token writes; leases that nobody renews are taken back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from maas.common import stores
from maas.fleet.models import Node
from maas.jobs import dispatcher, reaper, services, transitions
from maas.jobs.history import Event
from maas.jobs.models import Job
from maas.tenants.models import Tenant
from maas.usage.models import LedgerEntry
from tests.maas.jobs.conftest import LEASE_SECONDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(tenant: Tenant, node: Node) -> Job:
    services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)
    (leased,) = dispatcher.dispatch()
    job = transitions.claim(leased.pk, leased.token, node=node.name)
    assert job is not None
    return job


def let_expire(job: Job, *, seconds: float = 1) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=seconds))


def test_a_stale_token_writes_nothing(running: Job, tmp_path: Path) -> None:
    let_expire(running)
    assert reaper.reap() == [running]
    before = model_to_dict(Job.objects.get()), running.events.count()
    stale = running.pk, running.token
    assert transitions.claim(*stale, node="here") is None
    assert transitions.renew(*stale) is False
    new = [Event(type="note")]
    assert not transitions.record(*stale, new=new, events_read=9, latest={"done": 0.9})
    assert transitions.succeed(*stale, run_dir=tmp_path, result={"counted": 1}) is None
    assert transitions.fail(*stale, code="internal", params={}) is None
    assert transitions.give_back(*stale, code="killed", count=True) is None
    assert transitions.cancelled(*stale) is None
    assert transitions.unclaimed(*stale) is None
    assert (model_to_dict(Job.objects.get()), running.events.count()) == before


def test_a_lease_is_claimed_once(tenant: Tenant, node: Node) -> None:
    services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)
    (leased,) = dispatcher.dispatch()
    assert transitions.claim(leased.pk, leased.token, node="a") is not None
    assert transitions.claim(leased.pk, leased.token, node="b") is None
    assert Job.objects.get().node == "a"


def test_a_job_whose_worker_died_waits_a_little_longer_each_time(running: Job) -> None:
    let_expire(running)
    reaper.reap()
    job = Job.objects.get()
    assert (job.state, job.token, job.accelerator, job.attempt) == ("queued", 2, None, 1)
    assert job.not_before is not None
    assert timedelta(0) < job.not_before - timezone.now() <= timedelta(seconds=2)
    assert transitions.delay(3) == timedelta(seconds=8)
    assert transitions.delay(40) == timedelta(minutes=5)


def test_after_the_last_attempt_it_fails_with_a_plain_message(running: Job) -> None:
    Job.objects.update(max_attempts=1)
    let_expire(running)
    (job,) = reaper.reap()
    assert (job.state, (job.error or {})["code"]) == ("failed", "worker_lost")


def test_a_job_that_was_to_be_cancelled_is_cancelled_when_its_worker_is_lost(
    running: Job,
) -> None:
    services.cancel(by=None, job=running)
    let_expire(running)
    (job,) = reaper.reap()
    assert job.state == "cancelled"


def test_a_lost_attempt_is_charged_up_to_its_last_sign_of_life(running: Job) -> None:
    now = timezone.now()
    Job.objects.update(
        claimed_at=now - timedelta(seconds=100),
        lease_until=now - timedelta(seconds=60 - LEASE_SECONDS),
    )
    reaper.reap()
    assert Job.objects.get().accelerator_seconds == pytest.approx(40, abs=1)


def test_time_is_booked_once_over_all_attempts(running: Job, node: Node) -> None:
    Job.objects.update(claimed_at=timezone.now() - timedelta(seconds=100))
    transitions.give_back(running.pk, running.token, code="worker_stopped", count=False)
    assert not LedgerEntry.objects.exists()
    (again,) = dispatcher.dispatch()
    transitions.claim(again.pk, again.token, node=node.name)
    Job.objects.update(claimed_at=timezone.now() - timedelta(seconds=50))
    transitions.fail(again.pk, again.token, code="internal", params={})
    assert LedgerEntry.objects.get().accelerator_seconds == pytest.approx(150, abs=1)


def test_a_lease_that_nobody_claims_goes_back_without_counting(tenant: Tenant, node: Node) -> None:
    services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)
    (leased,) = dispatcher.dispatch()
    let_expire(leased)
    (job,) = reaper.reap()
    assert (job.state, job.attempt, job.not_before, job.token) == ("queued", 0, None, 2)


def test_a_lost_message_is_sent_again(tenant: Tenant, node: Node) -> None:
    stores.client().flushdb()
    services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)
    dispatcher.dispatch()
    queue = f"node.{node.name}"
    assert stores.client().llen(queue) == 1
    assert reaper.send_again() == []
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=20))
    assert len(reaper.send_again()) == 1
    assert reaper.send_again() == []
    assert stores.client().llen(queue) == 2
    stores.client().flushdb()


def test_a_waiting_or_leased_job_is_cancelled_at_once(tenant: Tenant, node: Node) -> None:
    job = services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)
    assert services.cancel(by=None, job=job).state == "cancelled"
    assert services.cancel(by=None, job=job).state == "cancelled"
    services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)
    (leased,) = dispatcher.dispatch()
    assert services.cancel(by=None, job=leased).state == "cancelled"
    assert transitions.claim(leased.pk, leased.token, node="here") is None


def test_the_database_itself_refuses_two_jobs_on_one_accelerator(running: Job) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test.heavy", state="leased", accelerator=running.accelerator)


def test_a_dispatcher_that_comes_too_late_leases_nothing(running: Job, tenant: Tenant) -> None:
    job = services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)
    assert transitions.lease(job, accelerator=running.accelerator) is None
    job.refresh_from_db()
    assert (job.state, job.token) == ("queued", 0)


def test_progress_never_runs_backwards(running: Job) -> None:
    for done in (0.5, 0.2):
        transitions.record(
            running.pk, running.token, new=[], events_read=0, latest={"done": done, "eta": 9.0}
        )
    assert Job.objects.get().progress == 0.5


def test_a_job_cancelled_in_its_last_moment_writes_no_result(running: Job, tmp_path: Path) -> None:
    services.cancel(by=None, job=running)
    held = running.pk, running.token
    assert transitions.succeed(*held, run_dir=tmp_path, result={"counted": 1}) is None
    assert transitions.cancelled(*held) is not None
