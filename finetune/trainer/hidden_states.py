"""What the frozen layers make of every row: computed once, kept in the run directory."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from finetune.trainer.rows import TokenizedRow
from finetune.trainer.split_model import SplitModel

TOKENS_AT_ONCE = 512
"""Tokens a forward pass takes: large enough for full speed, short enough to obey a cancel."""

TOKENS_A_FILE = 100_000
"""About 230 MB a file at 576 values a token; only one file is in memory while writing."""


class HiddenStateCache:
    """Hidden states of rows after the frozen layers, read from safetensors row by row.

    The first `shared` tokens, equal in all rows, are kept once (`prefix`, [1, shared, hidden]).
    """

    def __init__(self, folder: Path, *, rows: Sequence[TokenizedRow], shared: int) -> None:
        self._places: dict[int, tuple[int, int, int]] = {}
        self._files: list[Any] = []
        for number, span in enumerate(_spans(rows, shared)):
            start = 0
            for index in span:
                size = len(rows[index]) - shared
                self._places[index] = (number, start, start + size)
                start += size
            self._files.append(safe_open(_file(folder, number), framework="pt"))
        self.shared = shared
        self.prefix: Tensor | None = self._files[0].get_tensor("prefix") if shared else None

    def __getitem__(self, index: int) -> Tensor:
        """One row's own states, [tokens after the shared ones, hidden], float32."""
        number, start, end = self._places[index]
        states: Tensor = self._files[number].get_slice("states")[start:end]
        return states


def fill_cache(
    split: SplitModel,
    folder: Path,
    *,
    rows: Sequence[TokenizedRow],
    shared: int,
    base: str,
    advance: Callable[[float], None],
) -> HiddenStateCache:
    """The rows' states, computed unless `folder` holds them from an earlier attempt.

    `base` identifies the base model; `advance` is told the share that is done.
    """
    seal = folder / "seal.json"
    sign = {"fingerprint": _fingerprint(rows, shared, split.frozen, base)}
    if not seal.is_file() or json.loads(seal.read_text()) != sign:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _compute_files(split, folder, rows=rows, shared=shared, advance=advance)
        seal.write_text(json.dumps(sign))
    return HiddenStateCache(folder, rows=rows, shared=shared)


def _compute_files(
    split: SplitModel,
    folder: Path,
    *,
    rows: Sequence[TokenizedRow],
    shared: int,
    advance: Callable[[float], None],
) -> None:
    done = 0
    for number, span in enumerate(_spans(rows, shared)):
        states: dict[int, Tensor] = {}
        prefix = None
        for batch in _batches(rows, span):
            hidden = _forward(split, [rows[index] for index in batch])
            for place, index in enumerate(batch):
                states[index] = hidden[place, shared : len(rows[index])].clone()
            prefix = hidden[:1, :shared].clone()
            done += len(batch)
            advance(done / len(rows))
        tensors = {"states": torch.cat([states[index] for index in span])}
        if shared and prefix is not None:
            tensors["prefix"] = prefix
        save_file(tensors, _file(folder, number))


def _forward(split: SplitModel, rows: Sequence[TokenizedRow]) -> Tensor:
    """[rows, longest, hidden] float32; positions beyond a row's end hold nonsense."""
    longest = max(len(row) for row in rows)
    tokens = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for place, row in enumerate(rows):
        tokens[place, : len(row)] = torch.tensor(row.tokens)
        mask[place, : len(row)] = 1
    with split.frozen_layers() as backbone, torch.inference_mode():
        hidden: Tensor = backbone(
            input_ids=tokens, attention_mask=mask, use_cache=False
        ).last_hidden_state
    return hidden


def _spans(rows: Sequence[TokenizedRow], shared: int) -> list[list[int]]:
    """Row numbers, grouped by the file that holds them."""
    spans: list[list[int]] = [[]]
    size = 0
    for index, row in enumerate(rows):
        if size and size + len(row) - shared > TOKENS_A_FILE:
            spans.append([])
            size = 0
        spans[-1].append(index)
        size += len(row) - shared
    return spans


def _batches(rows: Sequence[TokenizedRow], span: Sequence[int]) -> list[list[int]]:
    """Rows of like length together, at most TOKENS_AT_ONCE padded tokens in a batch."""
    batches: list[list[int]] = []
    for index in sorted(span, key=lambda index: len(rows[index])):
        if batches and (len(batches[-1]) + 1) * len(rows[index]) <= TOKENS_AT_ONCE:
            batches[-1].append(index)
        else:
            batches.append([index])
    return batches


def _file(folder: Path, number: int) -> Path:
    return folder / f"states-{number:05d}.safetensors"


def _fingerprint(rows: Sequence[TokenizedRow], shared: int, frozen: int, base: str) -> str:
    digest = hashlib.sha256(f"{base} {frozen} {shared}".encode())
    for row in rows:
        digest.update(torch.tensor(row.tokens, dtype=torch.int32).numpy().tobytes())
    return digest.hexdigest()
