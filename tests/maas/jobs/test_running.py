"""A job from the queue to its end, on a real worker with real programs."""

import json
import time

import psutil
import pytest
from django.db import connection, transaction

from maas.celery import app
from maas.common import stores
from maas.common.errors import Conflict
from maas.fleet.models import Node
from maas.jobs import dispatcher, presenters, process, rundir, services
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant
from maas.usage.models import LedgerEntry
from tests.maas.jobs.conftest import NODE, Worker, counted, ended, state_of, until

pytestmark = pytest.mark.usefixtures("worker")


def start(tenant: Tenant | None, *, kind: str = "test.steps", **spec: object) -> Job:
    return services.enqueue(by=None, kind=kind, spec=spec, tenant=tenant)


def audited(job: Job) -> list[str]:
    rows = AuditEntry.objects.filter(object_id=str(job.pk), action__startswith="test.")
    return list(rows.order_by("id").values_list("action", flat=True))


def processes_of(job: Job) -> list[psutil.Process]:
    return [one for _token, one in process.processes_of(job)]


def test_a_job_starts_by_itself_and_its_result_is_written_once(tenant: Tenant) -> None:
    job = ended(start(tenant, steps=3), tick=False)
    assert (job.state, job.attempt, job.progress) == ("succeeded", 1, 1.0), job.error
    assert job.result == {"counted": 3, "begun": 0, "not_a_number": None}
    assert audited(job) == ["test.finished"]
    assert (job.node, job.accelerator, job.lease_until) == (NODE, None, None)


def test_a_failure_leaves_one_line_that_names_its_job(worker: Worker, tenant: Tenant) -> None:
    since = worker.log.stat().st_size
    job = ended(start(tenant, mishap="bug"))
    with worker.log.open(encoding="utf-8") as log:
        log.seek(since)
        lines = [json.loads(line) for line in log.read().splitlines()]
    (failed,) = [one for one in lines if one["event"] == "job_failed"]
    assert (failed["job"], failed["kind"]) == (str(job.pk), "test.steps")
    assert "a bug in the program" in failed["detail"]
    assert all({"event", "level", "logger", "timestamp"} <= {*one} for one in lines)


def test_the_history_is_whole_numbered_and_in_order(tenant: Tenant) -> None:
    job = ended(start(tenant, steps=30, seconds=0.05))
    events = list(job.events.all())
    assert [event.seq for event in events] == list(range(1, job.last_seq + 1))
    types = [event.type for event in events]
    assert types[:4] == ["state", "state", "note", "stage"]
    assert types[-1] == "state"
    shares = [event.data["done"] for event in events if event.type == "progress"]
    assert 1 <= len(shares) < 10  # about one a second is kept
    assert shares == sorted(shares)
    assert [e.data["step"] for e in events if e.type == "metric"] == list(range(1, 31))


@pytest.mark.parametrize(
    ("mishap", "code", "sentence"),
    [
        ("explained", "nothing_to_count", "There were no beans to count."),
        ("no_prepare", "nothing_to_count", "There were no beads to count."),
        ("bad_result", "nothing_to_count", "There were no pearls to count."),
        ("bad_hook", "internal", "Something went wrong on our side."),
        ("bug", "internal", "Something went wrong on our side."),
        ("silent_exit", "crashed", "Something went wrong on our side."),
        ("no_memory", "out_of_memory", "The machine ran out of memory."),
        ("killed_for_memory", "out_of_memory", "The machine ran out of memory."),
        ("disk_full", "disk_full", "There is not enough free disk space for this."),
    ],
)
def test_a_failure_is_told_in_plain_words(
    tenant: Tenant, mishap: str, code: str, sentence: str
) -> None:
    job = ended(start(tenant, mishap=mishap))
    error = presenters.error(job)
    assert job.state == "failed"
    assert error is not None
    assert (error["code"], error["sentence"]) == (code, sentence)
    assert error["advice"]
    assert audited(job) == ["test.failed"]  # what `finish` wrote before it raised is undone


def test_the_details_of_a_failure_hold_the_cause(tenant: Tenant) -> None:
    bug, silent = start(tenant, mishap="bug"), start(tenant, mishap="silent_exit")
    assert "a bug in the program" in (ended(bug).error or {})["detail"]
    assert "last words" in (ended(silent).error or {})["detail"]


def test_a_program_that_cannot_even_be_imported_says_so(tenant: Tenant) -> None:
    job = ended(start(tenant, kind="test.missing"))
    assert (job.state, (job.error or {})["code"]) == ("failed", "internal")
    assert "No module named" in (job.error or {})["detail"]


def test_lines_that_are_no_events_are_passed_over(tenant: Tenant) -> None:
    job = ended(start(tenant, steps=1, mishap="torn_line"))
    assert job.state == "succeeded"
    codes = [event.data["code"] for event in job.events.filter(type="note")]
    assert codes == ["begun", "a"]


def test_a_program_leaves_no_process_behind(tenant: Tenant) -> None:
    job = ended(start(tenant, steps=1, mishap="child"))
    assert job.state == "succeeded"
    assert processes_of(job) == []


def test_a_program_s_directory_is_private(tenant: Tenant) -> None:
    job = ended(start(tenant, steps=1))
    assert rundir.run_directory_for(job.pk).stat().st_mode & 0o777 == 0o700


def test_a_doubled_message_runs_a_job_once(tenant: Tenant) -> None:
    job = start(tenant, steps=5, seconds=0.1)
    until(lambda: state_of(job) == "running")
    job.refresh_from_db()
    for _ in range(3):
        dispatcher.send(job)
    app.send_task("jobs.run", args=[str(job.pk), job.token - 1])
    job = ended(job)
    assert (job.state, job.attempt) == ("succeeded", 1)
    assert [step for step, _pid in counted(job)] == [1, 2, 3, 4, 5]
    assert audited(job) == ["test.finished"]


@pytest.mark.parametrize("mishap", ["", "deaf"])
def test_cancelling_ends_the_program_and_frees_its_accelerator(
    tenant: Tenant, node: Node, mishap: str
) -> None:
    job = start(tenant, kind="test.heavy", steps=1000, seconds=0.1, mishap=mishap)
    until(lambda: counted(job))
    began = time.monotonic()
    assert services.cancel(by=None, job=job).cancel_requested_at is not None
    job = ended(job, tick=False)
    assert time.monotonic() - began < 10
    assert job.state == "cancelled"
    assert processes_of(job) == []
    assert audited(job) == ["test.cancelled"]
    following = ended(start(tenant, kind="test.heavy", steps=1))
    assert following.state == "succeeded"


def test_accelerator_time_is_booked_when_the_job_ends(tenant: Tenant, node: Node) -> None:
    job = ended(start(tenant, kind="test.heavy", steps=10, seconds=0.1))
    entry = LedgerEntry.objects.get(reference=str(job.pk))
    assert (entry.kind, entry.tenant) == ("training", tenant)
    assert 1.0 <= entry.accelerator_seconds < 10
    assert entry.accelerator_seconds == pytest.approx(job.accelerator_seconds, abs=0.01)
    light = ended(start(tenant, steps=1))
    assert not LedgerEntry.objects.filter(reference=str(light.pk)).exists()


def test_a_job_that_has_ended_cannot_be_cancelled(tenant: Tenant) -> None:
    job = ended(start(tenant, steps=1))
    with pytest.raises(Conflict):
        services.cancel(by=None, job=job)


def test_a_result_whose_rows_are_missing_is_finished_without_running_again(
    tenant: Tenant,
) -> None:
    """As after a worker's death between its program's end and the rows."""
    job = ended(start(tenant, steps=2))
    Job.objects.filter(pk=job.pk).update(state="queued", result=None)
    job = ended(job)
    assert (job.state, job.attempt, (job.result or {})["counted"]) == ("succeeded", 2, 2)
    assert [step for step, _pid in counted(job)] == [1, 2]
    assert json.loads((rundir.run_directory_for(job.pk) / "job.json").read_text())["attempt"] == 1


def test_a_killed_program_goes_on_from_its_checkpoint(tenant: Tenant) -> None:
    job = ended(start(tenant, steps=6, seconds=0.05, mishap="killed_once"))
    assert (job.state, job.attempt) == ("succeeded", 2)
    assert [step for step, _pid in counted(job)] == [1, 2, 3, 4, 5, 6]
    assert (job.result or {})["begun"] == 3
    assert audited(job) == ["test.finished"]


def test_a_program_that_is_killed_every_time_fails_in_the_end(tenant: Tenant) -> None:
    job = start(tenant, mishap="killed")
    Job.objects.filter(pk=job.pk).update(max_attempts=2)
    job = ended(job)
    assert (job.state, job.attempt) == ("failed", 2)
    assert job.error == {"code": "killed", "params": {"attempts": 2}, "detail": ""}


def test_a_job_outlives_lost_connections_to_both_stores(tenant: Tenant) -> None:
    job = start(tenant, steps=10_000, seconds=0.1)
    until(lambda: counted(job))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    stores.client().execute_command(  # type: ignore[no-untyped-call]
        "CLIENT KILL TYPE normal SKIPME yes"
    )
    seen = len(counted(job))
    until(lambda: job.events.filter(type="metric", data__step__gt=seen + 10).exists())
    (rundir.run_directory_for(job.pk) / "enough").touch()
    job = ended(job)
    assert (job.state, job.attempt) == ("succeeded", 1)


def test_while_its_results_are_collected_a_job_s_lease_is_renewed_and_its_row_is_free(
    tenant: Tenant,
) -> None:
    job = start(tenant, steps=1, mishap="slow_collect")
    directory = rundir.run_directory_for(job.pk)
    until((directory / "collecting").exists, tick=True)
    with transaction.atomic():
        row = Job.objects.select_for_update(nowait=True).get(pk=job.pk)
    assert row.lease_until is not None
    until(lambda: Job.objects.filter(pk=job.pk, lease_until__gt=row.lease_until).exists())
    (directory / "enough").touch()
    job = ended(job)
    assert (job.state, job.attempt) == ("succeeded", 1)
    assert (job.result or {})["collected"]
    assert audited(job) == ["test.finished"]


def test_a_job_that_is_cancelled_while_its_results_are_collected_keeps_none(
    tenant: Tenant,
) -> None:
    job = start(tenant, steps=1, mishap="slow_collect")
    directory = rundir.run_directory_for(job.pk)
    until((directory / "collecting").exists, tick=True)
    services.cancel(by=None, job=job)
    (directory / "enough").touch()
    job = ended(job)
    assert (job.state, job.result) == ("cancelled", None)
    assert audited(job) == ["test.cancelled"]
