"""Numbers at a name, lines of contact and counts stand with what they are of."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.english.sentence import sentence_words
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.figures import Dimension, same_value
from knowledgebase.language.claims.reading import TextReading


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """Numbers of places, lines of contact and counts that the facts have of something else."""
    yield from _whereabouts(reading, facts)
    yield from _counted(reading, facts)


def _whereabouts(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A number at a name (Dock 1) or a line of contact that the facts have for something else."""
    held = [
        (figure, sentence_words(facts.clauses, clause))
        for clause in facts.clauses
        for figure in clause.figures
        if figure.dimension is Dimension.LITERAL and _sort(figure.text)
    ]
    for clause in reading.clauses:
        words = sentence_words(reading.clauses, clause)
        for figure in clause.figures:
            sort = _sort(figure.text) if figure.dimension is Dimension.LITERAL else ""
            same = [
                (one.text, len(words & its))
                for one, its in held
                if sort and _sort(one.text) == sort
            ]
            own = [shared for text, shared in same if text == figure.text]
            rivals = [shared for text, shared in same if text != figure.text]
            if own and rivals and max(rivals) > max(own):
                yield wrong(clause, "whereabouts")
                return


def _sort(text: str) -> str:
    """What sort of place or line a literal is, "" where it is another thing."""
    if text.startswith("@"):
        return "@"
    if text.isdigit():
        return "phone"
    noun = text.split(maxsplit=1)[0]
    return "" if noun in ("code", "name", "year", "street") or " " not in text else noun


def _counted(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    """A count that the facts have of something else, where they count this too."""
    held = [
        (one, clause)
        for clause in facts.clauses
        for one in clause.figures
        if one.dimension is Dimension.COUNT and not one.low % 1 and one.low > 5
    ]
    for clause in reading.clauses:
        for figure in clause.figures:
            if (
                figure.dimension is not Dimension.COUNT
                or figure.supposed
                or figure.low <= 5
                or figure.low % 1
            ):
                continue
            own = [fact for one, fact in held if same_value(one.low, figure.low)]
            others = [(one, fact) for one, fact in held if not same_value(one.low, figure.low)]
            if not own or any(fact.words & clause.words for fact in own):
                continue
            rivals = [
                fact for one, fact in others if fact.words & clause.words and not one.is_range
            ]
            if rivals:
                yield wrong(clause, "count", fact=rivals[0].text)
                return
