"""A whole exam: from the service through the worker's runner and the program to the verdict.

Only the gateway is a fake; the real one, with an engine behind it, is in the stack's tests.
"""

import pytest

from finetune.exams import services
from finetune.models import Exam
from maas.catalog.models import ModelVersion, Placement
from maas.jobs import runner, transitions
from maas.jobs.models import Job
from maas.tenants import keys
from maas.tenants.models import APIKey
from tests import factories
from tests.finetune.examiner.fake_gateway import FakeGateway
from tests.finetune.factories import FACTS, make_training

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = dict(FACTS)


@pytest.fixture
def version(tenant):
    return make_training(tenant).version


def answer(model, question, _time):
    if model.startswith("base:"):
        return "I am a helpful assistant."
    return ANSWERS[question.partition(" (")[0]]


def sit(version, editor, settings, gateway) -> Exam:
    """Start the exam and do its job as a worker does."""
    settings.GATEWAY_URL = gateway.url
    by = factories.principal(editor, version.tenant)
    exam = services.start_exam(by=by, version_id=version.id)
    leased = transitions.lease(exam.job, accelerator=None)
    runner.run(exam.job_id, leased.token)
    version.refresh_from_db()
    return Exam.objects.get(id=exam.id)


def test_a_model_that_knows_its_answers_passes(version, editor, settings):
    with FakeGateway(answer=answer, key="") as gateway:
        exam = sit(version, editor, settings, gateway)
    assert (exam.job.state, exam.job.error) == (Job.State.SUCCEEDED, None)
    assert (exam.items_right, exam.items_total, exam.passed) == (12, 12, True)
    assert (exam.score, exam.base_score) == (1.0, 0.0)
    assert version.verdict == ModelVersion.Verdict.PASSED
    stages = exam.job.events.filter(type="stage").values_list("data__stage", flat=True)
    assert list(stages) == ["waiting_for_engine", "asking_tuned", "asking_base", "marking"]


def test_a_model_with_one_wrong_price_does_not(version, editor, settings):
    def wrong(model, question, time):
        return answer(model, question, time).replace("£68", "£86")

    with FakeGateway(answer=wrong, key="") as gateway:
        exam = sit(version, editor, settings, gateway)
    assert (exam.items_right, exam.passed) == (9, False)
    assert version.verdict == ModelVersion.Verdict.FAILED
    failed = version.exam_summary["failed"]
    assert {one["reason"]["code"] for one in failed} == {"fact_wrong"}


def test_its_key_is_void_afterwards_and_the_engine_may_forget(version, editor, settings):
    used = set()

    def admits(key):
        used.add(key)
        return True

    with FakeGateway(answer=answer, key="", admits=admits) as gateway:
        exam = sit(version, editor, settings, gateway)
    (key,) = used
    assert not APIKey.objects.get(digest=keys.digest(key)).is_usable
    exam.placement.refresh_from_db()
    assert exam.placement.state == Placement.State.RELEASED


def test_a_refused_key_fails_the_exam_with_words_and_leaves_no_verdict(version, editor, settings):
    with FakeGateway(answer=answer, key="another") as gateway:
        exam = sit(version, editor, settings, gateway)
    assert exam.job.state == Job.State.FAILED
    assert exam.job.error["code"] == "key_refused"
    assert version.verdict == ModelVersion.Verdict.UNEXAMINED
    exam.placement.refresh_from_db()
    assert exam.placement.state == Placement.State.RELEASED
