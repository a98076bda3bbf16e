"""Which facts of one text another lacks, contradicts, or adds."""

from collections.abc import Iterable

from knowledgebase.facts.contacts import digits, fold_url
from knowledgebase.facts.extract import extract
from knowledgebase.facts.model import Fact, Kind
from knowledgebase.facts.names import fold
from knowledgebase.text.normalise import tidy

_SHARES = {Kind.PERCENT, Kind.DISCOUNT}
_LITERAL = {Kind.CODE, Kind.NAME}
_NATIONAL_DIGITS = 7


def missing(expected: str, answer: str) -> frozenset[Fact]:
    """The facts of the expected answer that the given answer lacks."""
    given = extract(answer)
    return frozenset(fact for fact in extract(expected) if not _stated(fact, given, answer))


def contradicting(expected: str, answer: str) -> frozenset[Fact]:
    """The facts of the given answer that take the place of other ones that were expected.

    A fact contradicts when the expected answer has facts of its kind and unit, and not this one.
    """
    wanted = extract(expected)
    topics = {_topic(fact) for fact in wanted}
    return frozenset(
        fact
        for fact in extract(answer)
        if fact.kind not in _LITERAL
        and _topic(fact) in topics
        and not _stated(fact, wanted, expected)
    )


def unsupported(answer: str, sources: Iterable[str]) -> frozenset[Fact]:
    """The facts of an answer that none of the source texts states."""
    texts = list(sources)
    known = [(extract(text), text) for text in texts]
    return frozenset(
        fact
        for fact in extract(answer)
        if not any(_stated(fact, facts, text) for facts, text in known)
    )


def _topic(fact: Fact) -> tuple[str, str]:
    kind = Kind.PERCENT if fact.kind in _SHARES else fact.kind
    return kind, fact.unit


def _stated(fact: Fact, facts: frozenset[Fact], text: str) -> bool:
    if fact in facts:
        return True
    if fact.kind in _LITERAL:
        return fact.value in fold(tidy(text))
    return any(_same(fact, other) for other in facts)


def _same(one: Fact, other: Fact) -> bool:
    if one.kind in _SHARES and other.kind in _SHARES:
        return one.value == other.value
    if one.kind != other.kind:
        return False
    if one.kind is Kind.DATE:
        return _same_date(one.value, other.value)
    if one.kind is Kind.PHONE:
        return _same_phone(digits(one.value), digits(other.value))
    if one.kind is Kind.URL:
        return fold_url(one.value) == fold_url(other.value)
    return one.value == other.value and one.unit == other.unit


def _same_date(one: str, other: str) -> bool:
    """A date without a year fits the same day of any year."""
    if one.startswith("--") or other.startswith("--"):
        return one[-_date_tail(one) :] == other[-_date_tail(other) :]
    return one == other


def _date_tail(value: str) -> int:
    return len(value) - (value.index("-", 1) + 1)


def _same_phone(one: str, other: str) -> bool:
    """Equal, or equal but for the country code in front of one of them."""
    shorter, longer = sorted((one, other), key=len)
    national = shorter.lstrip("0")
    return one == other or (len(national) >= _NATIONAL_DIGITS and longer.endswith(national))
