"""The page where people say how they would ask: open to all, tied to nobody, without scripts."""

import pytest
from pytest_django import Settings

from finetune.models import Survey
from finetune.surveys import links, receiving, services
from maas.tenants.models import Tenant
from maas.tenants.selectors import platform_principal
from tests.finetune import factories as data
from tests.web import Web


@pytest.fixture
def survey(tenant: Tenant) -> Survey:
    dataset = data.make_full_dataset(tenant)
    return services.open_survey(by=platform_principal(tenant), dataset_id=dataset.id)


def address(survey: Survey) -> str:
    return f"/ask/{survey.token}/"


def test_anybody_with_the_link_asks_without_cookie_or_script(
    web: Web, survey: Survey, settings: Settings
) -> None:
    assert links.link(survey) == settings.CONSOLE_URL.rstrip("/") + address(survey)
    client = web()
    shown = client.get(address(survey))
    page = shown.content.decode()
    for text in ("Larkspur", "Imagine that you are a customer.", "deleted after 90 days"):
        assert text in page
    assert "<script" not in page
    sent = client.post(address(survey), {"text": "when do you open\nwhere are you"})
    assert sent.status_code == 302
    thanks = client.get(sent["Location"]).content.decode()
    assert "Thank you!" in thanks
    assert "Ask another" in thanks
    assert not client.cookies
    assert shown.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
    assert "unsafe" not in shown.headers["Content-Security-Policy"]
    assert set(survey.contributions.values_list("text", flat=True)) == {
        "when do you open", "where are you",
    }  # fmt: skip


def test_asking_twice_is_thanked_for_twice_and_kept_once(web: Web, survey: Survey) -> None:
    for text in ("when do you open", "When do you open?"):
        assert web().post(address(survey), {"text": text}).status_code == 302
    assert survey.contributions.count() == 1


def test_the_merchants_own_welcome_is_said(web: Web, survey: Survey) -> None:
    Survey.objects.filter(id=survey.id).update(welcome="Ask <us>!")
    page = web().get(address(survey)).content.decode()
    assert "Ask &lt;us&gt;!" in page
    assert "Imagine" not in page


def test_it_speaks_the_visitors_language_and_else_the_datas(web: Web, survey: Survey) -> None:
    def heard(languages: str) -> str:
        headers = {"Accept-Language": languages} if languages else {}
        return web().get(address(survey), headers=headers).content.decode()

    assert '<html lang="zh-hans">' in heard("zh-CN,zh;q=0.9,en;q=0.5")
    assert '<html lang="en">' in heard("fr-FR")
    survey.dataset.language = "zh"
    survey.dataset.save()
    assert '<html lang="zh-hans">' in heard("fr-FR")


def test_what_is_wrong_is_told_and_what_was_typed_stays(web: Web, survey: Survey) -> None:
    answer = web().post(address(survey), {"text": "a" * 201})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "at most 200 characters" in page
    assert "a" * 201 in page
    assert 'aria-invalid="true"' in page


def test_too_many_are_asked_to_wait(
    web: Web, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "PER_VISITOR", 1)
    client = web()
    client.post(address(survey), {"text": "one"})
    answer = client.post(address(survey), {"text": "two"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "try again in" in answer.content.decode()
    other = client.post(address(survey), {"text": "two"}, REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 302


def test_a_form_on_another_website_sends_nothing(web: Web, survey: Survey) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    answer = web().post(address(survey), {"text": "one"}, headers=headers)
    assert answer.status_code == 403
    assert not survey.contributions.exists()


def test_an_unknown_closed_or_suspended_link_says_so(
    web: Web, survey: Survey, tenant: Tenant
) -> None:
    def gone(path: str) -> bool:
        answers = [web().get(path), web().post(path, {"text": "one"})]
        said = all("No questions are collected here" in one.content.decode() for one in answers)
        return said and {one.status_code for one in answers} == {404}

    assert gone("/ask/nothing/")
    Tenant.objects.filter(id=tenant.id).update(status=Tenant.Status.SUSPENDED)
    assert gone(address(survey))
    Tenant.objects.filter(id=tenant.id).update(status=Tenant.Status.ACTIVE)
    assert not gone(address(survey))
    services.close_survey(by=platform_principal(tenant), dataset_id=survey.dataset_id)
    assert gone(address(survey))
