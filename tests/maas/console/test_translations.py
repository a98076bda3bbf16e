"""Both languages say everything: nothing untranslated, no placeholder lost, no word forgotten."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import messages as collected
import pytest
from babel.messages.pofile import read_po
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from finetune.models import Dataset, ExamItem, Example, SourceRow
from maas.console import tenant_urls
from tests.browser import furnished

BASE_DIR = Path(__file__).resolve().parents[3]
CATALOGUE = BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
OPEN, CLOSE = "⟦", "⟧"


@pytest.fixture(scope="module")
def catalogue() -> Any:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def test_every_text_is_translated(catalogue):
    missing = []
    for message, context in {*collected.from_python(), *collected.from_templates()}:
        singular = message if isinstance(message, str) else message[0]
        known = catalogue.get(singular, context)
        strings = (
            [known.string] if known and isinstance(known.string, str) else known and known.string
        )
        if not strings or not all(strings):
            missing.append(singular)
    assert not missing, "run `make messages`, then translate: " + "; ".join(sorted(missing))


def test_every_translation_keeps_its_placeholders(catalogue):
    wrong = {message.id: list(map(str, message.check(catalogue))) for message in catalogue}
    assert not {text: found for text, found in wrong.items() if found}


def test_no_translation_is_a_guess(catalogue):
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


class _Words(HTMLParser):
    """What a person reads or hears of a page; not code, addresses or the names of languages."""

    UNSEEN = frozenset({"script", "style", "code", "pre", "time"})
    SPOKEN = ("aria-label", "placeholder", "alt", "data-label")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.words += [values[name] or "" for name in self.SPOKEN if name in values]
        if tag in self.UNSEEN or ("lang" in values and tag != "html"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which every translated text stands in brackets."""
    real = trans_real

    def marked(message: str) -> str:
        return f"{OPEN}{message}{CLOSE}" if message else ""

    monkeypatch.setattr(real, "gettext", marked)
    monkeypatch.setattr(real, "pgettext", lambda _context, message: marked(message))
    monkeypatch.setattr(
        real, "ngettext", lambda one, many, number: marked(one if number == 1 else many)
    )
    for name in ("gettext", "pgettext", "ngettext"):
        monkeypatch.setattr(translation._trans, name, getattr(real, name), raising=False)


def test_no_page_has_a_word_that_nobody_translated(db, pseudo):
    shop = furnished.build()
    own = _own_words(shop)
    client = Client()
    client.force_login(shop.owner)
    forgotten = {}
    for path in _paths(shop):
        answer = client.get(path)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            found = [text for text in _read(answer.content.decode()) if not _known(text, own)]
            if found:
                forgotten[path] = found
    assert not forgotten, json.dumps(forgotten, indent=1, ensure_ascii=False)


def _paths(shop: furnished.Shop) -> Iterator[str]:
    yield from ("/help/", "/account/", "/businesses/new/")
    for pattern in tenant_urls.urlpatterns:
        kwargs = {name: shop.ids[name] for name in pattern.pattern.converters}
        yield reverse(f"console:{pattern.name}", kwargs={**kwargs, "tenant": shop.tenant.id})


def _read(page: str) -> list[str]:
    reader = _Words()
    reader.feed(page)
    return [" ".join(text.split()) for text in reader.words if text.strip()]


def _known(text: str, own: str) -> bool:
    """Whether a text is translated, the shop's own, or no word at all."""
    rest, before = text, ""
    while rest != before:  # a translated text may hold another one
        rest, before = re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", rest), rest
    words = re.findall(r"[A-Za-z]{2,}", rest)
    return all(word in own for word in words)


def _own_words(shop: furnished.Shop) -> str:
    """All that the shop and its data say, in which a page may speak untranslated."""
    rows: list[models.QuerySet[Any]] = [
        SourceRow.objects.values_list("question", "answer", "category", "cells", "sheet"),
        Example.objects.values_list("question", "answer"),
        ExamItem.objects.values_list("question", "expected", "answer", "base_answer"),
        Dataset.objects.values_list("name", "filename", "report"),
        shop.tenant.memberships.values_list("user__email", "user__name"),
        shop.tenant.api_keys.values_list("name", "prefix"),
        shop.tenant.deployments.values_list("name"),
        shop.tenant.model_versions.values_list("adapter__base_model__name"),
    ]
    names = "English UTC curl Python JavaScript training exam Apache base test"
    return names + shop.tenant.name + "".join(str(list(one)) for one in rows)
