"""The categories as merchants read them: what each concerns, and by which law."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from knowledgebase import industries
from knowledgebase.review.finding import ByLanguage
from knowledgebase.review.rulebook import FOLDER, LANGUAGES, rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """`about`: what it concerns, in plain words; `source`: the law that most of its rules for
    texts of that language name. All by language ("en", "zh"). `kept`: nobody may put it
    off, whatever the trade."""

    id: str
    title: ByLanguage
    about: ByLanguage
    source: ByLanguage
    kept: bool

    def is_kept(self, industry: str) -> bool:
        """Whether nobody in this trade may put it off."""
        return self.kept or self.id in industries.load(industry).kept


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFamily:
    """Categories that belong together on a page."""

    id: str
    title: ByLanguage
    categories: tuple[Category, ...]


@cache
def families() -> tuple[CategoryFamily, ...]:
    """Every category in the order of the pages."""
    text = (FOLDER / "categories.yaml").read_text(encoding="utf-8")
    return tuple(
        CategoryFamily(
            id=data["family"],
            title=data["title"],
            categories=tuple(map(_category, data["categories"])),
        )
        for data in yaml.load(text, Loader=yaml.CSafeLoader)
    )


def _category(data: Mapping[str, Any]) -> Category:
    return Category(
        id=data["id"],
        title=data["title"],
        about=data["about"],
        source={language: _source(data["id"], language) for language in LANGUAGES},
        kept=data.get("kept", False),
    )


def _source(category: str, language: str) -> str:
    named = Counter(
        rule.source[language]
        for rule in rules()
        if rule.category == category and (rule.detector or language in rule.languages)
    )
    return max(named, key=lambda source: named[source], default="")
