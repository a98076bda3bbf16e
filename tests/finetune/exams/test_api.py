"""Exams over the REST API."""

import pytest

from finetune.models import Exam, ExamItem
from maas.tenants.models import Scope, Tenant, User
from tests import factories
from tests.conftest import Api
from tests.finetune.factories import make_exam, make_training

pytestmark = pytest.mark.django_db


def url(tenant: Tenant, tail: str = "") -> str:
    return f"/api/tenants/{tenant.id}/exams/{tail}"


def add_item(exam: Exam, number: int, *, right: bool, counted: bool = True) -> ExamItem:
    return ExamItem.objects.create(
        exam=exam,
        number=number,
        group=number,
        question=f"Question {number}?",
        expected="Monday",
        answer="Monday" if right else "Sunday",
        right=right,
        counted=counted,
        reason={"code": "same_words" if right else "other_meaning", "params": {}},
    )


@pytest.fixture
def marked(tenant: Tenant) -> Exam:
    exam = make_exam(
        tenant, items_total=12, items_right=10, items_uncovered=1, score=10 / 12, passed=False
    )
    for number in range(1, 13):
        add_item(exam, number, right=number > 2)
    add_item(exam, 13, right=False, counted=False)
    return exam


def test_an_editor_starts_an_exam_of_a_version(api: Api, editor: User, tenant: Tenant) -> None:
    version = make_training(tenant).version
    assert version is not None
    answer = api(editor).post(url(tenant), {"version": str(version.id)})
    assert answer.status_code == 201
    body = answer.json()
    assert body["version"]["id"] == str(version.id)
    assert body["job"]["state"] == "queued"
    assert body["passed"] is None


def test_a_repeated_start_with_one_idempotency_key_is_one_exam(
    api: Api, editor: User, tenant: Tenant
) -> None:
    version = make_training(tenant).version
    assert version is not None
    sent = {"version": str(version.id)}
    client = api(editor)
    first = client.post(url(tenant), sent, headers={"Idempotency-Key": "once"})
    second = client.post(url(tenant), sent, headers={"Idempotency-Key": "once"})
    assert first.json()["id"] == second.json()["id"]


def test_the_result_says_what_failed_why_and_what_to_do(
    api: Api, viewer: User, tenant: Tenant, marked: Exam
) -> None:
    body = api(viewer).get(url(tenant, f"{marked.id}/")).json()
    assert (body["passed"], body["items_right"], body["items_total"]) == (False, 10, 12)
    assert [item["question"] for item in body["failed_items"]] == ["Question 1?", "Question 2?"]
    assert body["failed_items"][0]["reason"]["text"] == "It says something else."
    assert len(body["cautions"]) == 2
    assert any("thorough" in step for step in body["advice"])


def test_a_passed_exam_gives_no_advice(api: Api, viewer: User, tenant: Tenant) -> None:
    exam = make_exam(tenant, items_total=40, items_right=40, score=1.0, passed=True)
    body = api(viewer).get(url(tenant, f"{exam.id}/")).json()
    assert (body["advice"], body["cautions"], body["failed_items"]) == ([], [], [])


def test_items_can_be_narrowed_to_what_is_wrong(
    api: Api, viewer: User, tenant: Tenant, marked: Exam
) -> None:
    everything = api(viewer).get(url(tenant, f"{marked.id}/items/")).json()["results"]
    assert len(everything) == 13
    wrong = api(viewer).get(url(tenant, f"{marked.id}/items/?right=false")).json()["results"]
    assert [item["number"] for item in wrong] == [1, 2]


def test_items_can_be_narrowed_to_one_part(
    api: Api, viewer: User, tenant: Tenant, marked: Exam
) -> None:
    ExamItem.objects.filter(exam=marked, number=3).update(part="trap", outcome="refused")
    address = url(tenant, f"{marked.id}/items/?part=trap")
    (item,) = api(viewer).get(address).json()["results"]
    assert (item["number"], item["part"], item["outcome"]) == (3, "trap", "refused")
    assert api(viewer).get(url(tenant, f"{marked.id}/items/?part=none")).status_code == 400


def test_the_result_says_what_each_part_came_to_and_what_teaching_brought(
    api: Api, viewer: User, tenant: Tenant
) -> None:
    parts = {
        "covered": {
            "items": 40, "right": 40, "low": 0.91, "high": 1.0, "at_once": 40,
            "at_once_right": 40, "asked_back": 0, "refused": 0, "gained": 9, "lost": 1,
            "chance": 0.02,
        },
        "trap": {"items": 8, "right": 8, "low": 0.67, "high": 1.0},
    }  # fmt: skip
    exam = make_exam(
        tenant, items_total=40, items_right=40, score=1.0, passed=True, parts=parts,
        preliminary=True, base_facts_score=0.8, items_right_base_facts=32,
    )  # fmt: skip
    body = api(viewer).get(url(tenant, f"{exam.id}/")).json()
    assert body["parts"] == parts
    assert (body["base_facts_score"], body["items_right_base_facts"]) == (0.8, 32)
    assert "8 more right answers" in body["teaching"]
    assert body["preliminary"]
    assert body["caveat"].startswith("Preliminary: asked in wordings that we made")
    listed = api(viewer).get(url(tenant)).json()["results"]
    assert [one["caveat"] for one in listed] == [body["caveat"]]


def test_a_wrong_item_says_what_helps(api: Api, viewer: User, tenant: Tenant, marked: Exam) -> None:
    wrong = api(viewer).get(url(tenant, f"{marked.id}/items/?right=false")).json()["results"]
    assert all(item["mend"] for item in wrong)
    right = api(viewer).get(url(tenant, f"{marked.id}/items/?right=true")).json()["results"]
    assert {item["mend"] for item in right} == {""}


def test_an_exam_of_before_is_readable(
    api: Api, viewer: User, tenant: Tenant, marked: Exam
) -> None:
    body = api(viewer).get(url(tenant, f"{marked.id}/")).json()
    assert (body["parts"], body["teaching"], body["caveat"]) == ({}, "", "")
    assert body["base_facts_score"] is None


def test_exams_are_listed_by_version(api: Api, viewer: User, tenant: Tenant, marked: Exam) -> None:
    other = make_exam(tenant)
    body = api(viewer).get(url(tenant, f"?version={other.version_id}")).json()
    assert [exam["id"] for exam in body["results"]] == [str(other.id)]


def test_an_editor_cancels_a_waiting_exam(api: Api, editor: User, tenant: Tenant) -> None:
    exam = make_exam(tenant)
    assert api(editor).post(url(tenant, f"{exam.id}/cancel/")).json()["job"]["state"] == "cancelled"


def test_a_viewer_may_look_and_not_start(api: Api, viewer: User, tenant: Tenant) -> None:
    version = make_training(tenant).version
    assert version is not None
    assert api(viewer).post(url(tenant), {"version": str(version.id)}).status_code == 403


@pytest.mark.parametrize("tail", ["{id}/", "{id}/items/", "{id}/cancel/"])
def test_a_stranger_finds_nothing(
    api: Api, stranger: User, tenant: Tenant, marked: Exam, tail: str
) -> None:
    elsewhere = stranger.tenants.get()
    for where in (tenant, elsewhere):
        address = url(where, tail.format(id=marked.id))
        client = api(stranger)
        answer = client.post(address) if tail.endswith("cancel/") else client.get(address)
        assert answer.status_code == 404


def test_a_key_that_may_read_reads(api: Api, tenant: Tenant, marked: Exam) -> None:
    _row, key = factories.make_key(tenant, scopes=(Scope.READ,))
    assert api(key=key).get(url(tenant, f"{marked.id}/")).status_code == 200


def test_everybody_reads_the_pass_mark_and_admins_set_it(
    api: Api, viewer: User, admin_person: User
) -> None:
    assert api(viewer).get("/api/exam-policy/").json() == {"pass_mark": 0.95, "minimum_items": 30}
    assert api(viewer).patch("/api/exam-policy/", {"pass_mark": 0.5}).status_code == 403
    answer = api(admin_person).patch("/api/exam-policy/", {"pass_mark": 0.9})
    assert answer.json() == {"pass_mark": 0.9, "minimum_items": 30}
