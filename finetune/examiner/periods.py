"""Per day, per month, per year: the period a price or a rate is meant for.

"£8 a day" and "£8 a week" have the same amount; `knowledgebase.language.facts` compares amounts.
"""

import re

from knowledgebase.language.facts import Fact

_WORDS = {
    "hour": r"\b(?:an|per|each|every|/) ?hour\b|\bhourly\b|(?:每个?|一个?|/)小时|时租",
    "day": r"\b(?:a|per|each|every|/) ?(?:day|night)\b|\bdaily\b|[每一/][天日晚]|日租",
    "week": r"\b(?:a|per|each|every|/) ?week\b|\bweekly\b"
    r"|(?:每个?|一|/)(?:周|星期|礼拜)(?![一二三四五六日天])|周租",
    "month": r"\b(?:a|per|each|every|/) ?month\b|\bmonthly\b"
    r"|(?:每个?|一个|/)月|月(?:租|费|利率|付|供)",
    "year": r"\b(?:a|per|each|every|/) ?year\b|\b(?:yearly|annual(?:ly)?)\b"
    r"|[每一全/]年|年(?:租|费|利率|付|化)",
}
_PERIODS = {name: re.compile(pattern, re.I) for name, pattern in _WORDS.items()}
_ONE = {("60", "minute"): "hour", ("1440", "minute"): "day", ("10080", "minute"): "week"}
_ONE |= {("1", "month"): "month", ("12", "month"): "year"}


def named(sentence: str) -> frozenset[str]:
    """The periods that a sentence counts by: "hour", "day", "week", "month", "year"."""
    return frozenset(name for name, pattern in _PERIODS.items() if pattern.search(sentence))


def exchanged(*, expected: str, answer: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The periods lost and the ones put in their place; None unless there are both."""
    wanted, given = named(expected), named(answer)
    lost, new = wanted - given, given - wanted
    return (lost, new) if lost and new else None


def says(fact: Fact, sentence: str) -> bool:
    """Whether the fact is one whole period ("一年") that the sentence counts by ("每年")."""
    return _ONE.get((fact.value, fact.unit)) in named(sentence)
