"""How sure a ranking is, and where a business's own data draws the lines."""

import numpy as np
import pytest

from knowledgebase.retrieval import calibration
from knowledgebase.retrieval.calibration import (
    Asked,
    Calibration,
    answering_threshold,
    refusing_threshold,
)
from knowledgebase.retrieval.confidence import Confidence, features
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.making import calibrated
from knowledgebase.retrieval.ranking import rank
from tests import shops


def test_what_is_known_is_surer_than_what_is_not(english: Index, chinese: Index) -> None:
    for index, near, far in (
        (english, "What does a new chain cost?", "Who is the president of France?"),
        (chinese, "龙井一斤卖多少钱", "法国的总统是谁？"),
    ):
        known = Confidence.of(rank(index, near))
        other = Confidence.of(rank(index, far))
        assert known.right > 0.75
        assert other.right < 0.3
        assert known.covered > 0.75
        assert other.covered < 0.3


def test_features_are_finite_even_for_one_fact_and_for_none() -> None:
    index = Index.build([shops.ENGLISH[0]], language="en")
    for found in (rank(index, "When?"), rank(index, "", without=[0])):
        assert np.isfinite(features(found)).all()
        assert 0 <= Confidence.of(found).right <= 1


def test_calibration_is_the_same_every_time(english: Index) -> None:
    first, second = calibrated(english).calibration, calibrated(english).calibration
    assert first == second
    assert first != english.calibration


def test_data_that_contradicts_itself_is_answered_from_later_on() -> None:
    """Each question's like asks for another fact: whatever seems sure is wrong."""
    alike = [
        ("How much is a new chain?", "What does a new chain cost?"),
        ("Where is your shop?", "Where do I find your shop?"),
        ("When do you close?", "Until when are you open?"),
        ("Can I return something?", "May I bring something back?"),
    ]
    firsts, seconds = zip(*alike, strict=True)
    told = [shops.CHAIN, shops.PLACE, shops.HOURS, shops.RETURNS]

    def answered_from(answers: list[str]) -> float:
        pairs = [*zip(firsts, told, strict=True), *zip(seconds, answers, strict=True)]
        return calibrated(Index.build(pairs, language="en")).calibration.answer_from

    assert answered_from([*told[1:], told[0]]) > answered_from(told)


def test_data_with_one_wording_for_each_fact_gets_the_usual_thresholds(chinese: Index) -> None:
    lonely = [
        Index.build(pairs, language="zh") for pairs in (shops.CHINESE[4:6], shops.CHINESE[5:])
    ]
    first, second = (calibrated(index).calibration for index in lonely)
    assert first == second
    assert 0 < first.refuse_below < first.answer_from < 1


def test_one_fact_with_several_wordings_can_be_calibrated() -> None:
    made = calibrated(Index.build(shops.CHINESE[:2], language="zh")).calibration
    assert 0 < made.refuse_below < made.answer_from < 1


def asked(*shares: float, right: bool, covered: bool = True) -> list[Asked]:
    return [Asked(share=share, right=right, covered=covered) for share in shares]


LOWEST, HIGHEST = calibration._LOWEST_ANSWERED, calibration._HIGHEST_ANSWERED
RIGHT = asked(*np.linspace(LOWEST, 1, 51), right=True)


def test_an_answer_is_told_from_where_few_are_wrong() -> None:
    wrong = asked(*np.linspace(LOWEST, LOWEST + 0.1, 20), right=False)
    assert answering_threshold([*RIGHT, *wrong]) == pytest.approx(LOWEST + 0.1, abs=0.02)
    assert answering_threshold([*RIGHT, *asked(0.7, right=False)]) == LOWEST


def test_and_from_where_few_are_answered_that_have_no_answer() -> None:
    shares = np.linspace(LOWEST - 0.3, LOWEST + 0.1, 60)
    found = answering_threshold([*RIGHT, *asked(*shares, right=False, covered=False)])
    assert LOWEST < found < LOWEST + 0.1
    few = calibration.MOST_LOOSE * len(shares)
    assert (shares >= found).sum() <= few < (shares >= found - 0.01).sum()
    far = asked(0.2, 0.4, right=False, covered=False)
    assert answering_threshold([*RIGHT, *far]) == LOWEST
    strict = answering_threshold(
        [*RIGHT, *asked(*shares, right=False, covered=False)], most_loose=0.05
    )
    assert strict > found


def test_thresholds_stay_within_bounds() -> None:
    assert answering_threshold(asked(0.95, right=True)) == LOWEST
    assert answering_threshold(asked(*[0.95] * 9, right=False)) == HIGHEST
    assert refusing_threshold([0.0] * 2 + [0.9] * 98) == calibration._LOWEST_REFUSED
    assert refusing_threshold([0.5] * 2 + [0.9] * 98) == calibration._HIGHEST_REFUSED
    assert refusing_threshold([]) == calibration._LOWEST_REFUSED


def test_few_questions_are_refused_that_have_an_answer() -> None:
    covered = [0.1] * 2 + [0.9] * 98
    assert refusing_threshold(covered) == pytest.approx(0.1)


def test_it_is_kept_as_json() -> None:
    one = Calibration(answer_from=0.66, refuse_below=0.2)
    assert Calibration.from_json(one.as_json()) == one
