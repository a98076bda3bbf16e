"""A version goes live behind the gate, is replaced without a gap, and can be taken back."""

import json
from typing import Any

import pytest
from django.utils import timezone

from knowledgebase.review import thresholds
from maas.catalog.models import ModelVersion, Placement
from maas.common import events, stores
from maas.common.errors import Conflict, InvalidInput, NotAllowed, NotFound, QuotaUsedUp
from maas.fleet.models import Quota
from maas.tenants.models import AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from serving import selectors, services
from serving.checks.review import ReviewPolicy
from serving.gateway import routes
from serving.models import Deployment, Engine, Revision
from serving.services import publishing
from tests import factories

CheckVerdict = ModelVersion.Verdict
State = Deployment.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def by(owner: User, tenant: Tenant) -> Principal:
    return factories.principal(owner, tenant)


def make_version(tenant: Tenant, verdict: str = CheckVerdict.PASSED) -> ModelVersion:
    return factories.make_version(tenant, verdict=verdict)


def load(revision: Revision | None) -> None:
    """What the node's agent does once the engine has the adapter."""
    assert revision is not None
    Placement.objects.filter(pk=revision.placement_id).update(
        state=Placement.State.LOADED, loaded_at=timezone.now()
    )
    publishing.placed(Placement.objects.get(pk=revision.placement_id))


def latest(deployment: Deployment) -> Revision:
    return deployment.revisions.order_by("-number")[0]


@pytest.fixture
def live(by: Principal, tenant: Tenant) -> Deployment:
    """A deployment whose first revision is live."""
    made = services.deploy(by=by, name="shop", version_id=make_version(tenant).pk)
    load(latest(made))
    made.refresh_from_db()
    return made


def test_a_version_that_has_passed_goes_live_when_it_is_loaded(
    by: Principal, tenant: Tenant
) -> None:
    version = make_version(tenant)
    made = services.deploy(by=by, name="shop", version_id=version.pk)
    assert made.state == State.PUBLISHING
    assert made.active is None
    revision = latest(made)
    assert revision.placement.purpose == Placement.Purpose.DEPLOYMENT
    assert revision.placement.state == Placement.State.WANTED

    load(revision)
    made.refresh_from_db()
    assert made.state == State.LIVE
    assert made.active == revision
    assert AuditEntry.objects.filter(action="deployment.create", object_id=made.pk).exists()


@pytest.mark.parametrize("verdict", [CheckVerdict.FAILED, CheckVerdict.UNEXAMINED])
def test_a_version_that_has_not_passed_cannot_go_live(
    by: Principal, tenant: Tenant, verdict: str
) -> None:
    version = make_version(tenant, verdict)
    version.exam_summary = {"score": 0.9, "failed": [{"question": "When do you open?"}]}
    version.save()
    with pytest.raises(Conflict) as refused:
        services.deploy(by=by, name="shop", version_id=version.pk)
    assert refused.value.code == "exam_not_passed"
    assert refused.value.details["exam"]["failed"][0]["question"] == "When do you open?"
    assert not Deployment.objects.exists()


def test_the_gate_holds_for_new_revisions_too(
    by: Principal, tenant: Tenant, live: Deployment
) -> None:
    version = make_version(tenant, CheckVerdict.FAILED)
    with pytest.raises(Conflict, match="has not passed"):
        services.change_version(by=by, deployment_id=live.pk, version_id=version.pk)


def test_the_old_revision_serves_until_the_new_one_is_loaded(
    by: Principal, tenant: Tenant, live: Deployment
) -> None:
    first = live.active
    assert first is not None
    second = services.change_version(
        by=by, deployment_id=live.pk, version_id=make_version(tenant).pk
    )
    live.refresh_from_db()
    assert (live.state, live.active) == (State.PUBLISHING, first)
    assert first.placement.state == Placement.State.LOADED

    load(second)
    live.refresh_from_db()
    first.refresh_from_db()
    assert (live.state, live.active) == (State.LIVE, second)
    assert first.state == Revision.State.SUPERSEDED
    old = Placement.objects.get(pk=first.placement_id)
    assert old.state == Placement.State.RELEASED
    assert old.release_after is not None
    assert old.release_after > timezone.now()  # answers that are being given are finished


def test_rolling_back_makes_a_new_revision_of_the_version_before(
    by: Principal, tenant: Tenant, live: Deployment
) -> None:
    assert live.active is not None
    good = live.active.version
    load(services.change_version(
        by=by, deployment_id=live.pk, version_id=make_version(tenant).pk
    ))  # fmt: skip
    back = services.roll_back(by=by, deployment_id=live.pk)
    assert (back.number, back.version) == (3, good)
    load(back)
    live.refresh_from_db()
    assert live.active == back


def test_rolling_back_to_a_named_revision(by: Principal, tenant: Tenant, live: Deployment) -> None:
    for _ in range(2):
        version = make_version(tenant)
        load(services.change_version(by=by, deployment_id=live.pk, version_id=version.pk))
    back = services.roll_back(by=by, deployment_id=live.pk, number=1)
    assert back.version == live.revisions.get(number=1).version


def test_there_may_be_nothing_to_roll_back_to(by: Principal, live: Deployment) -> None:
    for number in (None, 7):
        with pytest.raises(Conflict) as refused:
            services.roll_back(by=by, deployment_id=live.pk, number=number)
        assert refused.value.code == "nothing_to_roll_back_to"


def test_a_revision_that_was_never_live_is_no_way_back(
    by: Principal, tenant: Tenant, live: Deployment
) -> None:
    services.change_version(by=by, deployment_id=live.pk, version_id=make_version(tenant).pk)
    with pytest.raises(Conflict):
        services.roll_back(by=by, deployment_id=live.pk, number=2)


def test_the_latest_wish_wins(by: Principal, tenant: Tenant, live: Deployment) -> None:
    second, third = (
        services.change_version(by=by, deployment_id=live.pk, version_id=make_version(tenant).pk)
        for _ in range(2)
    )
    second.refresh_from_db()
    assert second.state == Revision.State.SUPERSEDED
    load(second)  # the agent had it in its hands already
    load(third)
    live.refresh_from_db()
    assert live.active == third


def test_an_adapter_that_is_refused_leaves_what_is_live(
    by: Principal, tenant: Tenant, live: Deployment
) -> None:
    first = live.active
    second = services.change_version(
        by=by, deployment_id=live.pk, version_id=make_version(tenant).pk
    )
    publishing.refused(second.placement)
    live.refresh_from_db()
    second.refresh_from_db()
    assert (live.state, live.active) == (State.LIVE, first)
    assert second.state == Revision.State.FAILED


def test_a_first_adapter_that_is_refused_leaves_a_paused_deployment(
    by: Principal, tenant: Tenant
) -> None:
    made = services.deploy(by=by, name="shop", version_id=make_version(tenant).pk)
    publishing.refused(latest(made).placement)
    made.refresh_from_db()
    assert made.state == State.PAUSED
    assert made.active is None


def test_an_engine_that_comes_back_switches_nothing(live: Deployment) -> None:
    assert live.active is not None
    before = live.active.activated_at
    load(live.active)
    live.refresh_from_db()
    assert live.active.activated_at == before


def test_a_paused_deployment_serves_nothing_and_goes_on(by: Principal, live: Deployment) -> None:
    first = live.active
    assert first is not None
    services.pause(by=by, deployment_id=live.pk)
    live.refresh_from_db()
    assert (live.state, live.active) == (State.PAUSED, None)
    assert Placement.objects.get(pk=first.placement_id).state == Placement.State.RELEASED
    with pytest.raises(Conflict):
        services.pause(by=by, deployment_id=live.pk)

    load(services.resume(by=by, deployment_id=live.pk))
    live.refresh_from_db()
    assert live.state == State.LIVE
    assert live.active is not None
    assert live.active.version == first.version
    with pytest.raises(Conflict):
        services.resume(by=by, deployment_id=live.pk)


def test_its_own_words_are_noted_and_the_gateway_is_told(
    by: Principal, live: Deployment, django_capture_on_commit_callbacks: Any
) -> None:
    changes = {"refusal": "Ask us.", "contact": "01632 960 123"}
    # redis declares no types here
    with stores.client().pubsub(ignore_subscribe_messages=True) as told:  # type: ignore[no-untyped-call]
        told.subscribe(events.ROUTES)
        told.get_message(timeout=2)  # that it stands
        with django_capture_on_commit_callbacks(execute=True):
            services.change_words(by=by, deployment_id=live.pk, changes=changes)
        message = told.get_message(timeout=2)
    assert message is not None
    assert json.loads(message["data"]) == {"tenant": str(live.tenant_id)}
    live.refresh_from_db()
    assert (live.refusal, live.contact) == ("Ask us.", "01632 960 123")
    entry = AuditEntry.objects.get(action="deployment.change_words")
    assert entry.data == {"name": "shop", "changed": ["contact", "refusal"]}


def test_nobody_changes_the_words_of_what_is_not_theirs_or_has_ended(
    by: Principal, live: Deployment, viewer: User, tenant: Tenant, stranger: User
) -> None:
    def change(who: Principal) -> None:
        services.change_words(by=who, deployment_id=live.pk, changes={"refusal": "Mine."})

    with pytest.raises(NotAllowed):
        change(factories.principal(viewer, tenant))
    with pytest.raises(NotFound):
        change(factories.principal(stranger, Tenant.objects.get(members=stranger)))
    services.retire(by=by, deployment_id=live.pk)
    with pytest.raises(Conflict):
        change(by)
    live.refresh_from_db()
    assert live.refusal == ""


def test_what_it_may_say_is_noted_and_the_gateway_is_told(
    by: Principal, live: Deployment, django_capture_on_commit_callbacks: Any
) -> None:
    def change(**moved: float) -> int:
        with django_capture_on_commit_callbacks() as told:
            services.change_thresholds(by=by, deployment_id=live.pk, thresholds=moved)
        return len(told)

    usual = thresholds("retail")["default"]
    assert change(tobacco=0.8, hate=0.3, violence=usual) == 1
    live.refresh_from_db()
    assert live.thresholds == {"tobacco": 0.8, "hate": 0.3}
    assert change(tobacco=0.8, hate=0.3) == 0
    assert change(tobacco=1) == 1
    live.refresh_from_db()
    assert live.thresholds == {"tobacco": 1.0}
    entries = AuditEntry.objects.filter(action="deployment.change_thresholds")
    assert [one.data["changed"] for one in entries.order_by("at")] == [
        ["hate", "tobacco"],
        ["hate", "tobacco"],
    ]


def test_what_the_gateway_reviews_by_is_what_the_merchant_moved(
    by: Principal, tenant: Tenant, live: Deployment
) -> None:
    engine = Engine.objects.create(
        node=factories.make_node(),
        base_model=factories.make_base_model(),
        state=Engine.State.READY,
        address="127.0.0.1:1",
    )
    assert live.active is not None
    Placement.objects.filter(pk=live.active.placement_id).update(engine_id=engine.pk)
    services.change_thresholds(by=by, deployment_id=live.pk, thresholds={"tobacco": 0.8})
    route = routes.read(str(tenant.pk), "shop", examine=False)
    assert isinstance(route, routes.Route)
    assert route.policy == ReviewPolicy(industry="retail", moved=(("tobacco", 0.8),))


@pytest.mark.parametrize(
    ("category", "threshold"),
    [
        ("hate", 1),
        ("hate", 0.99),
        ("horoscope", 0.5),
        ("personal-data", 0.9),
        ("tobacco", 1.01),
        ("tobacco", -0.1),
        ("tobacco", float("nan")),
        ("tobacco", True),
        ("tobacco", "0.8"),
    ],
)
def test_what_cannot_be_a_threshold_is_told_at_its_category(
    by: Principal, live: Deployment, category: str, threshold: object
) -> None:
    wanted = {"violence": 0.8, category: threshold}
    with pytest.raises(InvalidInput) as refused:
        services.change_thresholds(by=by, deployment_id=live.pk, thresholds=wanted)
    assert set(refused.value.fields) == {f"thresholds.{category}"}
    live.refresh_from_db()
    assert live.thresholds == {}


def test_nobody_changes_what_others_or_ended_models_may_say(
    by: Principal, live: Deployment, viewer: User, tenant: Tenant, stranger: User
) -> None:
    def change(who: Principal) -> None:
        services.change_thresholds(by=who, deployment_id=live.pk, thresholds={"tobacco": 1})

    with pytest.raises(NotAllowed):
        change(factories.principal(viewer, tenant))
    with pytest.raises(NotFound):
        change(factories.principal(stranger, Tenant.objects.get(members=stranger)))
    services.retire(by=by, deployment_id=live.pk)
    with pytest.raises(Conflict):
        change(by)


def test_a_retired_deployment_frees_its_name(
    by: Principal, tenant: Tenant, live: Deployment
) -> None:
    services.retire(by=by, deployment_id=live.pk)
    again = services.deploy(by=by, name="shop", version_id=make_version(tenant).pk)
    assert list(selectors.deployments(by=by)) == [again]
    with pytest.raises(Conflict):
        services.retire(by=by, deployment_id=live.pk)
    with pytest.raises(Conflict):
        services.change_version(by=by, deployment_id=live.pk, version_id=make_version(tenant).pk)


def test_a_name_is_taken_once(by: Principal, tenant: Tenant, live: Deployment) -> None:
    with pytest.raises(Conflict) as refused:
        services.deploy(by=by, name="shop", version_id=make_version(tenant).pk)
    assert refused.value.code == "exists"


@pytest.mark.parametrize("name", ["My Shop", "", "-shop", "café", "a/b", "base:x"])
def test_a_name_is_plain(by: Principal, tenant: Tenant, name: str) -> None:
    with pytest.raises(InvalidInput):
        services.deploy(by=by, name=name, version_id=make_version(tenant).pk)


def test_a_quota_limits_deployments(by: Principal, tenant: Tenant, live: Deployment) -> None:
    Quota.objects.create(tenant=tenant, deployments=1)
    with pytest.raises(QuotaUsedUp):
        services.deploy(by=by, name="two", version_id=make_version(tenant).pk)
    services.retire(by=by, deployment_id=live.pk)
    services.deploy(by=by, name="two", version_id=make_version(tenant).pk)


def test_a_stranger_sees_neither_deployments_nor_versions(
    stranger: User, tenant: Tenant, live: Deployment
) -> None:
    theirs = stranger.memberships.get().tenant
    by = factories.principal(stranger, theirs)
    with pytest.raises(NotFound):
        services.retire(by=by, deployment_id=live.pk)
    with pytest.raises(NotFound):
        services.deploy(by=by, name="mine", version_id=make_version(tenant).pk)


def test_a_viewer_may_look_only(viewer: User, tenant: Tenant, live: Deployment) -> None:
    by = factories.principal(viewer, tenant)
    assert list(selectors.deployments(by=by)) == [live]
    with pytest.raises(NotAllowed):
        services.retire(by=by, deployment_id=live.pk)
