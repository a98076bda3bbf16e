"""Which rows each step takes, and how they are put together.

A step's rows depend on seed, epoch and step alone: a training that is resumed asks for the next
step's and gets those that it would have got.
"""

import math
import random
from collections.abc import Callable, Sequence
from itertools import cycle, islice

import torch
from torch import Tensor

from finetune.trainer.hidden_states import HiddenStateCache
from finetune.trainer.rows import TokenizedRow

BUCKET = 8
"""Batches that are sorted by length together: little padding, still well mixed."""

Batch = dict[str, Tensor]
Collate = Callable[[Sequence[int]], Batch]
"""Puts the rows of these numbers together."""


class LengthGroupedSampler:
    """Row numbers so ordered that each run of `batch_size` of them has like lengths.

    transformers has a sampler of this name that leaves neighbouring batches in falling order of
    length, so that a pass over few rows begins with long answers and ends with short ones, and
    whose order follows from all that was drawn before. Here the batches are mixed, and an epoch's
    order follows from its number.
    """

    def __init__(self, lengths: Sequence[int], *, batch_size: int, seed: int) -> None:
        self._lengths = lengths
        self._batch_size = batch_size
        self._seed = seed

    def order(self, epoch: int) -> list[int]:
        """Every row's number once."""
        source = random.Random(self._seed * 1_000_003 + epoch)  # noqa: S311 - no secret
        order = list(range(len(self._lengths)))
        source.shuffle(order)
        batches: list[list[int]] = []
        span = self._batch_size * BUCKET
        for start in range(0, len(order), span):
            bucket = sorted(order[start : start + span], key=self._lengths.__getitem__)
            batches += slices(bucket, self._batch_size)
        # The one short batch must stay last: whoever cuts this order into batches counts evenly.
        short = [batch for batch in batches if len(batch) < self._batch_size]
        full = [batch for batch in batches if len(batch) == self._batch_size]
        source.shuffle(full)
        return [index for batch in [*full, *short] for index in batch]


class BatchPlan:
    """The rows of every step, for one of `processes` that train together."""

    def __init__(
        self,
        lengths: Sequence[int],
        *,
        batch_size: int,
        seed: int,
        accumulation: int = 1,
        processes: int = 1,
        process: int = 0,
    ) -> None:
        """`batch_size` rows at once on one device, `accumulation` such batches to a step."""
        self._batch_size = batch_size
        self._accumulation = accumulation
        self._process = process
        self._alone = processes == 1
        self._together = batch_size * processes
        self._sampler = LengthGroupedSampler(lengths, batch_size=self._together, seed=seed)
        self._epoch = -1
        self._batches: list[list[int]] = []
        batches = math.ceil(len(lengths) / self._together)
        self.steps_per_epoch = math.ceil(batches / accumulation)

    def step(self, step: int) -> list[list[int]]:
        """This process's batches of a step (from 0); fewer where a pass over the rows ends."""
        epoch, place = divmod(step, self.steps_per_epoch)
        if epoch != self._epoch:
            order = self._sampler.order(epoch)
            self._batches = [self._share(batch, order) for batch in slices(order, self._together)]
            self._epoch = epoch
        first = place * self._accumulation
        return self._batches[first : first + self._accumulation]

    def _share(self, batch: list[int], order: list[int]) -> list[int]:
        """This process's part. Where several would share a short batch, the epoch's first rows
        come again, so that all have the same work."""
        if self._alone:
            return batch
        filled = [*batch, *islice(cycle(order), self._together - len(batch))]
        return filled[self._process * self._batch_size : (self._process + 1) * self._batch_size]


def slices(numbers: Sequence[int], size: int) -> list[list[int]]:
    """In runs of `size`; the last may be shorter."""
    return [list(numbers[start : start + size]) for start in range(0, len(numbers), size)]


def collate_cached(rows: Sequence[TokenizedRow], states: HiddenStateCache) -> Collate:
    """Batches of cached hidden states, for the trainable layers.

    `states` [rows, longest, hidden] float32; `mask` [rows, shared + longest] covers the shared
    prefix too; `labels` as in `labels_of`, over the rows' own tokens.
    """

    def collate(numbers: Sequence[int]) -> Batch:
        # Nothing is predicted from a row's last token.
        own = [states[number][:-1] for number in numbers]
        longest = max(map(len, own))
        padded = torch.zeros(len(own), longest, own[0].shape[1])
        mask = torch.zeros(len(own), states.shared + longest, dtype=torch.long)
        for place, tokens in enumerate(own):
            padded[place, : len(tokens)] = tokens
            mask[place, : states.shared + len(tokens)] = 1
        labels = labels_of([rows[number] for number in numbers], longest, skip=states.shared)
        return {"states": padded, "mask": mask, "labels": labels}

    return collate


def collate_whole(rows: Sequence[TokenizedRow]) -> Collate:
    """Batches of `tokens` and `mask`, [rows, longest], and `labels` as in `labels_of`."""

    def collate(numbers: Sequence[int]) -> Batch:
        chosen = [rows[number] for number in numbers]
        longest = max(map(len, chosen)) - 1
        tokens = torch.zeros(len(chosen), longest, dtype=torch.long)
        mask = torch.zeros(len(chosen), longest, dtype=torch.long)
        for place, row in enumerate(chosen):
            tokens[place, : len(row) - 1] = torch.tensor(row.tokens[:-1])
            mask[place, : len(row) - 1] = 1
        return {"tokens": tokens, "mask": mask, "labels": labels_of(chosen, longest)}

    return collate


def labels_of(rows: Sequence[TokenizedRow], longest: int, *, skip: int = 0) -> Tensor:
    """[rows, longest]: at each position the next token where that belongs to an answer, else -100.

    Positions count from each row's token number `skip`.
    """
    labels = torch.full((len(rows), longest), -100)
    for place, row in enumerate(rows):
        first = len(row.prompt) - skip - 1
        labels[place, first : first + len(row.answer)] = torch.tensor(row.answer)
    return labels
