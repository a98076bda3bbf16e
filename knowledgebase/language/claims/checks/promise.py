"""A promise of a kind that the facts do not make.

Where the facts speak of the kind, what is promised must be of them as well: a gift that is not
theirs, a rate of which they have none. Its words are then looked up in the facts' text.
"""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, FaultKind, Judgement, wrong
from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Dimension, fits
from knowledgebase.language.claims.reading import TextReading

_SPECIFIC = {"gift", "certificate", "endorsement", "statistic", "effect", "comparison", "origin",
             "availability", "supports", "manage", "tracking", "care", "insurance"}  # fmt: skip

_LOOSE = frozenset(
    {
        "care",
        "refund",
        "supports",
        "manage",
        "payment",
        "instalment",
        "speed-same-day",
        "speed-next-day",
    }
)
_OF_TRUST = {"guarantee"}


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    denied = frozenset().union(
        *(one.marked("mentioned") for one in facts.clauses if one.negated)
    ) - frozenset().union(*(one.marked("mentioned") for one in facts.clauses if not one.negated))
    made = frozenset().union(
        *(one.marked("promise") | one.marked("mentioned") for one in facts.clauses)
    )
    known = frozenset().union(*(one.words for one in facts.clauses))
    languages = {one.language for one in facts.readings}
    loose = _LOOSE if reading.language not in languages else frozenset()
    for clause in reading.clauses:
        worded = dict(one.split("=", 1) for one in clause.marked("worded"))
        promises = [
            name
            for name in clause.marked("promise")
            if name not in loose
            and (
                name == "gift"
                or (name in _OF_TRUST & denied and not clause.negated)
                or worded.get(name, "\n") not in facts.text
            )
        ]
        for promise in sorted(promises):
            if promise in _OF_TRUST & denied and not clause.negated:
                yield wrong(clause, promise)
                break
            if (
                reading.language != "en"
                and promise == "gift"
                and promise in made
                and not loose
                and _gives_more(clause, facts)
            ):
                yield wrong(clause, promise, verdict=FaultKind.UNSUPPORTED)
                break
            if promise == "statistic" and reading.language == "en":
                shares = [one for one in clause.figures if one.dimension is Dimension.SHARE]
                if all(any(fits(one, fact) for fact in facts.figures) for one in shares) and (
                    shares or "average" in facts.text.casefold()
                ):
                    continue
            elif promise == "statistic" and _novelty(clause.words, known) <= _MOST_NEW:
                continue
            if promise not in made or (
                not loose and promise in _SPECIFIC and _novelty(clause.words, known) > _MOST_NEW
            ):
                yield wrong(clause, promise, verdict=FaultKind.UNSUPPORTED)
                break


_MOST_NEW = 0.5


def _novelty(words: frozenset[str], known: frozenset[str]) -> float:
    """The share (0..1) of the clause's words that the facts do not have."""
    single = [word for word in words if len(word) == 1 or re.match(r"[A-Za-z]", word)]
    return sum(word not in known for word in single) / max(len(single), 1)


def _gives_more(clause: Clause, facts: Facts) -> bool:
    """Whether one of the things that are given is none of those that the facts give."""
    given = frozenset().union(
        *(one.words for one in facts.clauses if "gift" in one.marked("mentioned"))
    )
    return len(clause.parts) > 1 and any(
        any(len(word) > 1 for word in part) and not {word for word in part if len(word) > 1} & given
        for part in clause.parts
    )
