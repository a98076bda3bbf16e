"""What a customer leaves for the people behind a page is kept as it was written, once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from maas.common.errors import Conflict, InvalidInput, NotFound
from maas.tenants.models import Tenant, User
from maas.tenants.principal import Principal
from serving.channels import messages, selectors, turns, visits
from serving.channels.models import Channel, Message, Turn
from serving.tasks import forget_turns
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(turn: Turn) -> Turn:
    return _went(turn, "refused")


def _went(turn: Turn, outcome: str) -> Turn:
    return turns.answered(
        turn=turn, question=turn.question, answer="Sorry.", seconds=1, likeness=1, said=outcome
    )


def leave(turn: Turn, **given: Any) -> Message:
    sent = {
        "public_id": turn.channel.public_id,
        "visit": visits._signer(turn.channel).sign(turn.visit.hex),
        "turn_id": turn.id,
        "name": "Anna Lee",
        "reply_to": "anna.lee@postbox.example",
        "text": "Do you have a bell?",
        "address": "203.0.113.7",
    }
    return messages.leave(**{**sent, **given})


@pytest.mark.parametrize("outcome", ["refused", "handed_over"])
def test_it_is_kept_as_it_was_written(turn: Turn, outcome: str) -> None:
    text = "Call me at 07911 123456,\nor write to bob@postbox.example."
    left = leave(_went(turn, outcome), name=" Anna  Lee ", text=f" {text}\n")
    left.refresh_from_db()
    assert (left.name, left.reply_to, left.text) == ("Anna Lee", "anna.lee@postbox.example", text)
    assert (left.tenant, left.channel, left.turn, left.visit) == (
        turn.tenant, turn.channel, turn, turn.visit,
    )  # fmt: skip
    turn.refresh_from_db()
    assert "07911" not in turn.question + turn.answer + turn.words


@pytest.mark.parametrize(
    ("reply_to", "kept", "link"),
    [
        ("13812345678", "13812345678", "tel:13812345678"),
        ("+44 (0)7911 123-456", "+44 (0)7911 123-456", "tel:+4407911123456"),
        ("１３８１２３４５６７８", "13812345678", "tel:13812345678"),
        ("anna＠postbox.example", "anna@postbox.example", "mailto:anna@postbox.example"),
    ],
)
def test_a_phone_number_will_do_however_it_is_written(
    refused: Turn, reply_to: str, kept: str, link: str
) -> None:
    left = leave(refused, reply_to=reply_to)
    assert (left.reply_to, left.reply_link) == (kept, link)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reply_to", ""),
        ("reply_to", "call me"),
        ("reply_to", "1234"),
        ("reply_to", "1" * 21),
        ("reply_to", "anna@nowhere"),
        ("reply_to", "a@b.example, c@d.example"),
        ("reply_to", "a" * 120 + "@b.example"),
        ("name", "x" * 101),
        ("text", " \n "),
        ("text", "x" * 1501),
    ],
)
def test_what_is_wrong_is_told_at_its_field(refused: Turn, field: str, value: object) -> None:
    with pytest.raises(InvalidInput) as wrong:
        leave(refused, **{field: value})
    assert set(wrong.value.fields) == {field}
    assert not Message.objects.exists()


@pytest.mark.parametrize("outcome", ["refused", "handed_over", "asked_back"])
def test_it_can_be_about_what_may_not_have_helped(turn: Turn, outcome: str) -> None:
    _went(turn, outcome)
    assert leave(turn).turn == turn


@pytest.mark.parametrize("outcome", ["answered", "small_talk"])
def test_it_is_about_a_question_that_had_no_answer(turn: Turn, outcome: str) -> None:
    _went(turn, outcome)
    with pytest.raises(NotFound):
        leave(turn)


def test_and_about_ones_own(refused: Turn, channel: Channel) -> None:
    with pytest.raises(NotFound):
        leave(refused, visit=visits.begin(channel))
    with pytest.raises(Conflict):
        leave(refused, visit="forged")
    for turn_id in (uuid.uuid4(), "", "nonsense"):
        with pytest.raises(NotFound):
            leave(refused, turn_id=turn_id)
    Channel.objects.update(enabled=False)
    with pytest.raises(NotFound):
        leave(refused)


def test_sent_twice_it_is_kept_once(refused: Turn) -> None:
    leave(refused)
    with pytest.raises(Conflict) as again:
        leave(refused, text="Once more")
    assert again.value.code == "message_sent"
    assert Message.objects.count() == 1


def test_one_visitor_leaves_only_so_many(channel: Channel) -> None:
    visit = uuid.uuid4()

    def asked(visit: uuid.UUID) -> Turn:
        made = turns.begin(channel=channel, visit=visit, question="Open?", language="en")
        return _went(made, "refused")

    for _number in range(messages.PER_VISIT):
        leave(asked(visit))
    with pytest.raises(messages.TooManyMessages) as held:
        leave(asked(visit))
    assert 0 < (held.value.retry_after or 0) <= 3600
    for _number in range(messages.PER_ADDRESS - messages.PER_VISIT - 1):
        leave(asked(uuid.uuid4()))
    with pytest.raises(messages.TooManyMessages):
        leave(asked(uuid.uuid4()))
    assert leave(asked(uuid.uuid4()), address="203.0.113.8")


def test_and_a_page_gets_only_so_many_a_day(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "PER_CHANNEL", 2)
    for number in range(3):
        made = turns.begin(channel=channel, visit=uuid.uuid4(), question="Open?", language="en")
        _went(made, "refused")
        if number == 2:
            with pytest.raises(messages.TooManyMessages):
                leave(made, address=f"203.0.113.{number}")
        else:
            leave(made, address=f"203.0.113.{number}")


def test_who_wanted_a_person_is_found_with_what_they_left(
    by: Principal, channel: Channel, refused: Turn, stranger: User
) -> None:
    leave(refused)
    other = turns.begin(channel=channel, visit=uuid.uuid4(), question="A person?", language="en")
    _went(other, "handed_over")
    talk = turns.begin(channel=channel, visit=uuid.uuid4(), question="Hello!", language="en")
    _went(talk, "small_talk")
    assert set(selectors.turns(by=by, show="handed_over")) == {refused, other}
    assert list(selectors.turns(by=by, show="unanswered")) == [refused]
    assert list(selectors.turns(by=by, show="open")) == [refused]
    found = selectors.record(by=by)
    assert (found.asked, found.unanswered, found.handed_over) == (3, 1, 1)
    elsewhere = factories.principal(stranger, Tenant.objects.get(members=stranger))
    assert not selectors.turns(by=elsewhere, show="handed_over").exists()


def test_it_outlives_its_question_by_no_more_than_the_hours_between(refused: Turn) -> None:
    left = leave(refused)
    long_ago = timezone.now() - turns.KEPT - timedelta(minutes=1)
    Turn.objects.filter(id=refused.id).update(created_at=long_ago)
    assert forget_turns() == 1
    left.refresh_from_db()
    assert left.turn is None
    Message.objects.filter(id=left.id).update(created_at=long_ago)
    assert forget_turns() == 1
    assert not Message.objects.exists()
