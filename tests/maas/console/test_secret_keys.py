"""A new SECRET_KEY: whoever is signed in stays so, links stay good, and what hangs on it opens."""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from maas.common.errors import Conflict, NotFound
from maas.console.accounts import second_step
from maas.console.accounts.adapter import SecondStepAdapter
from maas.tenants import invitations, keys
from maas.tenants.models import APIKey, Role, Tenant, User
from serving.channels import services, visits
from serving.channels.models import Channel
from serving.pages import tryout
from tests import factories
from tests.world import World

NEW = "n" * 50
BASE_DIR = Path(__file__).resolve().parents[3]
KNOWN = {
    "platform/maas/conf/checks.py",  # its length
    "platform/maas/common/secret_keys.py",
    "platform/maas/common/security_log.py",  # fingerprints of accounts, in lines of a log
    "platform/maas/common/throttle.py",  # names that count for a day at most
    "platform/maas/common/visitors.py",  # digests that count for a day at most
}
"""Who reads the key itself. Another that signs, encrypts or derives goes through `secret_keys`."""


@pytest.fixture
def rotate(settings: Any) -> Callable[..., None]:
    def to(new: str = NEW, *, keep: bool = True) -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep else []
        settings.SECRET_KEY = new

    return to


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_nobody_reads_the_key_past_its_module() -> None:
    readers = {
        str(path.relative_to(BASE_DIR))
        for room in ("platform", "serving", "finetune")
        for path in (BASE_DIR / room).rglob("*.py")
        if re.search(r"settings\.SECRET_KEY", path.read_text())
    }
    assert readers == KNOWN


@pytest.mark.parametrize("keep", [True, False])
def test_who_is_signed_in_stays_so_while_the_earlier_key_is_kept(
    owner: User, rotate: Callable[..., None], keep: bool
) -> None:
    client = Client()
    client.force_login(owner)
    assert signed_in(client)
    rotate(keep=keep)
    assert signed_in(client) == keep


@pytest.mark.parametrize("keep", [True, False])
def test_a_link_to_a_new_password_stays_good(
    owner: User, rotate: Callable[..., None], keep: bool
) -> None:
    token = default_token_generator.make_token(owner)
    rotate(keep=keep)
    assert default_token_generator.check_token(owner, token) == keep


def test_an_invitation_stays_good(tenant: Tenant, rotate: Callable[..., None]) -> None:
    member = factories.make_member(tenant, Role.VIEWER)
    member.joined_at = None
    member.save()
    token = invitations.token(member)
    rotate()
    assert invitations.invited(token) == member
    rotate("m" * 50, keep=False)
    with pytest.raises(NotFound):
        invitations.invited(token)


def test_a_second_step_opens_before_it_is_encrypted_anew_and_after(
    owner: User, rotate: Callable[..., None]
) -> None:
    adapter = SecondStepAdapter()
    data = {"secret": adapter.encrypt("totp"), "migrated_codes": [adapter.encrypt("code")], "n": 1}
    row = Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data=data)
    rotate()
    assert adapter.decrypt(row.data["secret"]) == "totp"
    assert (second_step.rekey(), second_step.rekey()) == (1, 0)
    rotate(NEW, keep=False)
    row.refresh_from_db()
    assert adapter.decrypt(row.data["secret"]) == "totp"
    assert adapter.decrypt(row.data["migrated_codes"][0]) == "code"
    assert row.data["n"] == 1


def test_a_chat_page_keeps_its_key_and_what_that_has_used(
    owner: User, tenant: Tenant, rotate: Callable[..., None]
) -> None:
    channel = make_channel(owner, tenant)
    key, text = channel.key, services.key_text(channel)
    rotate()
    assert services.key_text(channel) == text  # the gateway knows that one until it is replaced
    call_command("rekey", stdout=StringIO())
    channel = Channel.objects.get(pk=channel.pk)
    assert channel.key is not None
    assert channel.key == key
    assert services.key_text(channel) != text
    rotate(NEW, keep=False)
    assert keys.digest(services.key_text(channel)) == channel.key.digest


def test_a_key_for_trying_out_is_replaced_in_its_row(
    tenant: Tenant, rotate: Callable[..., None]
) -> None:
    text = tryout._key(tenant)
    rotate()
    assert tryout._key(tenant) == text
    assert (tryout.rekey(), tryout.rekey()) == (1, 0)
    assert APIKey.objects.get(tenant=tenant, purpose="try_out").digest == keys.digest(
        tryout._key(tenant)
    )
    assert tryout._key(tenant) != text


def test_a_visit_of_a_chat_page_goes_on(
    owner: User, tenant: Tenant, rotate: Callable[..., None]
) -> None:
    channel = make_channel(owner, tenant)
    word = visits.begin(channel)
    rotate()
    visits.read(channel, word)
    rotate("m" * 50, keep=False)
    with pytest.raises(Conflict):
        visits.read(channel, word)


def make_channel(owner: User, tenant: Tenant) -> Channel:
    deployment = World(tenant, factories.make_base_model()).deployment
    Channel.objects.filter(deployment=deployment).delete()
    by = factories.principal(owner, tenant)
    return services.open_channel(by=by, deployment_id=deployment.id)
