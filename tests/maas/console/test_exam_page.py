"""What an exam's page claims of a mark is what its numbers bear out."""

import pytest

from finetune.models import Exam
from maas.console import meter
from tests.browser import furnished


@pytest.mark.parametrize(
    ("low", "high", "passed", "claim"),
    [
        (0.96, 0.99, True, "You can rely on it."),
        (0.89, 0.99, True, "its real mark may still lie below the line"),
        (0.85, 0.97, False, "It is close."),
        (0.60, 0.80, False, "it needs to learn more first"),
    ],
)
def test_how_sure_a_verdict_is_depends_on_where_the_real_mark_may_lie(low, high, passed, claim):
    exam = Exam(pass_mark=0.95, score_low=low, score_high=high, passed=passed)
    assert claim in str(meter.certainty(exam))


def test_a_narrow_pass_is_told_without_a_promise(web, db):
    shop = furnished.build()
    Exam.objects.update(score_low=0.887, score_high=0.991, passed=True)
    base = f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/"
    shown = web(shop.owner).get(base).content.decode()
    assert "needed to pass" in shown
    assert "its real mark may still lie below the line" in shown
    assert "most likely get between 88%" in shown
    assert "good enough" not in shown
    assert "the 95% confidence interval" in shown
