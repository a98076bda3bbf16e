"""The mail about work that has ended: to whom, what, and how often."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from finetune.models import Exam, Training
from maas.catalog.models import ModelVersion
from maas.console.accounts import addresses
from maas.jobs import kinds, transitions
from maas.jobs.models import Job
from maas.mail import sender
from maas.mail.models import Mail
from maas.tenants.models import Member, Tenant, User
from serving.channels import services as channels
from serving.models import Revision
from serving.services import deployments, publishing
from tests import factories
from tests.finetune import factories as made
from tests.web import Web


@pytest.fixture(autouse=True)
def _nothing_is_written_by_the_kinds(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a kind makes of its result is its own tests' matter, but for one that uses `taught`."""
    if "taught" in request.fixturenames:
        return
    for kind in ("finetune.trainings.kind.TrainingKind", "finetune.exams.kind.ExamKind"):
        monkeypatch.setattr(f"{kind}.finish", lambda *_args: None)
        monkeypatch.setattr(f"{kind}.failed", lambda *_args: None)


def _mails() -> list[EmailMultiAlternatives]:
    sender.send_due()
    sent = [one for one in mail.outbox if isinstance(one, EmailMultiAlternatives)]
    assert sent == mail.outbox
    mail.outbox.clear()
    return sent


def _running(job: Job, by: User | None) -> Job:
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, created_by=by)
    job.refresh_from_db()
    return job


@pytest.fixture
def training(tenant: Tenant, owner: User) -> Training:
    found = made.make_training(tenant)
    _running(found.job, owner)
    return found


@pytest.fixture
def taught(training: Training, tmp_path: Path) -> Path:
    """The run directory of a training whose program is done."""
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    (adapter / "adapter_model.safetensors").write_bytes(b"weights")
    return tmp_path


def _succeed(job: Job) -> None:
    assert transitions.succeed(job.pk, job.token, run_dir=Path(), result={})


def test_who_started_a_training_is_told_when_it_is_done(training: Training, owner: User) -> None:
    _succeed(training.job)
    (told,) = _mails()
    assert told.to == [owner.email]
    assert told.subject == f"“{training.tuned_model.name}” has finished learning"
    assert f"/trainings/{training.pk}/" in told.body
    assert "/account/" in told.body


def test_with_the_mail_stands_what_the_work_really_left(
    training: Training, taught: Path, owner: User
) -> None:
    result = kinds.get(training.job.kind).collect(training.job, taught, {"rank": 16})
    assert transitions.succeed(training.job.pk, training.job.token, run_dir=taught, result=result)
    training.refresh_from_db()
    assert training.version is not None
    assert Exam.objects.get(version=training.version).job.state == Job.State.QUEUED
    (told,) = _mails()
    assert told.subject == f"“{training.tuned_model.name}” has finished learning"
    assert "Its exam begins by itself" in told.body


def test_a_result_that_cannot_be_used_is_told_to_nobody(training: Training, taught: Path) -> None:
    without_rank = kinds.get(training.job.kind).collect(training.job, taught, {})
    with pytest.raises(KeyError, match="rank"):
        transitions.succeed(
            training.job.pk, training.job.token, run_dir=taught, result=without_rank
        )
    training.job.refresh_from_db()
    assert training.job.state == Job.State.RUNNING
    assert not _mails()


def test_a_failed_training_says_why_and_what_to_do(training: Training) -> None:
    transitions.fail(training.job.pk, training.job.token, code="out_of_memory", params={})
    (told,) = _mails()
    assert "could not be taught" in told.subject
    assert "ran out of memory" in told.body
    assert "choose the “quick” recipe" in told.body


def test_nobody_is_told_twice(training: Training) -> None:
    _succeed(training.job)
    Job.objects.filter(pk=training.job.pk).update(state=Job.State.RUNNING)
    _succeed(training.job)
    assert len(_mails()) == 1
    assert Mail.objects.count() == 1


def test_what_is_undone_is_not_told(training: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> None:
        raise RuntimeError("the last step broke")

    monkeypatch.setattr("maas.jobs.transitions.messages.wake_dispatcher", lambda: None)
    monkeypatch.setattr("maas.jobs.transitions.events.publish_on_commit", broken)
    with pytest.raises(RuntimeError):
        _succeed(training.job)
    assert not _mails()


def test_cancelled_work_is_not_told_to_who_cancelled_it(training: Training) -> None:
    transitions.request_cancel(training.job.pk)
    transitions.cancelled(training.job.pk, training.job.token)
    assert not _mails()


def test_who_does_not_want_mails_gets_none(training: Training, owner: User, web: Web) -> None:
    web(owner).post("/account/", {"name": "Olive", "language": "en"})
    owner.refresh_from_db()
    assert not owner.mail_notices
    _succeed(training.job)
    assert not _mails()


def test_who_has_left_the_team_or_was_put_off_gets_none(
    training: Training, owner: User, tenant: Tenant
) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)
    _succeed(training.job)
    User.objects.filter(pk=owner.pk).update(is_active=True)
    Member.objects.filter(user=owner).delete()
    Job.objects.filter(pk=training.job.pk).update(state=Job.State.RUNNING)
    _succeed(training.job)
    assert not _mails()


def test_mails_come_in_the_persons_language(training: Training, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(language="zh-hans")
    training.job.refresh_from_db()
    _succeed(training.job)
    (told,) = _mails()
    assert re.search(r"[一-鿿]", str(told.subject))
    assert 'lang="zh-hans"' in str(told.alternatives[0][0])


@pytest.mark.parametrize(
    ("passed", "words"), [(True, "has passed its exam"), (False, "has not passed its exam yet")]
)
def test_an_exam_that_followed_by_itself_is_told_to_who_started_the_training(
    training: Training, owner: User, tenant: Tenant, passed: bool, words: str
) -> None:
    version = factories.make_version(tenant, tuned_model=training.tuned_model)
    Training.objects.filter(pk=training.pk).update(version=version)
    training.refresh_from_db()
    exam = made.make_exam(tenant, training=training)
    Exam.objects.filter(pk=exam.pk).update(passed=passed, items_right=36, items_total=40)
    _running(exam.job, None)
    _succeed(exam.job)
    (told,) = _mails()
    assert told.to == [owner.email]
    assert words in told.subject
    assert "36 of 40 answers were right" in told.body


@pytest.mark.parametrize(("placed", "words"), [(True, "is live"), (False, "could not go live")])
def test_going_live_is_told_to_who_wished_it(
    tenant: Tenant, owner: User, placed: bool, words: str
) -> None:
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)
    by = factories.principal(owner, tenant)
    deployment = deployments.deploy(by=by, name="shop", version_id=version.id)
    placement = Revision.objects.get(deployment=deployment).placement
    (publishing.placed if placed else publishing.refused)(placement)
    (told,) = _mails()
    assert told.to == [owner.email]
    assert told.subject.startswith(f"“{version.tuned_model.name}” {words}")
    publishing.placed(placement)
    assert not _mails(), "an engine that was started anew is no news"


@pytest.mark.parametrize("open_page", [True, False])
def test_only_with_a_chat_page_are_customers_said_to_be_served(
    tenant: Tenant, owner: User, open_page: bool
) -> None:
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)
    by = factories.principal(owner, tenant)
    deployment = deployments.deploy(by=by, name="shop", version_id=version.id)
    if open_page:
        channels.open_channel(by=by, deployment_id=deployment.id)
    publishing.placed(Revision.objects.get(deployment=deployment).placement)
    (told,) = _mails()
    assert ("Your customers can ask it now." in told.body) == open_page
    assert ("Open its chat page now" in told.body) == (not open_page)
    assert (f"/live/{deployment.pk}/#chat-page" in told.body) == (not open_page)


def test_what_a_program_started_is_told_to_nobody(tenant: Tenant) -> None:
    job = _running(made.make_training(tenant).job, None)
    _succeed(job)
    assert not _mails()


def test_an_address_that_is_not_proven_gets_none(
    training: Training, owner: User, settings: Settings
) -> None:
    settings.CONFIRM_EMAIL = True
    addresses.note_unproven(owner)
    _succeed(training.job)
    assert not _mails()
