"""The rules as they are kept (YAML) and as they are used (compiled), read once per process."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledgebase import industries
from knowledgebase.review.finding import ByLanguage
from knowledgebase.review.patterns import Grammar, Pattern, compile_pattern

FOLDER = Path(industries.__file__).parent / "review"
LANGUAGES = ("en", "zh")
_CASE_KEYS = frozenset("find with near beside without unless not_in score negation quoted".split())
_RULE_KEYS = frozenset("id category score sectors reason source detector en zh".split())

Patterns = tuple[Pattern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """What is told of a finding. `sectors`: where the rule holds, everywhere if empty.
    `detector`: the name of a finder written in Python, for what patterns cannot say. `languages`:
    those that it has cases in."""

    id: str
    category: str
    score: float
    sectors: frozenset[str]
    reason: ByLanguage
    source: ByLanguage
    detector: str = ""
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCase:
    """One way to break a rule, in one language.

    A place that `find` matches is a finding where each group of `present` (anywhere in the text),
    of `near` (in the place's sentence) and of `beside` (within `engine.BESIDE` characters) has a
    match, and none of `without` (anywhere), `unless` (in the sentence) and `not_in` (overlapping
    the place). `negation`: a negation before the place excuses it; `quoted`: so does a sentence
    that warns of such claims.
    """

    rule: ReviewRule
    score: float
    find: Patterns
    present: tuple[Patterns, ...] = ()
    near: tuple[Patterns, ...] = ()
    beside: tuple[Patterns, ...] = ()
    without: Patterns = ()
    unless: Patterns = ()
    not_in: Patterns = ()
    negation: bool = True
    quoted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRulebook:
    """All rules of a language. `triggered`: by a key of the text, the numbers of the finds
    (case, pattern) that it may hold; `always` are those that have no such key."""

    language: str
    grammar: Grammar
    finds: tuple[tuple[RuleCase, Pattern], ...]
    triggered: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]
    negated: Pattern
    reported: Patterns


@cache
def rules() -> tuple[ReviewRule, ...]:
    """Every rule, in the order of the files. Raises ValueError where one is not as it should be."""
    found = tuple(_rule(data) for data in _entries())
    ids = [rule.id for rule in found]
    twice = {one for one in ids if ids.count(one) > 1}
    if twice:
        raise ValueError(f"rules with one id: {sorted(twice)}")
    return found


@cache
def categories() -> tuple[str, ...]:
    return tuple(sorted({rule.category for rule in rules()}))


@cache
def rulebook(language: str) -> ReviewRulebook:
    """The compiled rules of "en" or "zh"."""
    words = _words(language)
    grammar = Grammar.chinese(words) if language == "zh" else Grammar.english(words)
    by_id = {rule.id: rule for rule in rules()}
    compiled: dict[str, Pattern] = {}

    def patterns(sources: Iterable[str]) -> Patterns:
        for source in sources:
            if source not in compiled:
                compiled[source] = compile_pattern(source, grammar)
        return tuple(compiled[source] for source in sources)

    finds: list[tuple[RuleCase, Pattern]] = []
    for data in _entries():
        for case_data in data.get(language) or ():
            case = _case(by_id[data["id"]], case_data, patterns)
            finds += [(case, pattern) for pattern in case.find]
    triggered: dict[str, list[int]] = {}
    always: list[int] = []
    for number, (_, pattern) in enumerate(finds):
        if pattern.triggers is None:
            always.append(number)
        for key in pattern.triggers or ():
            triggered.setdefault(key, []).append(number)
    return ReviewRulebook(
        language=language,
        grammar=grammar,
        finds=tuple(finds),
        triggered={key: tuple(numbers) for key, numbers in triggered.items()},
        always=tuple(always),
        negated=compile_pattern("{negations}", grammar),
        reported=patterns(words["reported"]),
    )


def load() -> None:
    """Compile everything now (about half a second), not with the first text."""
    for language in LANGUAGES:
        rulebook(language)


def _entries() -> Iterator[Mapping[str, Any]]:
    for path in sorted((FOLDER / "rules").glob("*.yaml")):
        yield from yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or ()


def _rule(data: Mapping[str, Any]) -> ReviewRule:
    unknown = set(data) - _RULE_KEYS
    if unknown:
        raise ValueError(f"{data.get('id')}: unknown {sorted(unknown)}")
    return ReviewRule(
        id=data["id"],
        category=data.get("category", data["id"]),
        score=data["score"],
        sectors=frozenset(data.get("sectors", ())),
        reason=data["reason"],
        source=data["source"],
        detector=data.get("detector", ""),
        languages=frozenset(language for language in LANGUAGES if data.get(language)),
    )


def _case(rule: ReviewRule, data: Mapping[str, Any], patterns: Any) -> RuleCase:
    unknown = set(data) - _CASE_KEYS
    if unknown or not data.get("find"):
        raise ValueError(f"{rule.id}: unknown {sorted(unknown)}, or nothing to find")
    return RuleCase(
        rule=rule,
        score=data.get("score", rule.score),
        find=patterns(data["find"]),
        present=tuple(map(patterns, _groups(data.get("with", ())))),
        near=tuple(map(patterns, _groups(data.get("near", ())))),
        beside=tuple(map(patterns, _groups(data.get("beside", ())))),
        without=patterns(data.get("without", ())),
        unless=patterns(data.get("unless", ())),
        not_in=patterns(data.get("not_in", ())),
        negation=data.get("negation", True),
        quoted=data.get("quoted", True),
    )


def _groups(listed: Iterable[Any]) -> list[list[str]]:
    """Patterns of which one must be there; or several such lists, each with its own."""
    found = list(listed)
    if found and all(isinstance(one, str) for one in found):
        return [found]
    return [[one] if isinstance(one, str) else list(one) for one in found]


def _words(language: str) -> dict[str, tuple[str, ...]]:
    """The word lists of a language: entries between commas or line by line."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((FOLDER / "words").glob(f"*{language}.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        for name, listed in data.items():
            entries = listed.split(",") if isinstance(listed, str) else listed
            found[name] = tuple(str(entry).strip() for entry in entries if str(entry).strip())
    return found
