"""Every figure is stated by the facts, or follows from them and the case that is supposed."""

from collections.abc import Iterator

from knowledgebase.language.claims.arithmetic import follows
from knowledgebase.language.claims.checks.model import Facts, Judgement, Verdict
from knowledgebase.language.claims.figures import comparable, fits
from knowledgebase.language.claims.reading import Reading


def find(reading: Reading, facts: Facts) -> Iterator[Judgement]:
    beside = [figure for one in reading.clauses for figure in one.figures if figure.supposed]
    for figure in (figure for clause in reading.clauses for figure in clause.figures):
        if figure.supposed or any(fits(figure, fact) for fact in facts.figures):
            continue
        if follows(figure, [*facts.figures, *beside]):
            continue
        rival = next((fact for fact in facts.figures if comparable(figure, fact)), None)
        yield Judgement(
            verdict=Verdict.CONTRADICTION if rival else Verdict.UNSUPPORTED,
            check="figure",
            start=figure.start,
            end=figure.end,
            said=figure.text,
            fact=rival.text if rival else "",
        )
