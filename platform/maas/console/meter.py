"""The exam's mark on a line from nought to a hundred, with what it is compared to."""

from finetune.models import Exam

WIDTH = 600


def meter(exam: Exam) -> dict[str, str]:
    """Places on a line of 600 units: the mark, its uncertainty, the base model, the pass mark."""
    low, high = exam.score_low or 0.0, exam.score_high or 0.0
    return {
        "value": _at(exam.score or 0.0),
        "low": _at(low),
        "range": _at(high - low),
        "base": _at(exam.base_score or 0.0),
        "mark": _at(exam.pass_mark),
    }


def _at(share: float) -> str:
    return f"{min(max(share, 0.0), 1.0) * WIDTH:.1f}"
