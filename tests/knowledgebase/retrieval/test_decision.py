"""Answer, ask back or refuse, at the thresholds."""

import math

import numpy as np
import pytest

from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.confidence import Confidence
from knowledgebase.retrieval.decision import FEWEST_CHOICES, MOST_CHOICES, Verdict, decide
from knowledgebase.retrieval.ranking import IndexKind, Ranking


def ranking(*scores: float) -> Ranking:
    """Of facts at the places 5, 6, 7 …"""
    return Ranking(
        places=np.arange(5, 5 + len(scores)),
        scores=np.array(scores, dtype=np.float32),
        parts=np.array([24.0, 26.0, 0.0, 0.0, 0.0, 0.0], dtype=np.float32),
        tokens=9,
        kind=IndexKind(several=False, sentences=False),
    )


FOUND = ranking(1.0, 0.8, 0.5, 0.2)
SURE = Confidence.of(FOUND)


def test_from_its_threshold_on_the_best_fact_answers() -> None:
    found = decide(FOUND, Calibration(answer_from=SURE.right))
    assert (found.verdict, found.facts, found.right) == (Verdict.ANSWER, (5,), SURE.right)


def test_below_it_the_customer_is_asked_which_is_meant() -> None:
    unsure = Calibration(answer_from=math.nextafter(SURE.right, 1), refuse_below=SURE.covered)
    found = decide(FOUND, unsure)
    assert (found.verdict, found.facts) == (Verdict.ASK_BACK, (5, 6, 7, 8))


def test_as_many_are_offered_as_it_takes() -> None:
    asking = Calibration(answer_from=1.0, refuse_below=0.0)
    offered = [
        len(decide(ranking(*scores), asking).facts)
        for scores in ([9.0, 1.0, 0.5], [3.0, 2.9, -4.0, -5.0], [1.0, 0.9, 0.8, -4.0, -9.0])
    ]
    assert offered == [FEWEST_CHOICES, 2, 3]
    assert len(decide(ranking(*[1.0] * 9), asking).facts) == MOST_CHOICES


def test_below_the_other_threshold_nothing_is_told() -> None:
    refusing = Calibration(answer_from=1.0, refuse_below=math.nextafter(SURE.covered, 1))
    found = decide(FOUND, refusing)
    assert (found.verdict, found.facts) == (Verdict.REFUSE, ())


def test_a_sure_answer_is_given_even_where_coverage_is_doubted() -> None:
    assert decide(FOUND, Calibration(answer_from=0.0, refuse_below=1.0)).verdict is Verdict.ANSWER


@pytest.mark.parametrize("calibration", [Calibration(), Calibration(answer_from=0.0)])
def test_where_no_fact_is_left_nothing_is_told(calibration: Calibration) -> None:
    found = decide(ranking(), calibration)
    assert (found.verdict, found.facts, found.right) == (Verdict.REFUSE, (), 0.0)


def test_two_facts_are_two_choices() -> None:
    asking = Calibration(answer_from=1.0, refuse_below=0.0)
    assert decide(ranking(0.5, 0.4), asking).facts == (5, 6)


def test_a_lead_over_the_others_makes_surer() -> None:
    close, clear = (Confidence.of(ranking(3.0, second, -4.0)).right for second in (2.9, -3.0))
    assert clear > close + 0.1
