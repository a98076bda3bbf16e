"""Answer, ask back or refuse: what a ranking is worth."""

from dataclasses import dataclass
from enum import StrEnum

from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.confidence import Confidence
from knowledgebase.retrieval.ranking import Ranking

MOST_CHOICES = 3


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
    places = tuple(ranking.places[:MOST_CHOICES].tolist())
    if confidence.right >= calibration.answer_from:
        return Decision(verdict=Verdict.ANSWER, facts=places[:1], right=confidence.right)
    if confidence.covered < calibration.refuse_below:
        return Decision(verdict=Verdict.REFUSE, right=confidence.right)
    return Decision(verdict=Verdict.ASK_BACK, facts=places, right=confidence.right)
