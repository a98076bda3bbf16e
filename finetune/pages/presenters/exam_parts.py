"""The parts of an exam as its page shows them."""

from dataclasses import dataclass

from finetune.exams import messages
from finetune.models import Exam, ExamItem


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One part's line. Shares are 0..1, `low` and `high` Wilson's bounds."""

    name: str
    title: str
    about: str
    items: int
    right: int
    share: float
    low: float
    high: float


def part_lines(exam: Exam) -> list[PartLine]:
    """The parts that were asked, in their order; none where only covered questions were."""
    return [
        PartLine(
            name=part.value,
            title=str(part.label),
            about=messages.part(part.value),
            items=of["items"],
            right=of["right"],
            share=of["right"] / of["items"],
            low=of["low"],
            high=of["high"],
        )
        for part in ExamItem.Part
        if (of := exam.parts.get(part.value))
    ]


def conduct(exam: Exam) -> dict[str, object] | None:
    """All parts but the covered one together; None where none was asked."""
    of = exam.conduct
    if not of["items"]:
        return None
    share = of["right"] / of["items"]
    return {**of, "share": share, "reached": of["right"] >= exam.pass_mark * of["items"] - 1e-9}
