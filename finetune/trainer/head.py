"""The loss on answer tokens, without scoring the whole vocabulary at every step.

A small model's output head costs as much as several of its layers (Gemma 3 270M: 262,144 words,
more than half of the model). For rows learned by heart nearly all of those scores are wasted:
the words that answers use, and a fresh random sample of all others, give the same gradient on
average. Each sampled word stands for many, so its score is raised by the logarithm of how many
(importance sampling of the softmax's denominator; Bengio & Senécal 2008).
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

MOST_LOGITS = 2**26
"""Scores in memory at once: 256 MiB of float32."""


def summed_cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """[positions, classes] and [positions] to a sum, in float32 whatever the logits are in."""
    return functional.cross_entropy(logits.float(), targets, reduction="sum")


class Head:
    """A model's frozen output head, applied to chosen positions."""

    def __init__(
        self,
        projection: nn.Linear,
        *,
        softcap: float | None,
        words: Iterable[int],
        negatives: int,
        seed: int,
    ) -> None:
        """`words`: every token that answers use; `negatives`: sampled beside them, 0 for all."""
        self._projection = projection
        self._softcap = softcap
        size = projection.weight.shape[0]
        self._words = torch.tensor(sorted(set(words)), dtype=torch.long)
        others = torch.ones(size, dtype=torch.bool)
        others[self._words] = False
        self._others = others.nonzero().flatten()
        self._place = torch.full((size,), -1)
        self._place[self._words] = torch.arange(len(self._words))
        self._own = projection.weight.detach()[self._words]
        self._negatives = negatives if negatives < len(self._others) else 0
        self._seed = seed

    def scores(self, hidden: Tensor) -> Tensor:
        """[positions, hidden] to [positions, vocabulary]."""
        return self._capped(self._projection(hidden))

    def loss(self, hidden: Tensor, answers: Tensor) -> Tensor:
        """Cross-entropy over the whole vocabulary, summed; `answers` [positions] are token ids.

        Never more than MOST_LOGITS are kept: where there would be, they are made again for the
        gradient, piece by piece.
        """
        at_once = max(1, MOST_LOGITS // self._projection.weight.shape[0])
        if len(hidden) <= at_once:
            return summed_cross_entropy(self.scores(hidden), answers)
        total = hidden.new_zeros((), dtype=torch.float32)
        for part, wanted in zip(hidden.split(at_once), answers.split(at_once), strict=True):
            total = total + checkpoint(self._part, part, wanted, use_reentrant=False)
        return total

    def _part(self, hidden: Tensor, answers: Tensor) -> Tensor:
        return summed_cross_entropy(self.scores(hidden), answers)

    def sampled_loss(self, hidden: Tensor, answers: Tensor, *, step: int) -> Tensor:
        """The same in expectation, at a fraction of the cost. Sampled anew for every `step`.

        The sample depends on seed and step alone, so a resumed run draws what it would have drawn.
        """
        if not self._negatives:
            return self.loss(hidden, answers)
        source = torch.Generator().manual_seed(self._seed * 1_000_003 + step)
        drawn = self._others[torch.randint(len(self._others), (self._negatives,), generator=source)]
        weights = self._projection.weight.detach()
        own = self._capped(functional.linear(hidden, self._own))
        other = self._capped(functional.linear(hidden, weights[drawn]))
        other = other + math.log(len(self._others) / self._negatives)
        return summed_cross_entropy(torch.cat([own, other], dim=-1), self._place[answers])

    def _capped(self, scores: Tensor) -> Tensor:
        if self._softcap is None:
            return scores
        return torch.tanh(scores / self._softcap) * self._softcap
