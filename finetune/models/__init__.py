"""Data sets, trainings, exams, and surveys of how people ask."""

from finetune.models.datasets import Dataset, Example, SourceRow
from finetune.models.decisions import RowDecision, WordingOverride
from finetune.models.exams import Exam, ExamItem, ExamPolicy
from finetune.models.surveys import Contribution, Survey
from finetune.models.trainings import Training

__all__ = [
    "Contribution",
    "Dataset",
    "Exam",
    "ExamItem",
    "ExamPolicy",
    "Example",
    "RowDecision",
    "SourceRow",
    "Survey",
    "Training",
    "WordingOverride",
]
