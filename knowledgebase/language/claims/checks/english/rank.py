# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""First, most and least, by the facts' own figures and lists."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.figures import Dimension
from knowledgebase.language.claims.reading import TextReading

_SUPERLATIVE = re.compile(
    r"\b(?P<high>best|top|strongest|highest|most|largest|biggest|longest|heaviest|leading|came out on top|number one|winner|favourite|dearest|most expensive|priciest|best-selling|bestseller|best-seller|bestselling|fastest-growing|busiest|oldest|tallest|hottest|first place|ranks? first|came first|popular)\b|\b(?P<low>lowest|cheapest|smallest|shortest|lightest|fewest|least|weakest|worst|youngest|quickest|fastest|coldest|slowest seller)\b|\b(?P<second>runner-up|second[- ](?:best|place|highest|most)|came second|in second|number two)\b",
    re.I,
)
_RANKED = {
    Dimension.SHARE,
    Dimension.COUNT,
    Dimension.MONEY,
    Dimension.MASS,
    Dimension.SPAN,
    Dimension.LENGTH,
    Dimension.OTHER,
    Dimension.VOLUME,
    Dimension.AREA,
    Dimension.TEMPERATURE,
}
_NAME = re.compile(r"(?:[A-Z][\w'’-]+(?:\s(?:&\s)?[A-Z][\w'’-]+)*)")
_NOT_NAMES = {
    "The",
    "Our",
    "In",
    "At",
    "For",
    "Of",
    "We",
    "You",
    "With",
    "And",
    "On",
    "It",
    "That",
    "This",
    "Your",
    "Past",
    "Charges",
    "Each",
    "Sales",
    "Bestsellers",
    "Choose",
    "If",
    "From",
    "Which",
}


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for clause in reading.clauses:
        found = _SUPERLATIVE.search(clause.text)
        if found is None:
            continue
        rows = _rows(facts)
        sentence = " ".join(one.text for one in reading.clauses if one.sentence == clause.sentence)
        for row in rows:
            named = [
                at
                for at, (name, _) in enumerate(row)
                if re.search(rf"\b{re.escape(name)}\b", sentence)
            ]
            if len(named) != 1:
                continue
            value = row[named[0]][1]
            order = sorted((one for _, one in row), reverse=True)
            if value == order[1 if found["second"] else -1 if found["low"] else 0]:
                return
        if any(re.search(rf"\b{re.escape(name)}\b", sentence) for row in rows for name, _ in row):
            yield wrong(clause, "rank")
            return


def _rows(facts: Facts) -> list[list[tuple[str, float]]]:
    """Names with a figure each, three or more of one dimension in a sentence."""
    found = []
    for reading in facts.readings:
        for number in {clause.sentence for clause in reading.clauses}:
            clauses = [one for one in reading.clauses if one.sentence == number]
            for dimension in _RANKED:
                row: list[tuple[str, float]] = []
                start = clauses[0].start
                for clause in clauses:
                    for figure in clause.figures:
                        if figure.dimension is not dimension or (
                            figure.supposed and dimension is not Dimension.COUNT
                        ):
                            continue
                        names = [
                            name
                            for name in _NAME.findall(reading.text[start : figure.start])
                            if name.split()[0] not in _NOT_NAMES
                        ]
                        if names and figure.start > start:
                            row.append((names[-1], figure.low))
                            start = figure.end
                if len({name for name, _ in row}) >= 3:
                    found.append(row)
        listed = [
            (name.strip(), -float(at))
            for at, name in re.findall(
                r"(?<![\w.])(\d)\.\s([A-Z][\w'’ -]*?)(?=\s*[(,;.\n]|$)", reading.text
            )
        ]
        if len(listed) >= 3:
            found.insert(0, listed)
    return found
