"""A stranger cannot use up a merchant's month in an hour, and owners hear of it in time."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from maas.mail.models import Mail
from maas.tenants.models import Role
from maas.usage import services as usage
from serving.channels import asking, budget, visits
from serving.channels.models import Channel
from serving.pages import budget_letters
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_the_middle_of_a_month() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


def use(channel: Channel, tokens: int, *, ago: timedelta = timedelta(0)) -> None:
    usage.book(
        tenant_id=channel.tenant_id,
        kind="inference",
        reference=uuid.uuid4().hex,
        api_key_id=channel.key_id,
        prompt_tokens=tokens,
        at=timezone.now() - ago,
    )


def ask(channel: Channel) -> asking.Asked:
    return asking.begin(
        public_id=channel.public_id,
        visit=visits.begin(channel),
        question="When do you open?",
        address="203.0.113.7",
    )


def give(channel: Channel, tokens: int | None) -> Channel:
    channel.tokens_per_month = tokens
    channel.save()
    return channel


def test_a_day_has_its_share_of_what_the_month_has_left(channel: Channel) -> None:
    give(channel, 1_000_000)
    use(channel, 500_000, ago=timedelta(days=3))
    use(channel, 49_000)
    assert ask(channel).question == "When do you open?"
    use(channel, 1_000)
    with pytest.raises(budget.UsedUpToday):
        ask(channel)


def test_the_next_day_has_its_own(channel: Channel) -> None:
    give(channel, 1_000_000)
    use(channel, 200_000)
    with pytest.raises(budget.UsedUpToday):
        ask(channel)
    with time_machine.travel(NOON + timedelta(days=1)):
        assert ask(channel).question == "When do you open?"


def test_what_is_left_at_the_end_is_not_parted_to_nothing(channel: Channel) -> None:
    give(channel, 1_000_000)
    use(channel, 990_000, ago=timedelta(days=3))
    use(channel, 5_000)
    assert ask(channel).question == "When do you open?"


def test_another_pages_use_does_not_count(channel: Channel) -> None:
    give(channel, 1_000_000)
    usage.book(
        tenant_id=channel.tenant_id, kind="inference", reference="x", api_key_id=uuid.uuid4(),
        prompt_tokens=900_000,
    )  # fmt: skip
    assert budget.spent(channel).month == 0


@pytest.mark.parametrize("limit", [None, 1_000_000])
def test_there_is_no_slice_without_a_month_or_where_a_day_may_have_all(
    channel: Channel, settings: Any, limit: int | None
) -> None:
    settings.CHAT_DAILY_SHARE = 0.1 if limit is None else 1.0
    give(channel, limit)
    use(channel, 900_000)
    assert ask(channel).question == "When do you open?"


def subjects() -> list[str]:
    return list(Mail.objects.order_by("id").values_list("subject", flat=True))


def test_owners_are_told_of_each_step_once(channel: Channel) -> None:
    give(channel, 1000)
    factories.make_member(channel.tenant, Role.OWNER)
    factories.make_member(channel.tenant, Role.EDITOR)
    told = []
    for used in (490, 20, 300, 300):
        use(channel, used)
        told.append((budget_letters.tell_owners(), budget_letters.tell_owners()))
    assert told == [(0, 0), (2, 0), (2, 0), (2, 0)]
    assert "50 %" in subjects()[0]
    assert "80 %" in subjects()[2]
    assert "used up" in subjects()[4]


def test_only_the_highest_step_is_told_and_each_month_anew(channel: Channel) -> None:
    give(channel, 1000)
    use(channel, 1000)
    assert budget_letters.tell_owners() == 1
    with time_machine.travel(NOON + timedelta(days=30)):
        assert budget_letters.tell_owners() == 0
        use(channel, 600)
        assert budget_letters.tell_owners() == 1
    assert len(subjects()) == 2
