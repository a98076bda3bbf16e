"""How strictly a category is reviewed: what the choices stand for, and what none may put off."""

from dataclasses import replace

import pytest

from knowledgebase import industries
from knowledgebase.review import PERSONAL_DATA, categories, families, flagged, review, thresholds
from serving.checks.review import reviewed
from serving.checks.thresholds import (
    Strictness,
    category,
    highest,
    levels,
    movable,
    policy_of,
)

BEST = "We are the best bike shop in the world."


def test_every_category_of_the_rules_has_its_words_on_the_pages() -> None:
    named = [one.id for family in families() for one in family.categories]
    assert sorted(named) == sorted(categories())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_category_says_what_it_concerns_and_by_which_law(language: str) -> None:
    for family in families():
        assert family.title[language]
        for one in family.categories:
            assert one.title[language], one.id
            assert one.about[language], one.id
            assert one.source[language], one.id


def test_personal_data_is_not_looked_for_in_answers_and_so_not_moved() -> None:
    assert category(PERSONAL_DATA) is None
    assert category("horoscope") is None


@pytest.mark.parametrize("industry", industries.names())
def test_the_choices_go_from_strict_to_off(industry: str) -> None:
    for one in (one for family in movable() for one in family.categories):
        values = list(levels(one, industry).values())
        assert values == sorted(values), one.id
        assert levels(one, industry)[Strictness.USUAL] == thresholds(industry).get(
            one.id, thresholds(industry)["default"]
        )


@pytest.mark.parametrize("name", ["hate", "sexual", "self-harm", "illicit"])
@pytest.mark.parametrize("industry", industries.names())
def test_some_categories_are_put_off_in_no_industry(name: str, industry: str) -> None:
    known = category(name)
    assert known is not None
    assert Strictness.OFF not in levels(known, industry)
    assert highest(known, industry) < 1


def test_an_industry_keeps_what_it_is_held_to() -> None:
    known = category("guaranteed-return")
    assert known is not None
    assert Strictness.OFF not in levels(known, "finance")
    assert Strictness.OFF in levels(known, "retail")


def test_what_the_packs_keep_are_categories() -> None:
    for industry in industries.names():
        assert industries.load(industry).kept <= set(categories())


def test_a_merchant_can_put_a_category_off() -> None:
    assert reviewed(BEST, policy_of("retail", {})) is not None
    assert reviewed(BEST, policy_of("retail", {"absolute-superlative": 1.0})) is None


def test_a_threshold_of_one_is_never_reached() -> None:
    finding = max(review(BEST, industry="retail"), key=lambda one: one.score)
    findings = [replace(finding, rule=f"rule {number}") for number in range(9)]
    assert flagged(findings, {"default": 0.9999}) == ["absolute-superlative"]
    assert flagged(findings, {"default": 1.0}) == []


def test_what_was_put_off_in_one_industry_is_lenient_in_another_that_keeps_it() -> None:
    moved = {"guaranteed-return": 1.0, "horoscope": 0.1}
    assert dict(policy_of("retail", moved).moved) == {"guaranteed-return": 1.0}
    (only,) = policy_of("finance", moved).moved
    assert only[0] == "guaranteed-return"
    assert only[1] < 1
