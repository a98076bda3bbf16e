"""Answer, ask back or refuse: what a ranking is worth."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.confidence import Confidence
from knowledgebase.retrieval.ranking import Ranking

FEWEST_CHOICES, MOST_CHOICES = 2, 4
_ENOUGH = 0.95
"""Probability, if any fact answers, that the right one is among the choices: two do where two facts
stand out, and more are needed where many look alike."""


class Verdict(StrEnum):
    ANSWER = "answer"
    ASK_BACK = "ask_back"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`facts`: places in the index: the one that answers, or those of which one may.

    `right` (0..1) is how likely the best fact is to be the right one.
    """

    verdict: Verdict
    facts: tuple[int, ...] = ()
    right: float = 0.0


def decide(ranking: Ranking, calibration: Calibration) -> Decision:
    """What to do about a question with such a ranking."""
    if not len(ranking.places):
        return Decision(verdict=Verdict.REFUSE)
    confidence = Confidence.of(ranking)
    places = tuple(ranking.places[: _choices(ranking)].tolist())
    if confidence.right >= calibration.answer_from:
        return Decision(verdict=Verdict.ANSWER, facts=places[:1], right=confidence.right)
    if confidence.covered < calibration.refuse_below:
        return Decision(verdict=Verdict.REFUSE, right=confidence.right)
    return Decision(verdict=Verdict.ASK_BACK, facts=places, right=confidence.right)


def _choices(ranking: Ranking) -> int:
    """How many of the best facts it takes: their scores are log-odds of each other."""
    scores = ranking.scores.astype(np.float64)
    shares = np.exp(scores - scores.max())
    enough = int(np.searchsorted(np.cumsum(shares / shares.sum()), _ENOUGH)) + 1
    return min(max(enough, FEWEST_CHOICES), MOST_CHOICES)
