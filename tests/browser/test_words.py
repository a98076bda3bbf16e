"""A language in which every translated text stands in brackets: what stands outside is forgotten.

Pages are drawn by a browser, with their scripts, in a shop where all is well and in one where
much went wrong.
"""

import json
import re
from typing import Any

import pytest
from django.utils.translation import trans_real

from finetune.models import Contribution, Dataset, ExamItem, Example, SourceRow
from knowledgebase.industries import load, names
from knowledgebase.review import families
from tests import pages
from tests.browser import days, furnished
from tests.browser.conftest import Visitor

OPEN, CLOSE = "⟦", "⟧"

# What a person reads or hears; not code, times, or the names of languages in themselves.
_TEXTS = """() => {
  const found = [];
  const unseen = 'script, style, code, pre, time, noscript, [lang]:not(html)';
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent && !parent.closest(unseen)) found.push(walker.currentNode.textContent);
  }
  for (const one of document.querySelectorAll('*')) {
    if (one.closest(unseen)) continue;
    for (const attribute of one.attributes) {
      const name = attribute.name;
      const spoken = ['aria-label', 'placeholder', 'alt', 'data-label', 'data-copied'];
      if (spoken.includes(name) || name.startsWith('data-words-')) found.push(attribute.value);
    }
  }
  return found.map(text => text.trim().replace(/\\s+/g, ' ')).filter(text => text);
}"""


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    def marked(message: str) -> str:
        return f"{OPEN}{message}{CLOSE}" if message else ""

    def plural(one: str, many: str, number: int) -> str:
        return marked(one if number == 1 else many)

    spoken = {
        "gettext": marked,
        "pgettext": lambda _context, message: marked(message),
        "ngettext": plural,
        "npgettext": lambda _context, one, many, number: plural(one, many, number),
    }
    for name, speak in spoken.items():
        monkeypatch.setattr(trans_real, name, speak)
        monkeypatch.setattr(f"django.utils.translation._trans.{name}", speak, raising=False)


@pytest.mark.parametrize("state", ["all is well", "much went wrong", "nothing is there yet"])
def test_no_page_has_a_word_that_nobody_translated(
    state: str, visit: Visitor, pseudo: None
) -> None:
    shop = furnished.build()
    paths = pages.of(shop)
    if state == "much went wrong":
        days.unhappy(shop)
    if state == "nothing is there yet":
        days.bare(shop)
        paths = pages.of(shop)
    own = _own_words(shop)
    window = visit(shop.owner)
    forgotten = {}
    for path in paths:
        window.go(path)
        words = window.page.evaluate(_TEXTS)
        assert any(OPEN in text for text in words), path
        if found := [text for text in words if not _known(text, own)]:
            forgotten[path] = found
    assert not forgotten, json.dumps(forgotten, indent=1, ensure_ascii=False)


def test_pages_before_signing_in_have_no_word_that_nobody_translated(
    visit: Visitor, pseudo: None
) -> None:
    window = visit()
    forgotten = {}
    for path in ("/sign-in/", "/help/", "/nowhere/"):
        window.go(path)
        words = window.page.evaluate(_TEXTS)
        assert any(OPEN in text for text in words), path
        if found := [text for text in words if not _known(text, _NAMES)]:
            forgotten[path] = found
    assert not forgotten, json.dumps(forgotten, indent=1, ensure_ascii=False)


def test_the_page_that_customers_see_has_none_either(
    site: str, visit: Visitor, pseudo: None
) -> None:
    shop = furnished.build()
    window = visit()
    window.go(f"/c/{shop.tenant.channels.get().public_id}/")
    words = window.page.evaluate(_TEXTS)
    assert any(OPEN in text for text in words)
    assert not [text for text in words if not _known(text, _own_words(shop))]


def _known(text: str, own: str) -> bool:
    """Whether a text is translated, the shop's own, or no word at all."""
    rest, before = text, ""
    while rest != before:  # a translated text may hold another one
        rest, before = re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", rest), rest
    words = re.findall(r"[A-Za-z]{2,}", rest)
    return all(word in own for word in words)


_NAMES = "English UTC SVG PNG curl Python JavaScript training exam Apache base test"


def _own_words(shop: furnished.Shop) -> str:
    """All that the shop and its data say, in which a page may speak untranslated."""
    rows: list[Any] = [
        SourceRow.objects.values_list("question", "answer", "category", "cells", "sheet"),
        Example.objects.values_list("question", "answer"),
        ExamItem.objects.values_list("question", "expected", "answer", "base_answer"),
        Dataset.objects.values_list("name", "filename", "report"),
        shop.tenant.memberships.values_list("user__email", "user__name"),
        shop.tenant.api_keys.values_list("name", "prefix"),
        shop.tenant.deployments.values_list("name"),
        shop.tenant.projects.values_list("name"),
        shop.tenant.turns.values_list("question", "answer", "words"),
        shop.tenant.messages.values_list("name", "reply_to", "text"),
        Contribution.objects.filter(survey__tenant=shop.tenant).values_list("text"),
        shop.tenant.model_versions.values_list("adapter__base_model__name"),
    ]
    trades = [load(name) for name in names()]
    rows.append([(one.title, one.question, one.answer) for one in trades])
    # What a review is about stands in its data, in both languages.
    rows += [[(one.title, one.categories)] for one in families()]
    return _NAMES + shop.tenant.name + "".join(str(list(one)) for one in rows)
