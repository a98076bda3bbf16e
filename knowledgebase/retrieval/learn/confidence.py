"""Learns how sure a ranking is, from businesses that the encoder has not seen."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from knowledgebase.retrieval.calibration import Asked, answering_threshold, refusing_threshold
from knowledgebase.retrieval.confidence import ALONE, SEVERAL, Features, features
from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.learn.shops import Shop
from knowledgebase.retrieval.ranking import Ranking, rank_encoded

_MOST_LOOSE = 0.08
"""Of the invented uncovered questions, two thirds of which are near misses: those that data with
one wording of each fact answers all the same."""
_WITHHELD_WEIGHT = 0.5
"""A question whose fact is withheld is nearer to the data than what customers ask beside it."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question: its ranking's features, whether the first fact is right, whether any is,
    whether facts had several wordings, and whether its own fact was withheld."""

    values: Features
    right: bool
    covered: bool
    several: bool
    withheld: bool


def learn(shops: Sequence[Shop], path: Path) -> None:
    """Fit the regressions, those for data with one wording of each fact and those for data with
    several, and write them as JSON."""
    found: dict[bool, list[Case]] = {False: [], True: []}
    for shop in shops:
        for case in cases_of(shop):
            found[case.several].append(case)
    alone, asked, covered = _fitted(found[False])
    learned: dict[str, object] = {ALONE: alone, SEVERAL: _fitted(found[True])[0]}
    # For data that tells nothing of how customers ask: each of its facts has one wording.
    learned |= {
        "answer_from": answering_threshold(asked, most_loose=_MOST_LOOSE),
        "refuse_below": refusing_threshold(covered),
    }
    path.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


def _fitted(cases: Sequence[Case]) -> tuple[dict[str, object], list[Asked], list[float]]:
    """Two logistic regressions, and what they say of what customers may ask: that the best fact is
    right, and of the covered ones that any is."""
    values = np.stack([case.values for case in cases])
    mean, deviation = values.mean(axis=0), values.std(axis=0) + 1e-9
    weights = [_WITHHELD_WEIGHT if case.withheld else 1.0 for case in cases]
    standard = (values - mean) / deviation
    learned: dict[str, object] = {"mean": mean.tolist(), "deviation": deviation.tolist()}
    shares: dict[str, Features] = {}
    for name in ("right", "covered"):
        fitted = LogisticRegression(C=1.0).fit(
            standard,
            [getattr(case, name) for case in cases],
            sample_weight=weights,
        )
        learned[name] = {
            "weights": fitted.coef_[0].tolist(),
            "bias": float(fitted.intercept_[0]),
        }
        shares[name] = fitted.predict_proba(standard)[:, 1]
    asked = [
        Asked(share=share, right=case.right, covered=case.covered)
        for share, case in zip(shares["right"], cases, strict=True)
        if not case.withheld
    ]
    covered = [share for share, case in zip(shares["covered"], cases, strict=True) if case.covered]
    return learned, asked, covered


def cases_of(shop: Shop) -> Iterator[Case]:
    """The shop asked twice: with the merchant's wording alone known, and with all the others."""
    single = [(fact.wordings[0], fact.answer) for fact in shop.facts]
    asked = [(text, fact.answer) for fact in shop.facts for text in fact.wordings[1:]]
    yield from _cases(shop, Index.build(single, language=shop.language), asked)
    yield from _cases(shop, Index.build([*single, *asked], language=shop.language), asked)


def _cases(shop: Shop, index: Index, asked: Sequence[tuple[str, str]]) -> Iterator[Case]:
    encoded = encode([question for question, _ in asked], "query")
    for question, (_, answer) in zip(encoded, asked, strict=True):
        fact = index.facts.index(answer)
        found = rank_encoded(index, question, unseen=True)
        yield _case(found, right=int(found.places[0]) == fact, covered=True)
        withheld = rank_encoded(index, question, without=[fact], unseen=True)
        yield _case(withheld, right=False, covered=False, withheld=True)
    for question in encode(shop.uncovered, "query"):
        yield _case(rank_encoded(index, question), right=False, covered=False)


def _case(ranking: Ranking, *, right: bool, covered: bool, withheld: bool = False) -> Case:
    return Case(
        values=features(ranking),
        right=right,
        covered=covered,
        several=ranking.several,
        withheld=withheld,
    )
