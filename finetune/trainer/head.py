"""The loss on answer tokens, without a logit for the whole vocabulary at every step.

A small model's output head costs as much as several of its layers (Gemma 3 270M: 262,144 tokens,
more than half of the model). For rows learned by heart nearly all of those logits are wasted, so
training uses a sampled softmax: the tokens that answers use, and a fresh uniform sample of all
others (the negatives). Each negative stands for many tokens, so its logit is raised by the
logarithm of how many: importance sampling of the softmax's denominator (Bengio & Senécal 2008).

That makes the denominator's estimate unbiased, not the loss: the logarithm of an unbiased estimate
lies below the logarithm on average (Jensen), and the gradient, a ratio of two estimates, is biased
too. Both biases fall as one over the number of negatives (a test measures it); with answers' own
tokens always among the classes what is left is small beside the noise of a batch. Validation uses
all logits.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

MOST_LOGITS = 2**26
"""Logits in memory at once: 256 MiB of float32."""


def summed_cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """[positions, classes] and [positions] to a sum, in float32 whatever the logits are in."""
    return functional.cross_entropy(logits.float(), targets, reduction="sum")


class OutputHead:
    """A model's frozen output head, applied to chosen positions."""

    def __init__(
        self,
        projection: nn.Linear,
        *,
        softcap: float | None,
        answer_tokens: Iterable[int] = (),
        negatives: int = 0,
        seed: int = 0,
    ) -> None:
        """`answer_tokens`: the ids that answers use; `negatives`: sampled beside them, 0 for all.

        `softcap` bounds the logits where the model does (Gemma: c · tanh(logit / c)).
        """
        self._projection = projection
        self._softcap = softcap
        size = projection.out_features
        # [tokens] ids, [other tokens] ids, and [vocabulary] each id's class among the former.
        self._answer_tokens = torch.tensor(sorted(set(answer_tokens)), dtype=torch.long)
        others = torch.ones(size, dtype=torch.bool)
        others[self._answer_tokens] = False
        self._other_tokens = others.nonzero().flatten()
        self._class = torch.full((size,), -1)
        self._class[self._answer_tokens] = torch.arange(len(self._answer_tokens))
        self._answer_weights = projection.weight.detach()[self._answer_tokens]
        self._negatives = negatives if negatives < len(self._other_tokens) else 0
        self._seed = seed

    def logits(self, hidden: Tensor) -> Tensor:
        """[positions, hidden] to [positions, vocabulary]."""
        return self._capped(self._projection(hidden))

    def loss(self, hidden: Tensor, targets: Tensor) -> Tensor:
        """Cross-entropy over the whole vocabulary, summed.

        `hidden` [positions, hidden], `targets` [positions] token ids. Never more than MOST_LOGITS
        are in memory: where there would be, they are made again for the gradient, piece by piece.
        """
        at_once = max(1, MOST_LOGITS // self._projection.out_features)
        if len(hidden) <= at_once:
            return self._whole_loss(hidden, targets)
        total = hidden.new_zeros((), dtype=torch.float32)
        pieces = zip(torch.split(hidden, at_once), torch.split(targets, at_once), strict=True)
        for part, wanted in pieces:
            total = total + checkpoint(self._whole_loss, part, wanted, use_reentrant=False)
        return total

    def sampled_loss(self, hidden: Tensor, targets: Tensor, *, step: int) -> Tensor:
        """An estimate of `loss` at a fraction of its cost; asymptotically unbiased, see above.

        `hidden` [positions, hidden], `targets` [positions] ids among the answer tokens. The sample
        depends on seed and step alone, so a resumed run draws what it would have drawn.
        """
        if not self._negatives:
            return self.loss(hidden, targets)
        source = torch.Generator().manual_seed(self._seed * 1_000_003 + step)
        places = torch.randint(len(self._other_tokens), (self._negatives,), generator=source)
        weights = self._projection.weight.detach()[self._other_tokens[places]]
        positive = self._capped(functional.linear(hidden, self._answer_weights))
        negative = self._capped(functional.linear(hidden, weights))
        negative = negative + math.log(len(self._other_tokens) / self._negatives)
        logits = torch.cat([positive, negative], dim=-1)
        return summed_cross_entropy(logits, self._class[targets])

    def _whole_loss(self, hidden: Tensor, targets: Tensor) -> Tensor:
        return summed_cross_entropy(self.logits(hidden), targets)

    def _capped(self, logits: Tensor) -> Tensor:
        if self._softcap is None:
            return logits
        return torch.tanh(logits / self._softcap) * self._softcap
