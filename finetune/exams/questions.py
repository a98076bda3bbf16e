"""The questions of a version's exam: what its training froze and kept from the model."""

from collections.abc import Iterator
from dataclasses import dataclass

from finetune.examiner.params import Item
from finetune.models import Example, Training
from finetune.trainings import frozen
from knowledgebase import text

_LEAST_TOKENS = 80
_MOST_TOKENS = 1024
_TOKENS_A_WORD = 2.5
"""More than English words (1.4) or Chinese characters (1.1) take on small vocabularies: an answer
twice as long as the longest expected one still comes to its end."""


@dataclass(frozen=True, kw_only=True)
class Questions:
    counted: int
    uncovered: int
    longest: int
    """Of the expected answers, in words or Chinese characters."""

    @classmethod
    def of(cls, training: Training | None) -> "Questions":
        """Counts what is there to ask; all zero where there is no training."""
        found = list(items(training)) if training is not None else []
        covered = sum(item.covered for item in found)
        return cls(
            counted=covered,
            uncovered=len(found) - covered,
            longest=max((text.count(item.expected) for item in found), default=0),
        )

    @property
    def total(self) -> int:
        return self.counted + self.uncovered

    @property
    def max_tokens(self) -> int:
        """How long an answer may be, for the tuned and the base model alike."""
        return min(max(int(self.longest * _TOKENS_A_WORD), _LEAST_TOKENS), _MOST_TOKENS)


def items(training: Training) -> Iterator[Item]:
    """The exam's items in their order, numbered from 1."""
    if not training.frozen:
        return
    kept = frozen.read(training.frozen, split=Example.Split.EXAM)
    for number, example in enumerate(kept, start=1):
        yield Item(
            number=number,
            group=example.group,
            question=example.question,
            expected=example.answer,
            covered=example.covered,
        )
