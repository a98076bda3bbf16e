"""What a failure tells the tenant whose job it was: nothing of the machine, and how to get help."""

import asyncio
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from structlog.testing import capture_logs

from maas.jobs import disclosure, services, transitions
from maas.jobs.models import Job
from maas.tenants.models import Tenant, User
from tests.maas.jobs.conftest import ended

MISHAPS = [
    ("test.steps", "bug", "a bug in the program"),
    ("test.steps", "path_in_params", "nothing_to_count"),
    ("test.steps", "silent_exit", "last words"),
    ("test.steps", "no_prepare", "nothing_to_count"),
    ("test.steps", "bad_hook", "RuntimeError"),
    ("test.missing", "", "No module named"),
]


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("kind", "mishap", "cause"), MISHAPS)
def test_no_answer_to_a_tenant_holds_a_traceback_or_a_path_of_the_machine(
    api: Any, owner: User, admin_person: User, tenant: Tenant, kind: str, mishap: str, cause: str
) -> None:
    job = services.enqueue(by=None, kind=kind, spec={"mishap": mishap}, tenant=tenant)
    job = ended(job)
    assert job.state == "failed"
    of_tenant, of_platform = f"/api/tenants/{tenant.pk}/jobs/", "/api/jobs/"
    page = f"/t/{tenant.pk}/jobs/"
    answers = {
        "list": api(owner).get(of_tenant).content.decode(),
        "job": api(owner).get(f"{of_tenant}{job.pk}/").content.decode(),
        "events": api(owner).get(f"{of_tenant}{job.pk}/events/").content.decode(),
        "stream": whole_stream(api(owner), f"{of_tenant}{job.pk}/stream/"),
        "pages": api(owner).get(page).content.decode(),
        "page": api(owner).get(f"{page}{job.pk}/").content.decode(),
        "part": api(owner).get(f"{page}{job.pk}/", HTTP_HX_REQUEST="true").content.decode(),
    }
    for name, answer in answers.items():
        assert str(job.pk) in answer or name == "events", name
        for secret in ("Traceback", 'File "', "File \\", "last words", *places()):
            assert secret not in answer, (name, secret)
    reference = f"{kind} {job.pk}, attempt 1: "
    assert reference in answers["job"]
    assert reference in answers["stream"]
    assert reference in answers["page"]

    told = api(admin_person).get(f"{of_platform}{job.pk}/").json()["error"]["detail"]
    assert cause in told
    assert cause in whole_stream(api(admin_person), f"{of_platform}{job.pk}/stream/")


def places() -> set[str]:
    """The folders that would give the machine away."""
    return {str(settings.BASE_DIR), str(settings.STATE_DIR), str(settings.RUNS_DIR), sys.prefix}


def whole_stream(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200

    async def read() -> bytes:
        return b"".join([part async for part in answer.streaming_content])  # type: ignore[attr-defined]

    return asyncio.run(read()).decode()


def test_the_cause_of_a_failure_is_logged(db: None) -> None:
    job = Job.objects.create(kind="test.steps", state="running", token=1)
    with capture_logs() as logged:
        transitions.fail(job.pk, 1, code="internal", params={}, detail="Traceback: a bug")
    (line,) = [one for one in logged if one["event"] == "job_failed"]
    assert (line["job"], line["detail"]) == (str(job.pk), "Traceback: a bug")


def test_a_path_is_hidden_wherever_it_stands_and_all_else_is_left() -> None:
    inside = settings.RUNS_DIR / "one" / "rows.jsonl"
    value = {
        "file": str(inside),
        "words": [f"cannot open '{inside}': 3/4 full", "/a/b"],
        "number": 3,
    }
    assert disclosure.without_paths(value) == {
        "file": "…",
        "words": ["cannot open '…': 3/4 full", "/a/b"],
        "number": 3,
    }
