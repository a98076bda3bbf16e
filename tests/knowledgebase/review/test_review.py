"""The review of content: what is found, what context excuses, and what it costs."""

import json
from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from knowledgebase.review import (
    LONGEST_TEXT,
    TextTooLong,
    categories,
    flagged,
    review,
    scores,
    thresholds,
)
from knowledgebase.review.finding import ReviewFinding
from knowledgebase.review.rulebook import LANGUAGES, rulebook, rules

FOLDER = Path(__file__).parent
OTHER = thresholds("other")


def said(text: str, language: str = "en") -> list[str]:
    return flagged(review(text, language=language), OTHER)


def finding(category: str, rule: str, score: float) -> ReviewFinding:
    return ReviewFinding(
        category=category, rule=rule, score=score, start=0, end=1, reason={}, source={}
    )


# --- what context decides -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("Our tea cures diabetes.", "Our tea does not cure diabetes."),
        ("We guarantee returns of 12% to investors.", "We cannot guarantee returns to investors."),
        ("The best coffee in the world.", "Best before: see the lid."),
        (
            "Free course! Just pay the £89 registration fee.",
            "Free course! There is nothing to pay.",
        ),
        ("Kitchen fitted for £2,000 plus VAT.", "For VAT-registered firms: £2,000 plus VAT."),
        ("Stop taking your insulin.", "Never stop taking your insulin without asking your GP."),
        ("Only 3 left! (There are always 3 left.)", "3 left as of this morning."),
        ("Risk-free investment returns.", "Beware of risk-free investment returns."),
    ],
)
def test_context_decides(bad: str, good: str) -> None:
    assert said(bad)
    assert not said(good)


def test_a_place_is_told_in_the_characters_of_the_text_as_given() -> None:
    text = "“Hello” – ＯＵＲ tea CURES diabetes!"
    (found,) = [one for one in review(text) if one.category == "medical-claim-by-food"]
    assert "CURES" in text[found.start : found.end]


def test_personal_data_have_a_finder_of_their_own() -> None:
    text = "Ask colin.thwaite@gmail.com about it."
    (found,) = review(text, language="en")
    assert (found.category, text[found.start : found.end]) == (
        "personal-data",
        "colin.thwaite@gmail.com",
    )
    assert not review("Write to info@larkspur.example.", language="en")


# --- thresholds ---------------------------------------------------------------------------
def test_rules_of_one_category_strengthen_each_other() -> None:
    weak = [finding("a", "a.1", 0.3), finding("a", "a.1", 0.3), finding("a", "a.2", 0.4)]
    assert scores(weak) == {"a": pytest.approx(0.58)}


def test_a_threshold_is_a_categorys_own_or_the_default() -> None:
    found = [finding("a", "a", 0.6), finding("b", "b", 0.6), finding("c", "c", 0.2)]
    assert flagged(found, {"default": 0.5, "b": 0.7}) == ["a"]
    assert flagged(found, {"default": 0.1}) == ["a", "b", "c"]
    assert flagged([], {}) == []


@pytest.mark.parametrize("industry", ["finance", "health", "logistics", "other", "retail"])
def test_every_industry_has_thresholds_of_categories_that_there_are(industry: str) -> None:
    limits = thresholds(industry)
    assert set(limits) - {"default"} <= set(categories())
    assert all(0 < limit <= 1 for limit in limits.values())
    assert "default" in limits


# --- the data -----------------------------------------------------------------------------
def test_every_rule_says_why_and_by_which_law_in_both_languages() -> None:
    for rule in rules():
        assert set(rule.reason) == set(rule.source) == set(LANGUAGES), rule.id
        assert all(rule.reason.values()), rule.id
        assert all(rule.source.values()), rule.id
        assert 0 < rule.score <= 1, rule.id


def test_hardly_a_pattern_has_to_be_searched_for_in_every_text() -> None:
    for language in LANGUAGES:
        assert len(rulebook(language).always) <= 5


def examples(language: str) -> list[dict[str, str]]:
    path = FOLDER / f"texts_{language}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_english_examples_are_judged_rightly() -> None:
    judged = Counter[tuple[str, bool]]()
    for row in examples("en"):
        judged[row["label"], bool(said(row["text"]))] += 1
    bad = judged["violation", True] + judged["violation", False]
    good = judged["ok", True] + judged["ok", False]
    assert min(bad, good) >= 60
    assert judged["violation", True] >= 0.95 * bad
    assert judged["ok", True] <= 0.05 * good


# --- limits -------------------------------------------------------------------------------
def test_a_text_beyond_the_limit_is_refused_before_work() -> None:
    with pytest.raises(TextTooLong):
        review("a" * (LONGEST_TEXT + 1))


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "cures ",
        "cures diabetes our tea ",
        "free pay £5 ",
        '" five stars - made up ',
        "....",
        "治疗糖尿病",
        "no no no one not ",
        "the best in the world, ",
    ],
)
def test_no_text_within_the_limit_takes_long(piece: str) -> None:
    text = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    review(text)
    began = process_time()
    review(text)
    assert process_time() - began < 2
