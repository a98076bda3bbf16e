"""Which facts of one text another lacks, contradicts, or adds."""

from collections.abc import Iterable
from functools import cached_property

from knowledgebase.language.facts.contacts import digits, fold_url
from knowledgebase.language.facts.extract import extract
from knowledgebase.language.facts.model import LITERAL, Fact, Kind
from knowledgebase.language.facts.names import Spelled
from knowledgebase.language.text.normalise import tidy

_SHARES = {Kind.PERCENT, Kind.DISCOUNT}
_NATIONAL_DIGITS = 7


def missing(expected: str, answer: str) -> frozenset[Fact]:
    """The facts of the expected answer that the given answer lacks."""
    given = Source(answer)
    return frozenset(fact for fact in extract(expected) if not given.states(fact, vaguely=True))


def contradicting(expected: str, answer: str) -> frozenset[Fact]:
    """The facts of the given answer that take the place of other ones that were expected.

    A fact contradicts when the expected answer has facts of its kind and unit, and not this one.
    """
    wanted = Source(expected)
    topics = {_topic(fact) for fact in wanted.facts}
    return frozenset(
        fact
        for fact in extract(answer)
        if fact.kind not in LITERAL and _topic(fact) in topics and not wanted.states(fact)
    )


def unsupported(answer: str, sources: Iterable[str]) -> frozenset[Fact]:
    """The facts of an answer that none of the source texts states."""
    known = [Source(text) for text in sources]
    return frozenset(
        fact for fact in extract(answer) if not any(source.states(fact) for source in known)
    )


class Source:
    """A text, with what it states."""

    def __init__(self, text: str, facts: frozenset[Fact] | None = None) -> None:
        """`facts`: those of the text, where they have been extracted already."""
        self.facts = extract(text) if facts is None else facts
        self._text = text

    @cached_property
    def spelled(self) -> Spelled:
        """For its codes and names; made when first needed."""
        return Spelled(tidy(self._text))

    def states(self, fact: Fact, *, vaguely: bool = False) -> bool:
        """Whether the fact stands here; `vaguely`: a date may stand here without its year."""
        if fact in self.facts:
            return True
        if fact.kind in LITERAL:
            return self.spelled.has(fact.value)
        return any(_same(fact, other, vaguely=vaguely) for other in self.facts)


def _topic(fact: Fact) -> tuple[str, str]:
    kind = Kind.PERCENT if fact.kind in _SHARES else fact.kind
    return kind, fact.unit


def _same(one: Fact, other: Fact, *, vaguely: bool) -> bool:
    if one.kind in _SHARES and other.kind in _SHARES:
        return one.value == other.value
    if one.kind != other.kind:
        return False
    if one.kind is Kind.DATE:
        return _same_date(one.value, other.value, vaguely=vaguely)
    if one.kind is Kind.PHONE:
        return _same_phone(digits(one.value), digits(other.value))
    if one.kind is Kind.URL:
        return fold_url(one.value) == fold_url(other.value)
    return one.value == other.value and one.unit == other.unit


def _same_date(one: str, other: str, *, vaguely: bool) -> bool:
    """A date without a year fits the same day of any year; `vaguely`, the other way round too."""
    if one.startswith("--") or (vaguely and other.startswith("--")):
        return one[-_date_tail(one) :] == other[-_date_tail(other) :]
    return one == other


def _date_tail(value: str) -> int:
    return len(value) - (value.index("-", 1) + 1)


def _same_phone(one: str, other: str) -> bool:
    """Equal, or equal but for the country code in front of one of them."""
    shorter, longer = sorted((one, other), key=len)
    national = shorter.lstrip("0")
    return one == other or (len(national) >= _NATIONAL_DIGITS and longer.endswith(national))
