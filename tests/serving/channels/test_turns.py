"""What customers asked is kept without what is personal, rated, dealt with and forgotten."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from maas.common.errors import Conflict, InvalidInput, NotAllowed, NotFound
from maas.tenants.models import AuditEntry, Tenant, User
from maas.tenants.principal import Principal
from serving.channels import selectors, turns, visits
from serving.channels.models import Channel, Turn
from serving.tasks import forget_turns
from tests import factories

pytestmark = pytest.mark.django_db
Outcome = Turn.Outcome


def answer(turn: Turn, text: str, likeness: float | None = 0.95, question: str = "") -> Turn:
    return turns.answered(
        turn=turn, question=question or turn.question, answer=text, seconds=0.4, likeness=likeness
    )


def test_personal_data_is_masked_before_it_is_kept(channel: Channel) -> None:
    asked = "My number is 07911 123456 and my mail anna.lee@postbox.example, call me?"
    turn = turns.begin(channel=channel, visit=uuid.uuid4(), question=asked, language="en")
    answer(turn, "We call 07911 123456. Our own is hello@larkspur.example.", question=asked)
    turn.refresh_from_db()
    assert "123456" not in turn.question
    assert "anna.lee" not in turn.question
    assert "123456" not in turn.answer
    assert "hello@larkspur.example" in turn.answer


def test_chinese_numbers_are_masked_too(channel: Channel) -> None:
    turn = turns.begin(
        channel=channel, visit=uuid.uuid4(), question="请打13812345678给我", language="zh"
    )
    assert turn.question == "请打138****5678给我"


@pytest.mark.parametrize(
    ("text", "likeness", "outcome"),
    [
        ("We open at nine.", 0.95, Outcome.ANSWERED),
        ("We open at nine.", None, Outcome.ANSWERED),
        ("We open at nine.", 0.1, Outcome.ANSWERED),
        ("I am sorry, I do not know that.", 0.95, Outcome.REFUSED),
        ("", 0.95, Outcome.REFUSED),
    ],
)
def test_how_it_went_is_told_from_the_answer(
    turn: Turn, text: str, likeness: float | None, outcome: str
) -> None:
    assert answer(turn, text, likeness).outcome == outcome


def test_a_customer_rates_their_own_answer(channel: Channel, turn: Turn) -> None:
    turns.rate(
        channel=channel, visit=turn.visit, turn_id=turn.id, rating=-1,
        words="wrong,  mail me at bob@postbox.example",
    )  # fmt: skip
    turn.refresh_from_db()
    assert turn.rating == -1
    assert turn.words == "wrong, mail me at b***@postbox.example"
    turns.rate(channel=channel, visit=turn.visit, turn_id=turn.id, rating=1)
    turn.refresh_from_db()
    assert (turn.rating, turn.words) == (1, "")
    with pytest.raises(NotFound):
        turns.rate(channel=channel, visit=uuid.uuid4(), turn_id=turn.id, rating=1)
    with pytest.raises(InvalidInput):
        turns.rate(channel=channel, visit=turn.visit, turn_id=turn.id, rating=5)


def test_a_visit_is_signed_and_belongs_to_its_page(
    channel: Channel, by: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = visits.begin(channel)
    assert visits.read(channel, word)
    other = Channel(public_id="another")
    with pytest.raises(Conflict):
        visits.read(other, word)
    with pytest.raises(Conflict):
        visits.read(channel, word + "x")
    monkeypatch.setattr(visits, "LASTS", timedelta(seconds=-1))
    with pytest.raises(Conflict):
        visits.read(channel, word)


def test_bad_and_unanswered_ones_are_found(by: Principal, channel: Channel, turn: Turn) -> None:
    answer(turn, "I don't know.")
    good = _another(channel, "Do you deliver?")
    answer(good, "Yes.")
    turns.rate(channel=channel, visit=good.visit, turn_id=good.id, rating=-1)
    assert list(selectors.turns(by=by, show="bad")) == [good]
    assert list(selectors.turns(by=by, show="unanswered")) == [turn]
    assert selectors.turns(by=by).count() == 2
    assert selectors.went_badly(by=by) == 2
    assert turn.version is not None
    model = turn.version.tuned_model_id
    assert selectors.turns(by=by, model=model).count() == 2
    assert selectors.turns(by=by, model=uuid.uuid4()).count() == 0


def test_what_is_dealt_with_waits_no_more_and_can_be_taken_back(by: Principal, turn: Turn) -> None:
    answer(turn, "I don't know.")
    turns.leave(by=by, turn_id=turn.id)
    assert selectors.went_badly(by=by) == 0
    with pytest.raises(Conflict):
        turns.leave(by=by, turn_id=turn.id)
    turns.reopen(by=by, turn_id=turn.id)
    assert selectors.went_badly(by=by) == 1
    with pytest.raises(Conflict):
        turns.reopen(by=by, turn_id=turn.id)
    dataset = uuid.uuid4()
    turns.make_rows(by=by, turn_ids=[turn.id], dataset_id=dataset, row_number=3)
    turn.refresh_from_db()
    assert (turn.handled, turn.dataset_id, turn.row_number) == ("row", dataset, 3)
    found = AuditEntry.objects.filter(action__startswith="conversation.").order_by("id")
    assert [one.action for one in found] == [
        "conversation.left", "conversation.reopen", "conversation.row",
    ]  # fmt: skip


def test_roles_and_strangers(turn: Turn, viewer: User, tenant: Tenant, stranger: User) -> None:
    reader = factories.principal(viewer, tenant)
    assert selectors.turn(by=reader, turn_id=turn.id) == turn
    with pytest.raises(NotAllowed):
        turns.leave(by=reader, turn_id=turn.id)
    elsewhere = factories.principal(stranger, Tenant.objects.get(members=stranger))
    with pytest.raises(NotFound):
        selectors.turn(by=elsewhere, turn_id=turn.id)
    assert selectors.turns(by=elsewhere).count() == 0


def test_the_record_counts_days_ratings_and_what_was_not_answered(
    by: Principal, channel: Channel, turn: Turn
) -> None:
    answer(turn, "I don't know.")
    for rating in (1, 1, -1):
        one = _another(channel, "Do you deliver?")
        answer(one, "Yes.")
        turns.rate(channel=channel, visit=one.visit, turn_id=one.id, rating=rating)
    old = _another(channel, "Before?")
    Turn.objects.filter(id=old.id).update(created_at=timezone.now() - timedelta(days=3))
    found = selectors.record(by=by, days=7, channel=channel)
    assert (found.asked, found.unanswered, found.good, found.bad) == (5, 1, 2, 1)
    assert found.unanswered_share == 0.2
    assert sorted(found.by_day.values()) == [1, 4]
    assert selectors.record(by=by, days=2, channel=channel).asked == 4


def test_after_ninety_days_it_is_forgotten(channel: Channel, turn: Turn) -> None:
    old = _another(channel, "Long ago?")
    Turn.objects.filter(id=old.id).update(created_at=timezone.now() - timedelta(days=90, hours=1))
    assert forget_turns() == 1
    assert list(Turn.objects.all()) == [turn]


def _another(channel: Channel, question: str) -> Turn:
    return turns.begin(channel=channel, visit=uuid.uuid4(), question=question, language="en")
