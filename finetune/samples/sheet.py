"""Lays a shop's facts out as the rows of a hand-kept spreadsheet, dirt included."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from finetune.samples.source import SampleFact, Shop

FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
DIGITS_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One row. `merged_below` is how many rows more its answer cell covers; `kind` names dirt."""

    category: str
    question: str
    answer: str
    kind: str = ""
    formula: str = ""
    merged_below: int = 0
    covered: bool = False


def blocks(shop: Shop) -> list[list[SheetRow]]:
    """One block of rows per category, in the file's order; blank rows go between blocks."""
    by_category: dict[str, list[SheetRow]] = {}
    for category, facts in groupby(shop.facts, key=lambda fact: fact.category):
        rows = by_category.setdefault(category, [])
        for number, fact in enumerate(facts):
            rows.extend(_fact_rows(fact, number, shop.language))
    for row in _dirt_rows(shop):
        by_category[row.category].append(row)
    return list(by_category.values())


def one_row_each(shop: Shop) -> list[SheetRow]:
    """The same facts as an FAQ sheet has them: one question and one answer per fact."""
    return [
        SheetRow(category=fact.category, question=fact.wordings[0], answer=fact.answer)
        for fact in shop.facts
    ]


def _fact_rows(fact: SampleFact, number: int, language: str) -> Iterator[SheetRow]:
    """Every third fact shares one merged answer cell; others carry hand-made untidiness."""
    merged = number % 3 == 2
    for index, wording in enumerate(fact.wordings):
        answer = fact.answer
        if number % 3 == 1 and index == 1:
            answer += "  "
        if language == "zh" and number % 4 == 1 and index == 2:
            answer = answer.translate(DIGITS_FULL_WIDTH)
        padding = " " if index == 3 and number % 3 == 0 else ""
        yield SheetRow(
            category=fact.category,
            question=padding + wording,
            answer=answer,
            merged_below=len(fact.wordings) - 1 if merged and index == 0 else 0,
            covered=merged and index > 0,
        )


def _dirt_rows(shop: Shop) -> Iterator[SheetRow]:
    for dirt in shop.dirt:
        if "of" in dirt:
            fact = shop.fact(dirt["of"])
            for index in dirt["wordings"]:
                question = fact.wordings[index]
                if dirt["kind"] == "full_width":
                    question = question.translate(FULL_WIDTH)
                yield SheetRow(
                    category=fact.category,
                    question=question,
                    answer=fact.answer,
                    kind=dirt["kind"],
                )
        else:
            yield SheetRow(
                category=dirt["category"],
                question=dirt["question"],
                answer=str(dirt["answer"]),
                kind=dirt["kind"],
                formula=dirt.get("formula", ""),
            )
