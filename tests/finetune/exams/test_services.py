"""Starting an exam: who may, of what, and what it leaves for the engine and the worker."""

import json
from typing import Any
from uuid import UUID

import pytest

from finetune.exams import parts, policy, questions, services
from finetune.models import Example, Training
from maas.catalog import store
from maas.catalog.models import Placement
from maas.common.errors import Conflict, InvalidInput, NotAllowed, NotFound, QuotaUsedUp
from maas.fleet.models import Quota
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from tests import factories
from tests.finetune.factories import FACTS, add_examples, make_full_dataset, make_training

pytestmark = pytest.mark.django_db


@pytest.fixture
def training(tenant: Tenant) -> Training:
    return make_training(tenant)


@pytest.fixture
def by(editor: User, tenant: Tenant) -> Principal:
    return factories.principal(editor, tenant)


def version_of(training: Training) -> UUID:
    assert training.version is not None
    return training.version.id


def test_wishes_the_version_onto_an_engine_and_queues_a_job(
    by: Principal, training: Training
) -> None:
    exam = services.start_exam(by=by, version_id=version_of(training))
    assert exam.placement is not None
    assert exam.placement.purpose == Placement.Purpose.EXAM
    assert exam.placement.state == Placement.State.WANTED
    assert (exam.job.kind, exam.job.state, exam.job.subject_id) == (
        "exam",
        Job.State.QUEUED,
        exam.id,
    )
    assert not exam.job.needs_accelerator
    assert exam.items_total == 12
    assert exam.pass_mark == 0.95
    assert AuditEntry.objects.filter(action="exam.start", object_id=str(exam.id)).exists()


def test_takes_the_pass_mark_that_holds_now(
    by: Principal, training: Training, admin_person: User
) -> None:
    policy.set_policy(by=admin_person, pass_mark=0.9)
    assert services.start_exam(by=by, version_id=version_of(training)).pass_mark == 0.9


def test_counts_what_training_does_not_cover_apart(by: Principal, tenant: Tenant) -> None:
    dataset = make_full_dataset(tenant)
    add_examples(dataset, Example.Split.EXAM, [("Do you sell boats?", "No.")], covered=False)
    exam = services.start_exam(by=by, version_id=version_of(make_training(tenant, dataset=dataset)))
    assert (exam.items_total, exam.items_uncovered) == (12, 1)


def test_asks_what_was_frozen_whatever_becomes_of_the_data_set(
    by: Principal, training: Training
) -> None:
    Example.objects.filter(dataset=training.dataset).delete()
    assert services.start_exam(by=by, version_id=version_of(training)).items_total == 12


def test_examines_a_version_once_at_a_time(by: Principal, training: Training) -> None:
    first = services.start_exam(by=by, version_id=version_of(training))
    with pytest.raises(Conflict) as caught:
        services.start_exam(by=by, version_id=version_of(training))
    assert caught.value.code == "exam_running"
    Job.objects.filter(id=first.job_id).update(state=Job.State.FAILED)
    assert services.start_exam(by=by, version_id=version_of(training)) != first


def test_refuses_where_there_is_nothing_to_ask(by: Principal, tenant: Tenant) -> None:
    training = make_training(tenant, dataset=make_full_dataset(tenant, exam_times=0))
    with pytest.raises(Conflict) as caught:
        services.start_exam(by=by, version_id=version_of(training))
    assert caught.value.code == "no_exam_questions"
    assert not Placement.objects.exists()


def test_leaves_nothing_behind_when_the_queue_is_full(
    by: Principal, tenant: Tenant, training: Training
) -> None:
    Quota.objects.create(tenant=tenant, queued_jobs=0)
    with pytest.raises(QuotaUsedUp):
        services.start_exam(by=by, version_id=version_of(training))
    assert not Placement.objects.exists()


def test_a_viewer_may_not(viewer: User, tenant: Tenant, training: Training) -> None:
    with pytest.raises(NotAllowed):
        services.start_exam(by=factories.principal(viewer, tenant), version_id=version_of(training))


def test_a_stranger_finds_no_such_version(stranger: User, training: Training) -> None:
    elsewhere = stranger.tenants.get()
    with pytest.raises(NotFound):
        services.start_exam(
            by=factories.principal(stranger, elsewhere), version_id=version_of(training)
        )


def test_only_an_admin_sets_the_pass_mark(editor: User, admin_person: User) -> None:
    with pytest.raises(NotAllowed):
        policy.set_policy(by=editor, pass_mark=0.5)
    policy.set_policy(by=admin_person, minimum_items=50)
    assert (policy.current().pass_mark, policy.current().minimum_items) == (0.95, 50)


@pytest.mark.parametrize("wrong", [{"pass_mark": 0.3}, {"pass_mark": 1.2}, {"minimum_items": 3}])
def test_the_pass_mark_stays_within_reason(admin_person: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        policy.set_policy(by=admin_person, **wrong)
    assert set(caught.value.fields) == set(wrong)


@pytest.mark.parametrize(
    ("right", "items", "passed"),
    [(57, 60, True), (56, 60, False), (19, 20, True), (9, 9, False), (10, 10, True), (0, 0, False)],
)
def test_passing_takes_the_mark_and_enough_questions(right: bool, items: int, passed: bool) -> None:
    assert policy.passes(right=right, items=items, pass_mark=0.95) is passed


@pytest.mark.parametrize(
    ("right", "items", "passed"), [(19, 20, True), (18, 20, False), (2, 2, True), (0, 0, True)]
)
def test_conduct_must_reach_the_mark_too(right: bool, items: int, passed: bool) -> None:
    found = policy.passes(
        right=20, items=20, pass_mark=0.95, conduct_right=right, conduct_items=items
    )
    assert found is passed


@pytest.mark.parametrize(
    ("own", "items", "preliminary"), [(5, 10, False), (4, 10, True), (0, 0, False)]
)
def test_a_mark_is_preliminary_below_half_of_own_wordings(
    own: int, items: int, preliminary: bool
) -> None:
    assert policy.is_preliminary(own=own, items=items) is preliminary


def test_the_estimate_reckons_with_every_answer(by: Principal, training: Training) -> None:
    job = services.start_exam(by=by, version_id=version_of(training)).job
    assert job.spec["questions"] == 12
    assert job.spec["answers"] == round(12 * 3.3) + parts.MOST
    assert job.estimate_seconds == pytest.approx(job.spec["answers"] * 0.75)


def test_whose_words_a_question_has_is_frozen(by: Principal, tenant: Tenant) -> None:
    dataset = make_full_dataset(tenant, exam_times=0)
    add_examples(dataset, Example.Split.EXAM, FACTS[:1], origin=Example.Origin.OWN)
    add_examples(dataset, Example.Split.EXAM, FACTS[1:2], origin=Example.Origin.MADE)
    training = make_training(tenant, dataset=dataset)
    Example.objects.filter(dataset=dataset).update(origin=Example.Origin.OWN)
    assert [item.origin for item in questions.covered(training)] == ["own", "made"]


def test_what_was_frozen_without_it_is_looked_up_in_the_data_set(tenant: Tenant) -> None:
    training = make_training(tenant)
    kept = training.dataset.examples.filter(split=Example.Split.EXAM)
    first = kept.first()
    assert first is not None
    kept.filter(id=first.id).update(origin=Example.Origin.OWN)
    file = store.path(training.frozen)
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    told = [{name: of for name, of in line.items() if name != "origin"} for line in lines]
    file.chmod(0o600)
    file.write_text("".join(json.dumps(line) + "\n" for line in told), "utf-8")
    kept.filter(question="Are dogs welcome?").delete()
    origins = {item.question: item.origin for item in questions.covered(training)}
    assert origins[first.question] == "own"
    assert origins["Are dogs welcome?"] == "made", "what nobody knows is not a customer's"
