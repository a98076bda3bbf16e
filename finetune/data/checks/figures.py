"""Answers that say the same but for a figure: was one of them changed, and not the others?

A price list says the same of many things, too ("It costs £12."), so that the questions decide. Two
answers are asked about where neither's questions name anything that the other's and the answer
leave out: "What does a wash cost?" and "wash price", not the oak table and the pine table, not
Monday and Saturday. Where the answer itself says at length what it is about, and one figure alone
differs, customers' free words in a question are no thing of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from finetune.data.checks.similar import near_pairs, subjects
from finetune.data.rows import Row, usable
from finetune.data.settings import Settings
from knowledgebase.language.facts import Fact, Kind, extract
from knowledgebase.language.facts.figures import Outline, outline
from knowledgebase.language.text import key

_SAYS_SOME, _SAYS_ALL = 2, 3
"""From how many words beside its figures an answer says some and all of what it is about."""
_MOST_VALUES = 12
"""A sentence with more different figures than these is a list."""
T = TypeVar("T")
_TELL_APART = frozenset({Kind.WEEKDAY, Kind.DATE, Kind.CODE})


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Ask about rows whose answers differ in a figure alone, while their questions ask the same.

    All of them wait, since nobody but the merchant knows which figure is the new one. Each names
    one row with another figure, and both figures. A row that a person kept is not compared.
    """
    del settings
    for sides in _sides([row for row in usable(rows) if not row.kept_by_you]):
        for at, one in enumerate(sides):
            for other in sides[at + 1 :]:
                if _ask_the_same(one, other, alone=len(sides) == 2):
                    _doubt(one, other)
                    _doubt(other, one)


@dataclass(frozen=True)
class _Side:
    """The rows that give one and the same answer, with that answer's outline."""

    rows: list[Row]
    outline: Outline

    @cached_property
    def asked(self) -> list[frozenset[str]]:
        """What each question is about, in words."""
        return [subjects(row.question) for row in self.rows]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset[str]().union(*self.asked)

    @cached_property
    def core(self) -> frozenset[str]:
        """The words in more than half of the questions."""
        return _in_most(self.asked)

    @cached_property
    def named(self) -> list[frozenset[Fact]]:
        """The exact facts that each question names."""
        return [extract(row.question) for row in self.rows]

    @cached_property
    def stated(self) -> frozenset[Fact]:
        return extract(self.rows[0].answer)


def _sides(rows: Sequence[Row]) -> Iterator[list[_Side]]:
    """For each sentence with several figures, the rows of each figure."""
    by_answer: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_answer[key(row.answer)].append(row)
    found: dict[str, list[_Side]] = defaultdict(list)
    for same in by_answer.values():
        drawn = outline(same[0].answer)
        if drawn.figures:
            found[drawn.words].append(_Side(same, drawn))
    for sides in found.values():
        if 1 < len(sides) <= _MOST_VALUES:
            yield sides


def _ask_the_same(one: _Side, other: _Side, *, alone: bool) -> bool:
    """`alone`: there is no third figure."""
    changed = len(one.outline.differences(other.outline))
    if not changed or _near(one, other):
        return changed > 0
    apart = _named_apart(one, other)
    if any(fact.kind in _TELL_APART for fact in apart):
        return False
    answer = subjects(one.outline.unmarked)
    mine, theirs = one.words - answer, other.words - answer
    if one.words == other.words or not (mine or theirs):
        return bool(one.words & other.words) and not apart
    if mine <= other.words or theirs <= one.words:
        return len(answer) >= (_SAYS_ALL if apart else _SAYS_SOME)
    several = len(one.rows) + len(other.rows) > 2
    return (
        alone
        and changed == 1
        and several
        and len(answer) >= _SAYS_ALL
        and not _parallel(one, other)
        and not (one.core & mine - other.words and other.core & theirs - one.words)
    )


def _near(one: _Side, other: _Side) -> bool:
    questions = [row.question for row in (*one.rows, *other.rows)]
    return any(left < len(one.rows) <= right for left, right in near_pairs(questions))


def _named_apart(one: _Side, other: _Side) -> frozenset[Fact]:
    """What most questions of one side name, and neither the other's nor the answers do."""
    mine, theirs = (_in_most(side.named) for side in (one, other))
    apart = mine.difference(*other.named) | theirs.difference(*one.named)
    return apart - one.stated - other.stated


def _in_most(sets: Sequence[frozenset[T]]) -> frozenset[T]:
    """What is in more than half of the sets."""
    spread = Counter(one for some in sets for one in some)
    return frozenset(one for one, times in spread.items() if 2 * times > len(sets))


def _parallel(one: _Side, other: _Side) -> bool:
    """Whether two questions are the same but for one word, as those of a list are."""
    return any(
        len(mine - theirs) == 1 == len(theirs - mine) and mine & theirs
        for mine in one.asked
        for theirs in other.asked
    )


def _doubt(one: _Side, other: _Side) -> None:
    here, there = one.outline.differences(other.outline)[0]
    rival = other.rows[0]
    for row in one.rows:
        row.add(
            "figure_differs",
            about="answer",
            row=rival.number,
            sheet=rival.sheet,
            answer=rival.answer,
            here=here,
            there=there,
        )
