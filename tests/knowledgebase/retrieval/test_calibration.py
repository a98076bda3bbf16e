"""How sure a ranking is, and how a business's own data shifts it."""

from dataclasses import replace

import numpy as np
import pytest

from knowledgebase.retrieval.calibration import (
    Calibration,
    Confidence,
    answering_threshold,
    calibrated,
    features,
    refusing_threshold,
)
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.ranking import rank
from tests import shops


def test_what_is_known_is_surer_than_what_is_not(english: Index, chinese: Index) -> None:
    for index, near, far in (
        (english, "What does a new chain cost?", "Who is the president of France?"),
        (chinese, "龙井一斤卖多少钱", "法国的总统是谁？"),
    ):
        known = Confidence.of(rank(index, near), Calibration())
        other = Confidence.of(rank(index, far), Calibration())
        assert known.right > 0.75
        assert other.right < 0.3
        assert known.covered > 0.75
        assert other.covered < 0.3


def test_a_shift_moves_the_probability_and_nothing_else(english: Index) -> None:
    found = rank(english, "How much is a chain?")
    plain = Confidence.of(found, Calibration())
    shifted = Confidence.of(found, Calibration(right_shift=-1.0))
    assert shifted.covered == plain.covered
    odds = [one.right / (1 - one.right) for one in (plain, shifted)]
    assert odds[1] / odds[0] == pytest.approx(np.exp(-1.0))


def test_features_are_finite_even_for_one_fact_and_for_none() -> None:
    index = Index.build([shops.ENGLISH[0]], language="en")
    for found in (rank(index, "When?"), rank(index, "", without=[0])):
        assert np.isfinite(features(found)).all()
        assert 0 <= Confidence.of(found, Calibration()).right <= 1


def test_calibration_is_the_same_every_time(english: Index) -> None:
    first, second = calibrated(english).calibration, calibrated(english).calibration
    assert first == second
    assert first != english.calibration
    assert 0.4 <= first.answer_from <= 0.9
    assert 0.03 <= first.refuse_below <= 0.3


def test_an_answer_is_told_from_where_few_are_wrong() -> None:
    """Of a hundred, those below 0.6 are wrong; one more, at 0.7, is too few to matter."""
    asked = [(at / 100, at >= 60 and at != 70) for at in range(100)]
    assert answering_threshold(asked) == pytest.approx(0.6, abs=0.011)
    assert answering_threshold([(0.95, True)]) == 0.4
    assert answering_threshold([(0.95, False)] * 9) == 0.9


def test_so_few_covered_questions_are_refused() -> None:
    assert refusing_threshold([0.5] * 2 + [0.9] * 98) == 0.3
    assert refusing_threshold([0.2] * 2 + [0.9] * 98) == 0.2
    assert refusing_threshold([0.0] * 2 + [0.9] * 98) == 0.03
    assert refusing_threshold([]) == 0.03


def test_data_that_contradicts_itself_is_judged_less_surely(english: Index) -> None:
    """Each question's like asks for another fact: whatever seems sure is wrong."""
    alike = [
        ("How much is a new chain?", "What does a new chain cost?"),
        ("Where is your shop?", "Where do I find your shop?"),
        ("When do you close?", "Until when are you open?"),
        ("Can I return something?", "May I bring something back?"),
    ]
    firsts, seconds = zip(*alike, strict=True)
    pairs = [
        *zip(firsts, ("It is blue.", "It is red.", "It is green.", "It is white."), strict=True),
        *zip(seconds, ("It is red.", "It is green.", "It is white.", "It is blue."), strict=True),
    ]
    crossed = calibrated(Index.build(pairs, language="en")).calibration
    assert crossed.right_shift < calibrated(english).calibration.right_shift - 0.5


def test_data_with_one_wording_for_each_fact_tells_nothing() -> None:
    index = Index.build([shops.CHINESE[0], *shops.CHINESE[4:]], language="zh")
    assert calibrated(index).calibration == Calibration()


def test_one_fact_with_several_wordings_can_be_calibrated() -> None:
    index = calibrated(Index.build(shops.CHINESE[:2], language="zh"))
    assert np.isfinite([index.calibration.right_shift, index.calibration.covered_shift]).all()


def test_it_is_kept_as_json() -> None:
    one = replace(Calibration(), right_shift=-0.25, refuse_below=0.2)
    assert Calibration.from_json(one.as_json()) == one
