"""Both languages say everything: nothing untranslated, no placeholder lost.

That no page has a word which nobody marked is seen in a browser: `tests/browser/test_words.py`.
"""

import re
from pathlib import Path

import messages as collected
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

BASE_DIR = Path(__file__).resolve().parents[3]
CATALOGUE = BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def test_every_text_is_translated(catalogue: Catalog) -> None:
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


def test_every_translation_keeps_its_placeholders(catalogue: Catalog) -> None:
    wrong = {message.id: list(map(str, message.check(catalogue))) for message in catalogue}
    assert not {text: found for text, found in wrong.items() if found}


def test_no_template_glues_words_together_with_punctuation_of_one_language() -> None:
    """A comma between two values belongs into a translated phrase: Chinese has its own."""
    glued = re.compile(r"(\}\}|%\}),\s*(\{|<|\w)|join:\"[^\"]*[,;]")
    phrase = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}", re.DOTALL)
    found = {
        str(file.relative_to(BASE_DIR)): one.group()
        for file in sorted((BASE_DIR / "templates").rglob("*.html"))
        if (one := glued.search(phrase.sub("", file.read_text(encoding="utf-8"))))
    }
    assert not found


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
