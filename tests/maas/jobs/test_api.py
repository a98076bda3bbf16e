"""Jobs over the REST API, for the owner, a colleague, a stranger and the platform's admin."""

import uuid
from typing import Any

import pytest
from django.utils import translation

from maas.fleet.models import Node
from maas.jobs import dispatcher, history, presenters, services, transitions
from maas.jobs.history import Event
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Scope, Tenant, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(tenant: Tenant) -> Job:
    return services.enqueue(by=None, kind="test.heavy", spec={}, tenant=tenant)


def url(tenant: Tenant, job: Job | None = None, part: str = "") -> str:
    return f"/api/tenants/{tenant.pk}/jobs/" + (f"{job.pk}/{part}" if job else "")


def test_an_owner_sees_the_jobs_and_why_one_waits(
    api: Any, owner: User, tenant: Tenant, job: Job
) -> None:
    dispatcher.dispatch()
    answer = api(owner).get(url(tenant)).json()
    (found,) = answer["results"]
    assert found["id"] == str(job.pk)
    assert (found["title"], found["state"], found["waiting_for"]) == ("Counting", "queued", "node")
    assert "none is switched on" in found["waiting_text"]
    assert "lease_until" not in found


def test_the_list_can_be_narrowed(api: Any, owner: User, tenant: Tenant, job: Job) -> None:
    other = services.enqueue(
        by=None, kind="test.steps", spec={}, tenant=tenant, subject_id=uuid.uuid4()
    )
    ask = api(owner).get

    def ids(query: str) -> list[str]:
        return [one["id"] for one in ask(url(tenant) + query).json()["results"]]

    assert ids("?kind=test.steps") == [str(other.pk)]
    assert ids(f"?subject={other.subject_id}") == [str(other.pk)]
    assert ids("?state=running&state=failed") == []
    assert len(ids("?state=queued")) == 2
    assert ask(url(tenant) + "?state=sleepy").json()["error"]["code"] == "invalid_input"


def test_a_viewer_reads_and_an_editor_cancels(
    api: Any, viewer: User, editor: User, tenant: Tenant, job: Job
) -> None:
    assert api(viewer).get(url(tenant, job)).status_code == 200
    assert api(viewer).post(url(tenant, job, "cancel/")).status_code == 403
    answer = api(editor).post(url(tenant, job, "cancel/"))
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert AuditEntry.objects.get(action="job.cancel").actor == f"user:{editor.email}"


def test_what_has_ended_cannot_be_cancelled(
    api: Any, owner: User, tenant: Tenant, job: Job
) -> None:
    Job.objects.update(state="succeeded")
    answer = api(owner).post(url(tenant, job, "cancel/"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "job_has_ended")


@pytest.mark.parametrize("part", ["", "events/", "stream/", "cancel/"])
def test_a_stranger_s_and_an_unknown_job_look_the_same(
    api: Any, stranger: User, owner: User, tenant: Tenant, job: Job, part: str
) -> None:
    own = stranger.memberships.get().tenant
    for client, address in (
        (api(stranger), url(tenant, job, part)),
        (api(stranger), url(own, job, part)),
        (api(owner), url(tenant, Job(), part)),
    ):
        answer = client.post(address) if part == "cancel/" else client.get(address)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_key_needs_the_scope(api: Any, tenant: Tenant, job: Job) -> None:
    _, reader = factories.make_key(tenant, scopes=(Scope.READ,))
    _, asker = factories.make_key(tenant, scopes=(Scope.INFERENCE,))
    assert api(key=reader).get(url(tenant, job)).status_code == 200
    assert api(key=reader).post(url(tenant, job, "cancel/")).status_code == 403
    assert api(key=asker).get(url(tenant, job)).status_code == 403


def test_events_are_read_from_where_the_last_answer_ended(
    api: Any, owner: User, tenant: Tenant, job: Job, node: Node
) -> None:
    (leased,) = dispatcher.dispatch()
    running = transitions.claim(leased.pk, leased.token, node="here")
    assert running is not None
    new = [
        Event(type="stage", data={"stage": "count"}),
        Event(type="metric", data={"name": "loss", "step": 1, "value": 0.5}),
        Event(type="note", data={"code": "nothing_to_count", "params": {"name": "pins"}}),
    ]
    transitions.record(running.pk, running.token, new=new, events_read=1, latest={"stage": "count"})
    ask = api(owner).get
    answer = ask(url(tenant, job, "events/")).json()
    assert [one["seq"] for one in answer["events"]] == [1, 2, 3, 4, 5]
    assert (answer["last_seq"], answer["is_open"]) == (5, True)
    rest = ask(url(tenant, job, "events/?after=2")).json()["events"]
    assert [one["text"] for one in rest] == ["Counting", "", "There were no pins to count."]
    assert ask(url(tenant, job)).json()["stage_text"] == "Counting"


def test_a_failure_is_told_in_the_reader_s_language(
    api: Any, owner: User, admin_person: User, tenant: Tenant, job: Job
) -> None:
    Job.objects.update(
        state="failed", error={"code": "out_of_memory", "params": {}, "detail": "Traceback …"}
    )
    error = api(owner).get(url(tenant, job)).json()["error"]
    assert error["sentence"] == "The machine ran out of memory."
    assert error["detail"] == f"test.heavy {job.pk}, attempt 0: out_of_memory"
    assert api(admin_person).get(f"/api/jobs/{job.pk}/").json()["error"]["detail"] == "Traceback …"
    job.refresh_from_db()
    with translation.override("zh-hans"):
        told = presenters.error(job)
    assert told is not None
    assert told["code"] == "out_of_memory"


def test_words_that_do_not_fit_their_values_never_break_a_page(job: Job) -> None:
    job.error = {"code": "nothing_to_count", "params": {}}
    told = presenters.error(job)
    assert told is not None
    assert told["sentence"] == "Something went wrong on our side."


def test_an_admin_of_the_platform_sees_everybody_s_jobs_and_where_they_run(
    api: Any, admin_person: User, owner: User, tenant: Tenant, job: Job, node: Node
) -> None:
    own = services.enqueue(by=admin_person, kind="test.steps", spec={})
    dispatcher.dispatch()
    found = {one["id"]: one for one in api(admin_person).get("/api/jobs/").json()["results"]}
    assert found[str(job.pk)]["tenant_name"] == tenant.name
    assert found[str(job.pk)]["accelerator"] == "here/0 CPU"
    assert found[str(own.pk)]["tenant"] is None
    assert api(admin_person).get(f"/api/jobs/{own.pk}/events/").status_code == 200
    answer = api(admin_person).post(f"/api/jobs/{own.pk}/cancel/")
    assert answer.json()["state"] == "cancelled"
    for address in ("/api/jobs/", f"/api/jobs/{job.pk}/", f"/api/jobs/{job.pk}/stream/"):
        assert api(owner).get(address).status_code == 403
        assert api().get(address).status_code == 401


def test_a_job_s_time_is_told_once_and_of_its_own_progress_while_it_runs(job: Job) -> None:
    job.state, job.estimate_seconds = "running", 60.0
    with translation.override("en"):
        assert (presenters.eta(job), presenters.time_text(job)) == (None, "")
        job.eta_seconds = 12.34
        assert presenters.eta(job) == 12.3
        assert presenters.time_text(job) == "about 12 seconds left"
        job.state = "queued"
        assert presenters.eta(job) is None
        takes = "Once it has begun, it takes about 1 minute."
        assert presenters.time_text(job) == takes
        assert presenters.time_text(job, before=0) == f"Yours is next. {takes}"
        assert presenters.time_text(job, before=2) == f"2 jobs go before yours. {takes}"
        job.state = "succeeded"
        assert presenters.time_text(job) == ""


def test_the_admin_pages_list_jobs(client: Any, admin_person: User, job: Job) -> None:
    client.force_login(admin_person)
    assert client.get("/admin/jobs/job/").status_code == 200
    assert client.get(f"/admin/jobs/job/{job.pk}/change/").status_code == 200
    client.post("/admin/jobs/job/", {"action": "stop", "_selected_action": [str(job.pk)]})
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_crowd_of_events_is_thinned_and_its_last_ones_kept() -> None:
    crowd = [Event(type="metric", data={"name": "loss", "step": step}) for step in range(500)]
    crowd += [Event(type="progress", data={"done": done / 10}) for done in range(10)]
    kept = history.thin(crowd, seq=0)
    steps = [event.data["step"] for event in kept if event.type == "metric"]
    assert (len(steps), steps[-1]) == (history.KEPT_PER_READ, 499)
    assert [event.data for event in kept if event.type == "progress"] == [{"done": 0.9}]
    assert len(history.thin(crowd, seq=10_000)) == 2
