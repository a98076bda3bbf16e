"""The questions of a version's exam: what its training froze and kept from the model.

The covered part is asked of three models, the others (`finetune.exams.parts`) of the candidate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from finetune.examiner.params import Item, Origin
from finetune.exams import parts
from finetune.exams.parts import Ground
from finetune.models import Dataset, Example, Training
from finetune.trainings import frozen
from finetune.trainings.frozen import FrozenExample
from knowledgebase.language import text
from knowledgebase.language.text import key

_LEAST_TOKENS = 80
_MOST_TOKENS = 1024
_TOKENS_A_WORD = 2.5
"""More than English words (1.4) or Chinese characters (1.1) take on small vocabularies: an answer
twice as long as the longest expected one still comes to its end."""
_TAPS = 0.3
"""Choices tried for a question, on average: one in ten is asked back, with three choices."""


@dataclass(frozen=True, kw_only=True)
class Questions:
    """How many questions the covered part has; `uncovered` are those that training has nothing of,
    which do not count."""

    counted: int
    uncovered: int

    @classmethod
    def of(cls, training: Training | None) -> "Questions":
        """Counts what is there to ask; all zero where there is no training."""
        found = covered(training) if training is not None else []
        counted = sum(item.covered for item in found)
        return cls(counted=counted, uncovered=len(found) - counted)

    @property
    def total(self) -> int:
        return self.counted + self.uncovered

    @property
    def answers(self) -> int:
        """How many answers an exam takes at most: three models are asked the covered part, the
        candidate all the others and what it offers where it asks back."""
        return round(self.total * (3 + _TAPS)) + parts.MOST


def items(training: Training) -> list[Item]:
    """All of the exam's items, numbered from 1: the covered part, then the others."""
    first = covered(training)
    if not first:
        return []
    dataset = training.dataset
    ground = Ground(
        covered=[item for item in first if item.covered],
        examples=list(frozen.read(training.frozen)),
        language=(dataset.language or training.base_model.languages[0])[:2],
        industry=dataset.options.get("industry") or dataset.tenant.industry,
    )
    every = [*first, *parts.items(ground)]
    return [item.model_copy(update={"number": at}) for at, item in enumerate(every, start=1)]


def covered(training: Training) -> list[Item]:
    """The items of the covered part, numbered from 1."""
    if not training.frozen:
        return []
    kept = list(frozen.read(training.frozen, split=Example.Split.EXAM))
    origins = _origins(training.dataset, kept)
    return [
        Item(
            number=number,
            group=example.group,
            question=example.question,
            expected=example.answer,
            covered=example.covered,
            origin=origins[key(example.question)],
        )
        for number, example in enumerate(kept, start=1)
    ]


def max_tokens(asked: Sequence[Item]) -> int:
    """How long an answer may be, for all models alike."""
    longest = max((text.count(item.expected) for item in asked), default=0)
    return min(max(int(longest * _TOKENS_A_WORD), _LEAST_TOKENS), _MOST_TOKENS)


def _origins(dataset: Dataset, kept: Sequence[FrozenExample]) -> dict[str, Origin]:
    """Whose words each question has. Where the frozen examples do not say it, the data set does;
    what it does not know any more is not claimed to be a customer's."""
    known = {key(one.question): one.origin for one in kept}
    now: dict[str, str] = {}
    if not all(known.values()):
        there = Example.objects.filter(dataset=dataset, split=Example.Split.EXAM)
        now = {key(text): origin for text, origin in there.values_list("question", "origin")}
    return {
        folded: "own" if (origin or now.get(folded)) == Example.Origin.OWN else "made"
        for folded, origin in known.items()
    }
