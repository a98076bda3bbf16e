"""A rulebook of a few rules, so that tests of what uses the review hold whatever its rules are."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledgebase.review import rulebook

RULES = """
- id: cure
  category: guaranteed-cure
  score: 0.9
  reason: {zh: "承诺治愈疾病。", en: "A cure is promised."}
  source: {zh: "《广告法》第十六条", en: "CAP Code 12.1"}
  en: [{find: ["cure~ cancer", "guaranteed"]}]
  zh: [{find: ["包治百病", "根治"]}]
- id: likely-cure
  category: guaranteed-cure
  score: 0.45
  reason: {zh: "暗示治愈疾病。", en: "A cure is hinted at."}
  source: {zh: "《广告法》第十七条", en: "CAP Code 12.2"}
  en: [{find: ["feel ..2 younger"]}]
  zh: [{find: ["癌症"]}]
- id: weak
  category: misleading-free
  score: 0.3
  reason: {zh: "称免费。", en: "Something is said to be free."}
  source: {zh: "《广告法》第四条", en: "CAP Code 3.23"}
  en: [{find: ["free"]}]
- id: best
  category: absolute-superlative
  score: 0.8
  reason: {zh: "使用绝对化用语。", en: "An absolute claim."}
  source: {zh: "《广告法》第九条", en: "CAP Code 3.7"}
  en: [{find: ["best ..2 in the world"]}]
- id: personal-data
  category: personal-data
  score: 0.9
  detector: personal_data
  reason: {zh: "泄露个人信息。", en: "Gives away personal data."}
  source: {zh: "《个人信息保护法》第十条", en: "UK GDPR Article 5"}
"""


@pytest.fixture
def few_rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The review with `RULES` alone, in this process."""
    folder: Path = tmp_path_factory.mktemp("review")
    shutil.copytree(rulebook.FOLDER / "words", folder / "words")
    (folder / "rules").mkdir()
    (folder / "rules" / "few.yaml").write_text(RULES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rulebook, "FOLDER", folder)
        _forget()
        yield
    _forget()


def _forget() -> None:
    for cached in (rulebook.rules, rulebook.categories, rulebook.rulebook):
        cached.cache_clear()
