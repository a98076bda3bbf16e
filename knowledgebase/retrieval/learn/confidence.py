"""Learns how sure a ranking is, from businesses that the encoder has not seen."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from knowledgebase.retrieval.calibration import (
    Asked,
    Calibration,
    answering_threshold,
    refusing_threshold,
)
from knowledgebase.retrieval.confidence import Features, features
from knowledgebase.retrieval.learn.indexes import asked
from knowledgebase.retrieval.learn.shops import Shop
from knowledgebase.retrieval.ranking import INDEX_KINDS, IndexKind, rank_encoded

_MOST_LOOSE = 0.08
"""Of the invented uncovered questions, two thirds of which are near misses: those that data with
one wording of each fact answers all the same."""
_WITHHELD_WEIGHT = 0.5
"""A question whose fact is withheld is nearer to the data than what customers ask beside it."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question: its ranking's features, whether the first fact is right, whether any is, and
    whether its own fact was withheld."""

    values: Features
    right: bool
    covered: bool
    withheld: bool = False


def learn(shops: Sequence[Shop], path: Path) -> None:
    """Fit two regressions for each kind of index, and write them as JSON."""
    learned = {str(kind): _fitted(list(cases_of(shops, kind))) for kind in INDEX_KINDS}
    path.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


def _fitted(cases: Sequence[Case]) -> dict[str, object]:
    """Two logistic regressions, and the thresholds that they come to on what customers may ask."""
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
    asked_for = [
        Asked(share=share, right=case.right, covered=case.covered)
        for share, case in zip(shares["right"], cases, strict=True)
        if not case.withheld
    ]
    covered = [share for share, case in zip(shares["covered"], cases, strict=True) if case.covered]
    usual = Calibration(
        answer_from=answering_threshold(asked_for, most_loose=_MOST_LOOSE),
        refuse_below=refusing_threshold(covered),
    )
    return {**learned, "usual": usual.as_json()}


def cases_of(shops: Sequence[Shop], kind: IndexKind) -> Iterator[Case]:
    for shop in asked(shops, kind):
        for question, fact in shop.covered:
            found = rank_encoded(shop.index, question, unseen=True)
            right = int(found.places[0]) == fact
            yield Case(values=features(found), right=right, covered=True)
            withheld = rank_encoded(shop.index, question, without=[fact], unseen=True)
            yield Case(values=features(withheld), right=False, covered=False, withheld=True)
        for question in shop.uncovered:
            found = rank_encoded(shop.index, question)
            yield Case(values=features(found), right=False, covered=False)
