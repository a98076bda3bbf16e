"""Who pays."""

from collections.abc import Iterator

from knowledgebase.language.claims.checks.binding import weigh
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.reading import TextReading


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    weights = weigh(facts.clauses)
    for at, clause in enumerate(reading.clauses):
        told = clause.marked("payer")
        if not told:
            continue
        words = clause.words.union(
            *(
                one.words
                for one in reading.clauses[max(0, at - 2) : at]
                if one.sentence == clause.sentence
            )
        )
        best: tuple[float, frozenset[str], str] = (0.0, frozenset(), "")
        for place, fact in enumerate(facts.clauses):
            roles = fact.marked("payer") or (
                frozenset({"nobody"}) if "free" in fact.marked("pay") else frozenset()
            )
            if not roles:
                continue
            its = fact.words.union(
                *(
                    one.words
                    for one in facts.clauses[max(0, place - 2) : place]
                    if one.sentence == fact.sentence
                )
            )
            score = sum(weights.get(word, 0) for word in its & words)
            if score > best[0]:
                best = (score, roles, fact.text)
        if best[1] and not best[1] & told and not (best[1] == {"nobody"} and told == {"seller"}):
            yield wrong(clause, "payer", fact=best[2])
