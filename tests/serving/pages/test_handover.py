"""A customer without an answer leaves a message, and the owners get it by mail."""

import json
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from maas.console.accounts import addresses, letters
from maas.mail import sender
from maas.mail.models import Mail
from maas.tenants.models import Member, Role, Tenant, User
from maas.tenants.selectors import platform_principal
from serving import services as deployments
from serving.channels import services, turns, visits
from serving.channels.models import Channel, Message, Turn
from serving.pages import handover
from tests import factories
from tests.web import Web
from tests.world import World

MESSAGE = {
    "name": "Anna Lee",
    "reply_to": "07911 123456",
    "text": "My bell is gone.\n\nDo you have one <in brass>?",
}


@pytest.fixture
def channel(tenant: Tenant) -> Channel:
    deployment = World(tenant, factories.make_base_model()).deployment
    by = platform_principal(tenant)
    services.open_channel(by=by, deployment_id=deployment.id)
    return services.change_channel(
        by=by, deployment_id=deployment.id, changes={"title": "Ask Larkspur"}
    )


@pytest.fixture
def word(channel: Channel) -> str:
    return visits.begin(channel)


@pytest.fixture
def turn(channel: Channel, word: str) -> Turn:
    made = turns.begin(
        channel=channel,
        visit=visits.read(channel, word),
        question="Do you have bells? I am bob@postbox.example",
        language="en",
    )
    return turns.answered(
        turn=made, question="", answer="Sorry.", seconds=1, likeness=1, said="refused"
    )


def _post(client: Any, about: Turn, word: str, **sent: Any) -> Any:
    """As the page sends it."""
    headers = sent.pop("headers", {})
    body = {"visit": word, "turn": str(about.id), "language": "en", **MESSAGE, **sent}
    return client.post(
        f"/c/{about.channel.public_id}/message/",
        json.dumps(body, ensure_ascii=False),
        content_type="application/json",
        headers=headers,
    )


def _mails() -> list[Any]:
    sender.send_due()
    sent, mail.outbox[:] = list(mail.outbox), []
    return sent


def test_the_owner_gets_it_with_all_that_is_needed_to_answer(
    web: Web, turn: Turn, word: str, owner: User, tenant: Tenant
) -> None:
    assert _post(web(), turn, word).status_code == 204
    (told,) = _mails()
    assert told.to == [owner.email]
    assert told.subject == "A customer’s message from “Ask Larkspur”"
    for text in (
        "My bell is gone.", "Do you have one <in brass>?", "Anna Lee", "07911 123456",
        "Do you have bells? I am b***@postbox.example",
        f"/t/{tenant.id}/conversations/{turn.id}/",
    ):  # fmt: skip
        assert text in told.body
    assert "&lt;in brass&gt;" in told.alternatives[0].content
    assert Message.objects.get().turn == turn
    assert "07911" not in f"{Mail.objects.values_list()}", "the outbox forgets what it has sent"


def test_every_owner_in_their_own_language_and_nobody_else(
    web: Web, turn: Turn, word: str, owner: User, tenant: Tenant
) -> None:
    other = factories.make_member(tenant, Role.OWNER).user
    User.objects.filter(id=other.id).update(language="zh-hans", mail_notices=False)
    for role in (Role.EDITOR, Role.VIEWER, Role.DEVELOPER):
        factories.make_member(tenant, role)
    gone = factories.make_member(tenant, Role.OWNER).user
    User.objects.filter(id=gone.id).update(is_active=False)
    invited = factories.make_member(tenant, Role.OWNER)
    Member.objects.filter(id=invited.id).update(joined_at=None)
    _post(web(), turn, word, language="zh-hans")
    told = {one.to[0]: one for one in _mails()}
    assert set(told) == {owner.email, other.email}
    assert 'lang="en"' in told[owner.email].alternatives[0].content
    assert 'lang="zh-hans"' in told[other.email].alternatives[0].content


def test_an_address_that_is_not_proven_gets_none_and_the_message_stays(
    web: Web, turn: Turn, word: str, owner: User, settings: Settings
) -> None:
    settings.CONFIRM_EMAIL = True
    addresses.note_unproven(owner)
    assert _post(web(), turn, word).status_code == 204
    assert not _mails()
    assert Message.objects.count() == 1


def test_a_mail_that_cannot_be_written_leaves_no_message(
    turn: Turn, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_given: Any) -> None:
        raise RuntimeError("no mail")

    monkeypatch.setattr(letters, "deliver", broken)
    with pytest.raises(RuntimeError):
        handover.leave_message(
            public_id=turn.channel.public_id,
            visit=word,
            turn_id=str(turn.id),
            address="203.0.113.7",
            **MESSAGE,
        )
    assert not Message.objects.exists()


def test_a_second_tap_sends_no_second_mail(web: Web, turn: Turn, word: str) -> None:
    assert _post(web(), turn, word).status_code == 204
    again = _post(web(), turn, word)
    assert (again.status_code, again.json()["error"]) == (409, "message_sent")
    assert len(_mails()) == 1


def test_what_is_wrong_is_told_at_its_field_in_the_customers_language(
    web: Web, turn: Turn, word: str
) -> None:
    answer = _post(web(), turn, word, reply_to="", text="x" * 1501, language="zh-hans")
    assert answer.status_code == 400
    fields = answer.json()["fields"]
    assert set(fields) == {"reply_to", "text"}
    assert fields["text"] == "最多 1500 个字符。"
    assert not Message.objects.exists()
    assert not _mails()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"headers": {"Origin": "https://elsewhere.example"}}, 403),
        ({"visit": "forged"}, 409),
        ({"turn": "nonsense"}, 404),
        ({"turn": None}, 404),
        ({"text": ["nested"]}, 400),
        ({"text": "\x00"}, 400),
        ({"text": "x" * 9000}, 413),
    ],
)
def test_who_may_not_leave_one_is_told_so(
    web: Web, turn: Turn, word: str, sent: dict[str, Any], status: int
) -> None:
    answer = _post(web(), turn, word, **sent)
    assert answer.status_code == status
    assert answer.json()["message"]
    assert not Message.objects.exists()


def test_the_longest_message_in_chinese_fits(web: Web, turn: Turn, word: str) -> None:
    sent = {"text": "长" * 1500, "name": "名" * 100, "reply_to": "a" * 60 + "@postbox.example"}
    assert _post(web(), turn, word, **sent).status_code == 204
    assert Message.objects.get().text == sent["text"]


def test_too_many_are_held_back_with_the_time_to_wait(
    web: Web, turn: Turn, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.channels.messages.PER_VISIT", 0)
    answer = _post(web(), turn, word)
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many_messages")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_paused_model_does_not_keep_a_message_away(
    web: Web, turn: Turn, word: str, tenant: Tenant
) -> None:
    deployments.pause(by=platform_principal(tenant), deployment_id=turn.channel.deployment_id)
    assert _post(web(), turn, word).status_code == 204
