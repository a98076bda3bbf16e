"""A question on its way in: tidied, masked, once, and not without end."""

from datetime import timedelta
from typing import NoReturn

import pytest
import redis
from django.utils import timezone

from finetune.models import Contribution, Survey
from finetune.surveys import receiving, selectors, services
from finetune.tasks import forget_contributions
from maas.common import throttle
from maas.common.errors import Conflict, InvalidInput, NotFound, Unavailable
from maas.tenants.models import Tenant
from maas.tenants.principal import Principal


def send(survey: Survey, text: str, visitor: str = "somebody") -> int:
    return receiving.contribute(token=survey.token, text=text, visitor=visitor)


def texts(survey: Survey) -> set[str]:
    return set(survey.contributions.values_list("text", flat=True))


def test_each_line_is_a_question_and_is_tidied(survey: Survey) -> None:
    assert send(survey, "  When  do you\topen? \r\n\r\n ... \n营业时间\n") == 2
    assert texts(survey) == {"When do you open?", "营业时间"}


def test_the_same_words_are_taken_once(survey: Survey) -> None:
    assert send(survey, "When do you open?\nwhen do you open") == 1
    assert send(survey, "WHEN do you open ?") == 0
    assert send(survey, "When do you close?") == 1
    assert survey.contributions.count() == 2


def test_personal_data_is_masked_before_it_is_kept(survey: Survey) -> None:
    send(survey, "I am d.hale@postbox.example, call 07911 123456, will you?")
    (text,) = texts(survey)
    assert "d.hale" not in text
    assert "07911 123456" not in text


@pytest.mark.parametrize("text", ["", " \n ", "?!", "a" * 201, "\n".join(map(str, range(11)))])
def test_no_question_a_long_one_and_too_many_are_refused(survey: Survey, text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        send(survey, text)
    assert set(refused.value.fields) == {"text"}
    assert not survey.contributions.exists()


def test_ten_of_two_hundred_characters_are_taken(survey: Survey) -> None:
    assert send(survey, "\n".join(f"{number} {'a' * 198}" for number in range(10))) == 10


def test_one_visitor_sends_only_so_often(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "PER_VISITOR", 2)
    for number in range(2):
        send(survey, f"question {number}")
    with pytest.raises(receiving.TooManyContributions) as refused:
        send(survey, "question 3")
    assert 0 < (refused.value.retry_after or 0) <= 3600
    assert send(survey, "question 3", visitor="somebody else") == 1


def test_and_a_link_takes_only_so_many_in_an_hour(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "PER_SURVEY", 1)
    send(survey, "one", visitor="a")
    with pytest.raises(receiving.TooManyContributions):
        send(survey, "two", visitor="b")


def test_and_only_so_many_at_all(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_OF_A_SURVEY", 3)
    assert send(survey, "one\ntwo") == 2
    assert send(survey, "three\nfour") == 1
    assert send(survey, "one") == 0, "what is known is thanked for all the same"
    with pytest.raises(Conflict) as refused:
        send(survey, "five")
    assert refused.value.code == "survey_full"
    assert survey.contributions.count() == 3


def test_without_valkey_nothing_is_taken(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_limits: object) -> NoReturn:
        raise redis.ConnectionError

    monkeypatch.setattr(throttle, "wait", away)
    with pytest.raises(Unavailable):
        send(survey, "one")
    assert not survey.contributions.exists()


def test_a_closed_link_and_a_suspended_business_take_nothing(
    by: Principal, survey: Survey, tenant: Tenant
) -> None:
    Tenant.objects.filter(id=tenant.id).update(status=Tenant.Status.SUSPENDED)
    with pytest.raises(NotFound):
        send(survey, "one")
    Tenant.objects.filter(id=tenant.id).update(status=Tenant.Status.ACTIVE)
    send(survey, "one")
    services.close_survey(by=by, dataset_id=survey.dataset_id)
    with pytest.raises(NotFound) as gone:
        send(survey, "two")
    assert gone.value.code == "survey_closed"
    assert selectors.counts(by=by, dataset=survey.dataset) == {
        "new": 1, "used": 0, "dismissed": 0,
    }  # fmt: skip


def test_after_ninety_days_it_is_forgotten(survey: Survey) -> None:
    send(survey, "one\ntwo")
    old = timezone.now() - timedelta(days=91)
    Contribution.objects.filter(text="one").update(created_at=old)
    assert forget_contributions() == 1
    assert texts(survey) == {"two"}
