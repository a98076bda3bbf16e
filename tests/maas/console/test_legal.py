"""Terms and privacy: there for everybody, true, and replaced by an installation's own."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from pytest_django import Settings

from maas.conf.legal import LegalSettings
from tests.web import Web

pytestmark = pytest.mark.django_db


def _text(web: Web, path: str, **headers: Any) -> str:
    answer = web().get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sign_up_and_every_foot_lead_to_both(web: Web) -> None:
    shown = _text(web, "/sign-up/")
    assert shown.count('href="/terms/"') == 2
    assert shown.count('href="/privacy/"') == 2
    assert "By making an account you accept:" in shown
    assert _text(web, "/help/").count('href="/terms/"') == 1


@pytest.mark.parametrize("path", ["/terms/", "/privacy/"])
def test_an_operator_who_is_not_named_is_told_of(web: Web, path: str, settings: Settings) -> None:
    assert "The operator is not named here yet" in _text(web, path)
    settings.OPERATOR = "Larkspur Ltd, 1 Mill Lane"
    settings.OPERATOR_CONTACT = "hello@larkspur.test"
    shown = _text(web, path)
    assert "The operator is not named here yet" not in shown
    assert "Larkspur Ltd, 1 Mill Lane" in shown
    assert "hello@larkspur.test" in shown


def test_the_privacy_page_tells_what_each_part_keeps_and_for_how_long(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = _text(web, "/privacy/")
    assert "What customers ask on a chat page, and the answers: 90 days." in shown
    assert "until you throw them away, and 30 days more in the trash" in shown
    monkeypatch.setattr("serving.channels.turns.KEPT", timedelta(days=7))
    assert "and the answers: 7 days." in _text(web, "/privacy/")


def test_an_installation_s_own_file_takes_the_place(
    web: Web, settings: Settings, tmp_path: Path
) -> None:
    for language, text in (("en", "# Ours\n\n<b>Be</b> *kind*."), ("zh-hans", "# 我们的")):
        (tmp_path / f"terms.{language}.md").write_text(text, encoding="utf-8")
    settings.TERMS_PAGE = str(tmp_path / "terms.{language}.md")
    shown = _text(web, "/terms/")
    assert "<h1>Ours</h1>" in shown
    assert "&lt;b&gt;Be&lt;/b&gt; <em>kind</em>." in shown
    assert "What is yours stays yours" not in shown
    assert "<h1>我们的</h1>" in _text(web, "/terms/", accept_language="zh-CN")


def test_an_installation_s_own_address_is_gone_to_in_the_readers_language(
    web: Web, settings: Settings
) -> None:
    settings.PRIVACY_PAGE = "https://larkspur.test/{language}/privacy"
    answer = web().get("/privacy/", headers={"accept-language": "zh-CN"})
    assert answer.headers["Location"] == "https://larkspur.test/zh-hans/privacy"


def test_a_file_that_is_missing_in_one_language_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "terms.en.md").write_text("# Ours", encoding="utf-8")
    monkeypatch.setenv("TERMS_PAGE", str(tmp_path / "terms.{language}.md"))
    with pytest.raises(ValidationError, match="in each language"):
        LegalSettings()
    monkeypatch.setenv("TERMS_PAGE", str(tmp_path / "terms.en.md"))
    assert LegalSettings().terms_page.endswith("terms.en.md")
