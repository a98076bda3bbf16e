"""Data sets, trainings and exams."""

from finetune.models.datasets import Dataset, Example, SourceRow
from finetune.models.exams import Exam, ExamItem, ExamPolicy
from finetune.models.trainings import Training

__all__ = ["Dataset", "Exam", "ExamItem", "ExamPolicy", "Example", "SourceRow", "Training"]
