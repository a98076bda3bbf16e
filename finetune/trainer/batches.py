"""Batches of rows of like length, in an order that depends on seed and epoch alone."""

import random
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.utils.data import Sampler

from finetune.trainer.rows import Row
from finetune.trainer.states import States

BUCKET = 8
"""Batches that are sorted by length together: little padding, still well mixed."""


class LikeLengths(Sampler[int]):
    """Row numbers so ordered that each run of `batch_size` of them has like lengths."""

    def __init__(self, lengths: Sequence[int], *, batch_size: int, seed: int) -> None:
        self._lengths = lengths
        self._batch_size = batch_size
        self._seed = seed
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        self._epoch = epoch

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[int]:
        source = random.Random(self._seed * 1_000_003 + self._epoch)  # noqa: S311 - no secret
        order = list(range(len(self._lengths)))
        source.shuffle(order)
        batches: list[list[int]] = []
        span = self._batch_size * BUCKET
        for start in range(0, len(order), span):
            bucket = sorted(order[start : start + span], key=self._lengths.__getitem__)
            batches += [
                bucket[place : place + self._batch_size]
                for place in range(0, len(bucket), self._batch_size)
            ]
        # The one short batch must stay last: whoever cuts this order into batches counts evenly.
        short = [batch for batch in batches if len(batch) < self._batch_size]
        full = [batch for batch in batches if len(batch) == self._batch_size]
        source.shuffle(full)
        for batch in [*full, *short]:
            yield from batch


class Collator:
    """Puts rows' hidden states together for the learning layers."""

    def __init__(self, rows: Sequence[Row], states: States) -> None:
        self._rows = rows
        self._states = states

    def __call__(self, examples: Sequence[dict[str, int]]) -> dict[str, Tensor]:
        """Right-padded `states` [rows, longest, hidden], `mask` and `labels`.

        `mask` [rows, shared + longest] covers the shared prefix too; `labels` [rows, longest]
        hold at each position the next token where that belongs to an answer, else -100.
        """
        chosen = [example["index"] for example in examples]
        # Nothing is predicted from a row's last token.
        states = [self._states[index][:-1] for index in chosen]
        shared, longest = self._states.shared, max(map(len, states))
        padded = torch.zeros(len(states), longest, states[0].shape[1])
        mask = torch.zeros(len(states), shared + longest, dtype=torch.long)
        labels = torch.full((len(states), longest), -100)
        for place, (index, own) in enumerate(zip(chosen, states, strict=True)):
            row = self._rows[index]
            first = len(row.prompt) - shared - 1
            padded[place, : len(own)] = own
            mask[place, : shared + len(own)] = 1
            labels[place, first : first + len(row.answer)] = torch.tensor(row.answer)
        return {"states": padded, "mask": mask, "labels": labels}
