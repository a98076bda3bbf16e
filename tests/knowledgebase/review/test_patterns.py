"""The rules' pattern language."""

import pytest

from knowledgebase.review.inflection import forms
from knowledgebase.review.patterns import Grammar, PatternError, compile_pattern, text_keys

WORDS = {"fruit": ("apple~", "passion fruit"), "gap_stops": ("not", "no")}
EN = Grammar.english(WORDS)
ZH = Grammar.chinese({"病": ("糖尿病", "癌症"), "gap_stops": ("不",)})


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("cure~", "it cured him", "cured"),
        ("cure~", "a procure", None),
        ("cur*", "all current rates", "current"),
        ("bones?", "a bone", "bone"),
        ("{fruit}", "two passion fruit", "passion fruit"),
        ("eat ... {fruit}", "eat two of our apples", "eat two of our apples"),
        ("eat ... {fruit}", "eat not one apple", None),
        ("eat .... {fruit}", "eat not one apple", "eat not one apple"),
        ("eat ... {fruit}", "eat. An apple", None),
        ("eat ..1 {fruit}", "eat two of our apples", None),
        ("[very] good", "very good", "very good"),
        ("[very] good", "good", "good"),
        ("(a|b c) d", "b c d", "b c d"),
        ("pay £", "pay the £89", None),
        ("pay ..1 £", "pay the £89", "pay the £89"),
        ("# days", "for 1,000 days", "1,000 days"),
        ("a\\*", "an a* in maths", "a*"),
    ],
)
def test_what_a_pattern_finds(pattern: str, text: str, found: str | None) -> None:
    match = compile_pattern(pattern, EN).regex.search(text)
    assert (match and match.group()) == found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("治疗 ... {病}", "能治疗各种糖尿病", "治疗各种糖尿病"),
        ("治疗 ... {病}", "治疗不了癌症", None),
        ("治疗 ... {病}", "治疗。癌症", None),
        ("只要 £", "只要九十九元", "只要九十九元"),
    ],
)
def test_what_a_chinese_pattern_finds(pattern: str, text: str, found: str | None) -> None:
    match = compile_pattern(pattern, ZH).regex.search(text)
    assert (match and match.group()) == found


@pytest.mark.parametrize(
    "pattern", ["{unknown}", "(a|b", "a)", "...", "[a]", "(a|)", "ab*", "(a|...)", "a { b"]
)
def test_what_is_no_pattern_is_refused_when_it_is_loaded(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, EN)


def test_a_text_with_none_of_its_triggers_has_no_match() -> None:
    pattern = compile_pattern("(cure~|heal~) ... {fruit}", EN)
    assert pattern.triggers is not None
    assert not pattern.triggers & text_keys("nothing of the kind", EN)
    assert pattern.triggers & text_keys("heals like an apple", EN)


def test_lists_that_name_each_other_are_refused() -> None:
    with pytest.raises(PatternError):
        compile_pattern("{a}", Grammar.english({"a": ("{b}",), "b": ("{a}",)}))


def test_the_forms_of_a_word() -> None:
    assert set(forms("cure")) == {"cure", "cures", "cured", "curing"}
    assert {"stop", "stops", "stopped", "stopping"} <= set(forms("stop"))
    assert {"remedy", "remedies", "remedied"} <= set(forms("remedy"))
    assert "goodbye waves" not in forms("wave goodbye")
