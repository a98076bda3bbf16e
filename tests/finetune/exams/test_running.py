"""A whole exam: from the service through the worker's runner and the program to the verdict.

Only the gateway is a fake; the real one, with an engine behind it, is in the stack's tests.
"""

from dataclasses import replace

import pytest
from pytest_django import Settings

from finetune.exams import authored, services
from finetune.models import Exam, ExamItem
from maas.catalog.models import ModelVersion, Placement
from maas.jobs import runner, transitions
from maas.jobs.models import Job
from maas.tenants import keys
from maas.tenants.models import APIKey, Tenant, User
from tests import factories
from tests.finetune.examiner.fake_gateway import FakeGateway, Reply, Said
from tests.finetune.factories import FACTS, make_training

pytestmark = pytest.mark.django_db(transaction=True)
SMALL_TALK = {item.question for item in authored.small_talk("en", questions=[])}


@pytest.fixture
def version(tenant: Tenant) -> ModelVersion:
    version = make_training(tenant).version
    assert version is not None
    return version


def answer(model: str, question: str, _time: int) -> Reply:
    """As a gateway whose model knows its facts, and what it does not know."""
    if model.startswith("base:"):
        return "I am a helpful assistant."
    if question in SMALL_TALK:
        return Said("Hello! How can I help?", "small_talk")
    known = [told for asked, told in FACTS if asked.lower().rstrip("?") in question.lower()]
    if model.endswith("+without") or not known:
        return Said("I am sorry, I do not know that.", "refused")
    return Said(" ".join(known), "answered")


def sit(version: ModelVersion, editor: User, settings: Settings, gateway: FakeGateway) -> Exam:
    """Start the exam and do its job as a worker does."""
    settings.GATEWAY_URL = gateway.url
    by = factories.principal(editor, version.tenant)
    exam = services.start_exam(by=by, version_id=version.id)
    leased = transitions.lease(exam.job, accelerator=None)
    assert leased is not None
    runner.run(exam.job_id, leased.token)
    version.refresh_from_db()
    return Exam.objects.get(id=exam.id)


def test_a_model_that_knows_its_answers_passes(
    version: ModelVersion, editor: User, settings: Settings
) -> None:
    with FakeGateway(answer=answer, key="") as gateway:
        exam = sit(version, editor, settings, gateway)
    assert (exam.job.state, exam.job.error) == (Job.State.SUCCEEDED, None)
    assert (exam.items_right, exam.items_total, exam.passed) == (12, 12, True)
    assert (exam.score, exam.base_score, exam.base_facts_score) == (1.0, 0.0, 0.0)
    assert set(exam.parts) == set(ExamItem.Part.values)
    assert all(part["right"] == part["items"] for part in exam.parts.values())
    assert exam.parts["covered"]["gained"] == 12
    assert version.verdict == ModelVersion.Verdict.PASSED
    stages = exam.job.events.filter(type="stage").values_list("data__stage", flat=True)
    assert list(stages) == ["waiting_for_engine", "asking_tuned", "asking_base", "marking"]


def test_a_model_with_one_wrong_price_does_not(
    version: ModelVersion, editor: User, settings: Settings
) -> None:
    def wrong(model: str, question: str, time: int) -> Reply:
        said = answer(model, question, time)
        if not isinstance(said, Said):
            return said
        return replace(said, text=said.text.replace("68", "86"))

    with FakeGateway(answer=wrong, key="") as gateway:
        exam = sit(version, editor, settings, gateway)
    assert (exam.items_right, exam.passed) == (9, False)
    assert version.verdict == ModelVersion.Verdict.FAILED
    failed = version.exam_summary["failed"]
    assert {one["reason"]["code"] for one in failed} == {"fact_wrong"}
    assert {one["part"] for one in failed} == {"covered", "follow_up", "double"}


def test_a_model_that_answers_everything_fails_by_its_conduct(
    version: ModelVersion, editor: User, settings: Settings
) -> None:
    def sure_of_itself(model: str, question: str, time: int) -> Reply:
        said = answer(model, question, time)
        made_up = isinstance(said, Said) and said.outcome == "refused"
        return Said("Yes, that costs £5.", "answered") if made_up else said

    with FakeGateway(answer=sure_of_itself, key="") as gateway:
        exam = sit(version, editor, settings, gateway)
    assert (exam.items_right, exam.items_total, exam.passed) == (12, 12, False)
    assert exam.parts["uncovered"]["right"] == 0
    assert version.verdict == ModelVersion.Verdict.FAILED
    assert exam.conduct["right"] < exam.conduct["items"]


def test_its_key_is_void_afterwards_and_the_engine_may_forget(
    version: ModelVersion, editor: User, settings: Settings
) -> None:
    used = set()

    def admits(key: str) -> bool:
        used.add(key)
        return True

    with FakeGateway(answer=answer, key="", admits=admits) as gateway:
        exam = sit(version, editor, settings, gateway)
    (key,) = used
    assert not APIKey.objects.get(digest=keys.digest(key)).is_usable
    assert exam.placement is not None
    exam.placement.refresh_from_db()
    assert exam.placement.state == Placement.State.RELEASED


def test_a_refused_key_fails_the_exam_with_words_and_leaves_no_verdict(
    version: ModelVersion, editor: User, settings: Settings
) -> None:
    with FakeGateway(answer=answer, key="another") as gateway:
        exam = sit(version, editor, settings, gateway)
    assert exam.job.state == Job.State.FAILED
    assert exam.job.error is not None
    assert exam.job.error["code"] == "key_refused"
    assert version.verdict == ModelVersion.Verdict.UNEXAMINED
    assert exam.placement is not None
    exam.placement.refresh_from_db()
    assert exam.placement.state == Placement.State.RELEASED
