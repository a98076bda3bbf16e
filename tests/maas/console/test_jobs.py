"""Work in the background, as people follow it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from finetune.models import Exam, Training
from maas.fleet.models import Quota
from maas.jobs.models import Job, JobEvent
from maas.tenants.models import Tenant, User
from tests.browser import furnished
from tests.web import Page, Web


@pytest.fixture
def running(tenant: Tenant) -> Job:
    now = timezone.now()
    return Job.objects.create(
        tenant=tenant,
        kind="test.work",
        state=Job.State.RUNNING,
        progress=0.426,
        eta_seconds=95,
        started_at=now - timedelta(minutes=2),
        claimed_at=now,
        needs_accelerator=True,
    )


def test_the_page_says_how_far_it_is_without_any_script(
    web: Web, viewer: User, page: Page, running: Job
) -> None:
    shown = web(viewer).get(page("job", job=running.id)).content.decode()
    assert "42%" in shown
    assert "about 2 minutes left" in shown
    assert "Cancel" not in shown


def test_htmx_gets_the_part_that_changes(web: Web, viewer: User, page: Page, running: Job) -> None:
    answer = web(viewer).get(page("job", job=running.id), headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<div id="job"')


def test_an_editor_cancels(web: Web, editor: User, page: Page, running: Job) -> None:
    web(editor).post(page("cancel-job", job=running.id))
    running.refresh_from_db()
    assert running.cancel_requested_at is not None
    assert "Stopping…" in web(editor).get(page("job", job=running.id)).content.decode()


def test_a_failure_is_a_sentence_and_advice_with_the_detail_folded_away(
    web: Web, viewer: User, page: Page, running: Job
) -> None:
    Job.objects.filter(id=running.id).update(
        state=Job.State.FAILED, error={"code": "out_of_memory", "params": {}, "detail": "Trace"}
    )
    shown = web(viewer).get(page("job", job=running.id)).content.decode()
    assert "The machine ran out of memory." in shown
    assert "smaller base model" in shown
    assert "<details" in shown


def test_the_curve_says_what_it_means(web: Web, viewer: User, page: Page, running: Job) -> None:
    Job.objects.filter(id=running.id).update(kind="training")
    for step in range(1, 20):
        JobEvent.objects.create(
            job=running,
            seq=step,
            attempt=1,
            type="metric",
            data={"name": "loss", "step": step, "value": 3 / step},
        )
    shown = web(viewer).get(page("job", job=running.id)).content.decode()
    assert "come closer to yours" in shown
    assert '"points": [[1, 3.0]' in shown


def test_the_list_shows_each_job_once(web: Web, viewer: User, page: Page, running: Job) -> None:
    shown = web(viewer).get(page("jobs")).content.decode()
    assert shown.count(str(running.id)) == 1


def test_a_teaching_that_broke_off_leads_to_the_next_one(web: Web, db: None) -> None:
    shop = furnished.build()
    training = Training.objects.get()
    error = {"code": "out_of_memory", "params": {}, "detail": "Trace"}
    Job.objects.filter(id=training.job_id).update(state=Job.State.FAILED, error=error)
    shown = web(shop.owner).get(f"/t/{shop.tenant.id}/jobs/{training.job_id}/").content.decode()
    teach = f"/t/{shop.tenant.id}/data/{training.dataset_id}/teach/"
    assert f'href="{teach}"' in shown
    assert "Teach again" in shown


def test_an_exam_that_broke_off_is_begun_again_from_its_page(web: Web, db: None) -> None:
    shop = furnished.build()
    error = {"code": "key_refused", "params": {}, "detail": ""}
    Job.objects.filter(exam__isnull=False).update(state=Job.State.FAILED, error=error)
    Exam.objects.update(score=None, passed=None)
    shown = web(shop.owner).get(f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/").content.decode()
    assert "Examine again" in shown
    assert f"/t/{shop.tenant.id}/versions/{shop.ids['version']}/examine/" in shown


def test_used_up_hours_are_told_before_anybody_presses_teach(web: Web, db: None) -> None:
    shop = furnished.build()
    furnished.more(shop, times=1)
    Quota.objects.update_or_create(tenant=shop.tenant, defaults={"accelerator_hours_per_month": 0})
    url = f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/teach/"
    shown = web(shop.owner).get(url).content.decode()
    assert "Your machine hours for this month are used up" in shown
    assert "what is live goes on answering" in shown
    assert re.search(r"<button[^>]* disabled", shown)
