"""What is over by the facts' own day is not offered any more."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.figures import Dimension
from knowledgebase.language.claims.reading import TextReading

_NAMED = 2


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    today = [
        figure.low
        for clause in facts.clauses
        if "yes" in clause.marked("today")
        for figure in clause.figures
        if figure.dimension is Dimension.DATE and figure.low >= 0
    ]
    if not today or any(clause.marked("ended") for clause in reading.clauses):
        return
    for fact in facts.clauses:
        dates = [
            one.low
            for one in fact.figures
            if one.dimension is Dimension.DATE and 0 <= one.low < 366
        ]
        if not dates or "yes" in fact.marked("today") or max(dates) >= today[0]:
            continue
        over = fact.words.union(
            *(
                one.words
                for one in facts.clauses
                if one.sentence == fact.sentence and one.start <= fact.start
            )
        )
        others = frozenset().union(
            *(one.words for one in facts.clauses if one.sentence != fact.sentence)
        )
        now = any("now" in one.marked("today") for one in reading.clauses)
        for clause in reading.clauses:
            shared = {word for word in clause.words & (over - others) if len(word) > 1}
            figures = [
                one
                for one in clause.figures
                if any(
                    one.low == other.low and one.dimension is other.dimension
                    for other in fact.figures
                )
            ]
            if clause.marked("stance") != {"no"} and (
                len(shared) >= _NAMED or (shared and (figures or now)) or (now and figures)
            ):
                yield wrong(clause, "expired", fact=fact.text)
                return
