"""What people are told about data sets: a sentence for every code that `finetune.data` emits."""

from finetune.datasets.messages.failures import failure
from finetune.datasets.messages.notes import note
from finetune.datasets.messages.reasons import reason, title
from finetune.datasets.messages.rules import rule
from finetune.datasets.messages.summary import sentences

__all__ = ["failure", "note", "reason", "rule", "sentences", "title"]
