"""What a merchant decides: one link at a time, and what came in becomes rows or goes."""

import uuid

import pytest

from finetune.data.settings import ADDED_SHEET
from finetune.datasets import services as datasets
from finetune.datasets import trash
from finetune.models import Contribution, Dataset, Example, SourceRow, Survey
from finetune.surveys import receiving, selectors, services
from finetune.surveys.services import Use
from maas.common.errors import Conflict, InvalidInput, NotAllowed, NotFound
from maas.jobs.models import Job
from maas.tenants.models import AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from tests import factories
from tests.finetune.datasets.conftest import read_now
from tests.finetune.surveys.conftest import OPEN, REPAIR

State = Contribution.State


def send(survey: Survey, *questions: str) -> list[Contribution]:
    receiving.contribute(token=survey.token, text="\n".join(questions), visitor="somebody")
    found = {one.text: one for one in survey.contributions.all()}
    return [found[one] for one in questions]


def test_a_data_set_has_one_open_link_and_a_new_one_after_it(
    by: Principal, dataset: Dataset
) -> None:
    first = services.open_survey(by=by, dataset_id=dataset.id, welcome=" Tell us,\n please. ")
    again = services.open_survey(by=by, dataset_id=dataset.id)
    assert (again.id, again.welcome) == (first.id, "Tell us, please.")
    services.close_survey(by=by, dataset_id=dataset.id)
    with pytest.raises(Conflict):
        services.close_survey(by=by, dataset_id=dataset.id)
    other = services.open_survey(by=by, dataset_id=dataset.id)
    assert other.token != first.token
    assert other.created_by == by.user
    assert Survey.objects.filter(dataset=dataset, open=True).count() == 1
    actions = AuditEntry.objects.filter(action__startswith="survey.").order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "survey.open", "survey.close", "survey.open",
    ]  # fmt: skip


def test_a_welcome_is_changed_and_has_its_length(by: Principal, survey: Survey) -> None:
    changed = services.open_survey(by=by, dataset_id=survey.dataset_id, welcome="Hello!")
    assert (changed.id, changed.welcome) == (survey.id, "Hello!")
    with pytest.raises(InvalidInput) as refused:
        services.open_survey(by=by, dataset_id=survey.dataset_id, welcome="a" * 301)
    assert set(refused.value.fields) == {"welcome"}


def test_what_has_not_been_read_has_no_facts_to_ask_for(by: Principal) -> None:
    made = datasets.upload(by=by, filename="faq.csv", chunks=[b"question,answer\na,b\n"])
    with pytest.raises(Conflict) as refused:
        services.open_survey(by=by, dataset_id=made.id)
    assert refused.value.code == "dataset_not_ready"


def test_what_is_used_becomes_a_wording_of_its_fact_on_the_added_sheet(
    by: Principal, dataset: Dataset, survey: Survey
) -> None:
    early, mend, odd = send(survey, "how early are you there", "mend my bike", "hello you")
    used = services.decide(
        by=by,
        dataset_id=dataset.id,
        uses=[
            Use(contribution=early.id, answer=OPEN),
            Use(contribution=mend.id, answer=REPAIR, question="Can you mend my bike?"),
        ],
        dismissed=[odd.id],
    )
    assert [(one.state, one.row_number) for one in used] == [("used", 1), ("used", 2)]
    odd.refresh_from_db()
    assert (odd.state, odd.row_number) == ("dismissed", None)
    read_now(dataset)
    rows = SourceRow.objects.filter(dataset=dataset, sheet=ADDED_SHEET).order_by("number")
    assert [(row.question, row.answer) for row in rows] == [
        ("how early are you there", OPEN),
        ("Can you mend my bike?", REPAIR),
    ]
    assert [row.reasons[0]["code"] for row in rows] == ["added_from_survey"] * 2
    own = Example.objects.filter(dataset=dataset, origin="own")
    groups = dict(own.values_list("question", "group"))
    assert groups["how early are you there"] == groups["When do you open?"]
    assert groups["Can you mend my bike?"] == groups["Do you repair bicycles?"]


def test_several_cost_no_reading(by: Principal, dataset: Dataset, survey: Survey) -> None:
    some = send(survey, *(f"when are you there on day {number}" for number in range(5)))
    before = Job.objects.filter(kind="dataset.parse").count()
    uses = [Use(contribution=one.id, answer=OPEN) for one in some]
    services.decide(by=by, dataset_id=dataset.id, uses=uses)
    assert Job.objects.filter(kind="dataset.parse").count() == before


def test_what_people_sent_in_is_asked_in_the_exam_where_a_fact_has_enough(
    by: Principal, dataset: Dataset, survey: Survey
) -> None:
    some = send(survey, "how early can I come", "what time do you start in the morning")
    uses = [Use(contribution=one.id, answer=OPEN) for one in some]
    services.decide(by=by, dataset_id=dataset.id, uses=uses)
    read_now(dataset)
    asked = Example.objects.filter(dataset=dataset, origin="own", split="exam", answer=OPEN)
    assert asked.count() == 1


def test_all_of_it_or_nothing(by: Principal, dataset: Dataset, survey: Survey) -> None:
    one, other = send(survey, "how early are you there", "mend my bike")
    before = (Job.objects.count(), AuditEntry.objects.count())
    with pytest.raises(InvalidInput):
        services.decide(
            by=by,
            dataset_id=dataset.id,
            uses=[Use(contribution=one.id, answer=OPEN), Use(contribution=other.id, answer=" ")],
        )
    assert set(survey.contributions.values_list("state", flat=True)) == {"new"}
    dataset.refresh_from_db()
    assert not dataset.decisions.exists()
    assert (Job.objects.count(), AuditEntry.objects.count()) == before


def test_each_is_decided_once(by: Principal, dataset: Dataset, survey: Survey) -> None:
    (one,) = send(survey, "how early are you there")
    use = Use(contribution=one.id, answer=OPEN)
    for wrong in ({"uses": [use, use]}, {"uses": [use], "dismissed": [one.id]}, {}):
        with pytest.raises(InvalidInput):
            services.decide(by=by, dataset_id=dataset.id, **wrong)
    services.decide(by=by, dataset_id=dataset.id, dismissed=[one.id])
    with pytest.raises(Conflict) as refused:
        services.decide(by=by, dataset_id=dataset.id, uses=[use])
    assert refused.value.code == "contribution_decided"


def test_only_whoever_may_write_the_data_decides(
    by: Principal, dataset: Dataset, survey: Survey, viewer: User, tenant: Tenant
) -> None:
    (one,) = send(survey, "how early are you there")
    reader = factories.principal(viewer, tenant)
    latest = selectors.latest(by=reader, dataset=dataset)
    assert latest is not None
    assert latest.received == 1  # type: ignore[attr-defined]  # an annotation of the query
    for refused in (
        lambda: services.open_survey(by=reader, dataset_id=dataset.id),
        lambda: services.close_survey(by=reader, dataset_id=dataset.id),
        lambda: services.decide(by=reader, dataset_id=dataset.id, dismissed=[one.id]),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_another_tenants_are_not_there(
    by: Principal, dataset: Dataset, survey: Survey, stranger: User
) -> None:
    (one,) = send(survey, "how early are you there")
    elsewhere = Tenant.objects.get(memberships__user=stranger)
    other = factories.principal(stranger, elsewhere)
    with pytest.raises(NotFound):
        services.open_survey(by=other, dataset_id=dataset.id)
    assert not selectors.contributions(by=other, dataset=dataset).exists()
    theirs = Dataset.objects.create(
        tenant=elsewhere, name="Theirs", state="ready", size_bytes=1, edition=1
    )
    for foreign in (one.id, uuid.uuid4(), "no id"):
        with pytest.raises(NotFound):
            services.decide(by=other, dataset_id=theirs.id, dismissed=[foreign])
    one.refresh_from_db()
    assert one.state == State.NEW


def test_what_lies_in_the_trash_asks_nobody_and_what_is_purged_forgets_all(
    by: Principal, dataset: Dataset, survey: Survey
) -> None:
    send(survey, "how early are you there")
    datasets.throw_away(by=by, dataset=dataset)
    with pytest.raises(NotFound):
        selectors.public(survey.token)
    datasets.restore(by=by, dataset_id=dataset.id)
    assert selectors.public(survey.token) == survey
    trash.DatasetKind().purge(dataset)
    assert not Contribution.objects.exists()
