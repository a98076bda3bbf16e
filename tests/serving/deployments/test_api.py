"""Deployments over the REST API."""

from typing import Any

import pytest

from knowledgebase.retrieval.index import FOLDER, Index
from knowledgebase.review import thresholds
from maas.catalog import store
from maas.catalog.models import ModelVersion, Placement
from maas.tenants.models import Tenant, User
from serving.models import Deployment, Engine, Revision
from serving.services import publishing
from tests import factories
from tests.conftest import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(tenant: Tenant) -> str:
    return f"/api/tenants/{tenant.pk}/deployments/"


@pytest.fixture
def version(tenant: Tenant) -> ModelVersion:
    return factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)


def load(deployment_id: str) -> None:
    revision = Revision.objects.filter(deployment_id=deployment_id).order_by("-number")[0]
    Placement.objects.filter(pk=revision.placement_id).update(state=Placement.State.LOADED)
    publishing.placed(revision.placement)


def create(api: Api, user: User, address: str, version: ModelVersion, **headers: str) -> Any:
    body = {"name": "shop", "version": str(version.pk)}
    return api(user).post(address, body, headers=headers)


def test_an_editor_puts_a_version_live(
    api: Api, editor: User, address: str, version: ModelVersion
) -> None:
    answer = create(api, editor, address, version)
    assert answer.status_code == 201
    assert answer.json()["state"] == "publishing"
    assert answer.json()["active"] is None

    load(answer.json()["id"])
    shown = api(editor).get(f"{address}{answer.json()['id']}/").json()
    assert shown["state"] == "live"
    assert shown["active"]["version"] == str(version.pk)
    assert shown["endpoint"].endswith("/v1")
    assert [one["name"] for one in api(editor).get(address).json()["results"]] == ["shop"]


def test_creating_twice_with_one_key_makes_one(
    api: Api, editor: User, address: str, version: ModelVersion
) -> None:
    first, second = (
        create(api, editor, address, version, **{"Idempotency-Key": "abc"}) for _ in range(2)
    )
    assert first.json()["id"] == second.json()["id"]
    assert Deployment.objects.count() == 1


def test_a_failed_exam_is_answered_with_what_to_fix(
    api: Api, editor: User, address: str, tenant: Tenant
) -> None:
    failed = factories.make_version(
        tenant,
        verdict=ModelVersion.Verdict.FAILED,
        exam_summary={"score": 0.8, "failed": [{"question": "When do you open?"}]},
    )
    answer = create(api, editor, address, failed)
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "exam_not_passed"
    assert error["details"]["exam"]["failed"][0]["question"] == "When do you open?"
    assert error["details"]["failed_items"][0]["question"] == "When do you open?"


def test_history_new_revision_and_roll_back(
    api: Api, editor: User, address: str, version: ModelVersion, tenant: Tenant
) -> None:
    made = create(api, editor, address, version).json()
    load(made["id"])
    other = factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)
    one = f"{address}{made['id']}/"
    answer = api(editor).post(f"{one}revisions/", {"version": str(other.pk)})
    assert (answer.status_code, answer.json()["number"]) == (201, 2)
    load(made["id"])

    back = api(editor).post(f"{one}roll-back/", {})
    assert (back.status_code, back.json()["version"]) == (201, str(version.pk))
    history = api(editor).get(f"{one}revisions/").json()["results"]
    assert [(row["number"], row["state"]) for row in history] == [
        (3, "pending"), (2, "active"), (1, "superseded"),
    ]  # fmt: skip


def test_why_a_revision_failed_is_said_in_words(
    api: Api, editor: User, address: str, version: ModelVersion
) -> None:
    made = create(api, editor, address, version).json()
    placement = Revision.objects.get(deployment_id=made["id"]).placement
    Placement.objects.filter(pk=placement.pk).update(
        state=Placement.State.FAILED, error="adapter_rank {'rank': 64, 'most': 16}"
    )
    publishing.refused(placement)
    (row,) = api(editor).get(f"{address}{made['id']}/revisions/").json()["results"]
    assert row["state"] == "failed"
    assert "rank" in row["error"]


def test_pause_resume_and_retire(
    api: Api, editor: User, address: str, version: ModelVersion
) -> None:
    made = create(api, editor, address, version).json()
    load(made["id"])
    one = f"{address}{made['id']}/"
    assert api(editor).post(f"{one}pause/").json()["state"] == "paused"
    assert api(editor).post(f"{one}resume/").json()["state"] == "publishing"
    assert api(editor).delete(one).json()["state"] == "retired"
    assert api(editor).get(address).json()["results"] == []
    assert len(api(editor).get(f"{address}?retired=true").json()["results"]) == 1


def test_its_own_words_are_changed_one_by_one(
    api: Api, editor: User, viewer: User, address: str, version: ModelVersion
) -> None:
    made = create(api, editor, address, version).json()
    assert (made["refusal"], made["contact"]) == ("", "")
    one = f"{address}{made['id']}/"
    changed = api(editor).patch(one, {"refusal": " Please ask\nMei. "}).json()
    assert (changed["refusal"], changed["contact"]) == ("Please ask Mei.", "")
    changed = api(editor).patch(one, {"contact": "01632 960 123"}).json()
    assert (changed["refusal"], changed["contact"]) == ("Please ask Mei.", "01632 960 123")
    assert api(editor).patch(one, {"refusal": ""}).json()["refusal"] == ""
    assert api(viewer).patch(one, {"refusal": "Mine"}).status_code == 403


@pytest.mark.parametrize(("field", "longest"), [("refusal", 400), ("contact", 200)])
def test_words_without_end_are_told_at_their_field(
    api: Api, editor: User, address: str, version: ModelVersion, field: str, longest: int
) -> None:
    one = f"{address}{create(api, editor, address, version).json()['id']}/"
    answer = api(editor).patch(one, {field: "x" * (longest + 1)})
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {field}
    assert api(editor).patch(one, {field: "x" * longest}).status_code == 200


def test_what_it_may_say_is_set_as_a_whole(
    api: Api, editor: User, viewer: User, address: str, version: ModelVersion
) -> None:
    made = create(api, editor, address, version).json()
    assert made["thresholds"] == {}
    one = f"{address}{made['id']}/"
    moved = {"tobacco": 0.8, "absolute-superlative": 1}
    assert api(editor).patch(one, {"thresholds": moved}).json()["thresholds"] == moved
    # What is left out stays.
    assert api(editor).patch(one, {"refusal": "Ask us."}).json()["thresholds"] == moved
    both = api(editor).patch(one, {"refusal": "Ask Mei.", "thresholds": {"hate": 0.3}}).json()
    assert (both["refusal"], both["thresholds"]) == ("Ask Mei.", {"hate": 0.3})
    assert api(editor).patch(one, {"thresholds": {}}).json()["thresholds"] == {}
    assert api(viewer).patch(one, {"thresholds": moved}).status_code == 403


def test_of_a_change_that_is_wrong_in_one_part_nothing_is_kept(
    api: Api, editor: User, address: str, version: ModelVersion
) -> None:
    one = f"{address}{create(api, editor, address, version).json()['id']}/"
    answer = api(editor).patch(one, {"refusal": "Ask us.", "thresholds": {"hate": 1}})
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {"thresholds.hate"}
    assert api(editor).get(one).json()["refusal"] == ""
    for wrong in ({"hate": "much"}, {"hate": 2}, [0.5], None):
        assert api(editor).patch(one, {"thresholds": wrong}).status_code == 400


def test_a_text_is_checked_sentence_by_sentence(
    api: Api, viewer: User, editor: User, address: str, version: ModelVersion
) -> None:
    made = create(api, editor, address, version).json()
    check = f"{address}{made['id']}/check/"
    text = "We deliver. We are the best bike shop in the world."
    answer = api(viewer).post(check, {"text": text}).json()
    assert (answer["passed"], answer["facts"]) == (False, "not_live")
    well, wrong = answer["sentences"]
    assert well == {
        "text": "We deliver.",
        "start": 0,
        "passed": True,
        "checks": [{"check": "review", "verdict": "passed"}],
        "findings": [],
    }
    assert wrong["text"] == "We are the best bike shop in the world."
    assert text[wrong["start"] :] == wrong["text"]
    (review,) = wrong["checks"]
    assert (review["verdict"], review["reason"]) == ("replaced", "absolute-superlative")
    found = max(wrong["findings"], key=lambda one: one["end"])
    assert found["flagged"]
    assert wrong["text"][found["start"] : found["end"]] == found["words"]
    assert found["threshold"] == thresholds("retail")["default"]
    assert found["source"] == "UK CAP Code 3.7"


def test_a_text_is_held_to_the_facts_of_the_live_version(
    api: Api, editor: User, address: str, version: ModelVersion
) -> None:
    made = create(api, editor, address, version).json()
    load(made["id"])
    fact = "Members get 20 % off every order."
    Index.build([("Is there a discount?", fact)], language="en").save(
        store.path(version.adapter.artefact) / FOLDER
    )
    check = f"{address}{made['id']}/check/"
    for text, verdict in ((fact, "passed"), ("Members get 50 % off every order.", "replaced")):
        answer = api(editor).post(check, {"text": text}).json()
        assert answer["facts"] == "held"
        results = {one["check"]: one for one in answer["sentences"][0]["checks"]}
        assert list(results) == ["thread", "review", "guard"]
        assert results["guard"]["verdict"] == verdict
        assert results["guard"]["fact"] == fact
    assert api(editor).post(check, {"text": "x" * 1001}).status_code == 400


def test_developers_and_strangers_cannot_change_what_is_live(
    api: Api, developer: User, stranger: User, address: str, version: ModelVersion
) -> None:
    assert create(api, developer, address, version).status_code == 403
    assert create(api, stranger, address, version).status_code == 404
    assert api().get(address).status_code == 401


def test_another_tenants_version_is_not_found(
    api: Api, editor: User, address: str, stranger: User
) -> None:
    theirs = stranger.memberships.get().tenant
    foreign = factories.make_version(theirs, verdict=ModelVersion.Verdict.PASSED)
    assert create(api, editor, address, foreign).status_code == 404


def test_engines_are_the_admins_to_see(api: Api, admin_person: User, owner: User) -> None:
    Engine.objects.create(node=factories.make_node(), base_model=factories.make_base_model("b"))
    (row,) = api(admin_person).get("/api/admin/engines/").json()["results"]
    assert row["base_model"] == "b"
    assert api(owner).get("/api/admin/engines/").status_code == 403
