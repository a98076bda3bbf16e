"""A merchant gives a model its chat page, and decides how it looks and who may show it."""

import pytest

from maas.common.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from maas.tenants import keys
from maas.tenants.models import APIKey, AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from serving import services as deployments
from serving.channels import selectors, services
from serving.channels.models import Channel
from serving.models import Deployment
from tests import factories

pytestmark = pytest.mark.django_db


def change(by: Principal, channel: Channel, **changes: object) -> Channel:
    return services.change_channel(by=by, deployment_id=channel.deployment_id, changes=changes)


def test_a_page_has_a_link_that_nobody_guesses_and_keeps_it(
    by: Principal, channel: Channel, deployment: Deployment
) -> None:
    assert len(channel.public_id) == 14
    services.change_channel(by=by, deployment_id=deployment.id, changes={"enabled": False})
    again = services.open_channel(by=by, deployment_id=deployment.id)
    assert again.enabled
    assert again.public_id == channel.public_id
    actions = AuditEntry.objects.filter(action__startswith="channel.").values_list(
        "action", flat=True
    )
    assert sorted(actions)[:2] == ["channel.close", "channel.open"]


def test_what_it_asks_is_billed_under_a_key_of_its_own_that_nobody_sees(
    by: Principal, channel: Channel
) -> None:
    assert channel.key_id is not None
    key = APIKey.objects.get(id=channel.key_id)
    assert key.purpose == "chat_page"
    assert key.scopes == ["inference"]
    assert key.tokens_per_month == channel.tokens_per_month
    assert key.digest == keys.digest(services.key_text(channel))
    assert keys.prefix_of(services.key_text(channel)) == key.prefix


def test_a_new_budget_holds_for_the_same_key(by: Principal, channel: Channel) -> None:
    changed = change(by, channel, tokens_per_month=5_000)
    assert channel.key_id is not None
    key = APIKey.objects.get(id=channel.key_id)
    assert changed.key_id == key.id
    assert key.tokens_per_month == 5_000
    change(by, channel, tokens_per_month=None)
    key.refresh_from_db()
    assert key.tokens_per_month is None


def test_looks_are_kept_tidily(by: Principal, channel: Channel) -> None:
    changed = change(
        by,
        channel,
        title="  Ask Larkspur ",
        colour="#EE6A36",
        questions=["When do  you open?", "", "Do you deliver?"],
        websites=[
            "shop.example",
            "https://Shop.example",
            "http://localhost:80",
            "*.wren.example, https://shop.example/contact",
        ],
    )
    assert changed.title == "Ask Larkspur"
    assert changed.colour == "#ee6a36"
    assert changed.questions == ["When do you open?", "Do you deliver?"]
    assert changed.websites == [
        "https://shop.example", "http://localhost", "https://*.wren.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("greeting", "x" * 301),
        ("colour", "red"),
        ("colour", "#12345g"),
        ("side", "top"),
        ("questions", ["one?", "two?", "three?", "four?", "five?"]),
        ("questions", ["x" * 121]),
        ("websites", ["shop.example; script-src *"]),
        ("websites", ["javascript:alert(1)"]),
        ("websites", ["everywhere"]),
        ("websites", ["http://["]),
        ("websites", [f"https://shop{number}.example" for number in range(21)]),
        ("websites", [" ".join(f"shop{number}.example" for number in range(21))]),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    by: Principal, channel: Channel, field: str, value: object
) -> None:
    with pytest.raises(InvalidInput) as refused:
        change(by, channel, **{field: value})
    assert set(refused.value.fields) == {field}


def test_only_whoever_may_deploy_decides(channel: Channel, viewer: User, tenant: Tenant) -> None:
    reader = factories.principal(viewer, tenant)
    with pytest.raises(NotAllowed):
        services.open_channel(by=reader, deployment_id=channel.deployment_id)
    with pytest.raises(NotAllowed):
        change(reader, channel, title="Mine")
    assert selectors.channel(by=reader, deployment_id=channel.deployment_id) == channel


def test_another_tenants_page_is_not_there(channel: Channel, stranger: User) -> None:
    elsewhere = factories.principal(stranger, Tenant.objects.get(members=stranger))
    with pytest.raises(NotFound):
        selectors.channel(by=elsewhere, deployment_id=channel.deployment_id)
    with pytest.raises(NotFound):
        services.open_channel(by=elsewhere, deployment_id=channel.deployment_id)


def test_a_closed_page_is_gone_and_a_paused_one_rests(
    by: Principal, channel: Channel, tenant: Tenant
) -> None:
    assert selectors.awake(selectors.public(channel.public_id)) == channel.deployment
    deployments.pause(by=by, deployment_id=channel.deployment_id)
    with pytest.raises(Unavailable):
        selectors.awake(selectors.public(channel.public_id))
    change(by, channel, enabled=False)
    _gone(channel)
    change(by, channel, enabled=True)
    Tenant.objects.filter(id=tenant.id).update(status="suspended")
    _gone(channel)
    Tenant.objects.filter(id=tenant.id).update(status="active")
    deployments.retire(by=by, deployment_id=channel.deployment_id)
    _gone(channel)
    with pytest.raises(Conflict):
        services.open_channel(by=by, deployment_id=channel.deployment_id)
    assert Deployment.objects.filter(id=channel.deployment_id).exists()


def _gone(channel: Channel) -> None:
    with pytest.raises(NotFound):
        selectors.public(channel.public_id)
