"""Sets up the training of the upper layers, or finds that this model can't be cut."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache, PreTrainedModel

from finetune.recipes import Recipe
from finetune.trainer.batches import Collator
from finetune.trainer.dataset import Data
from finetune.trainer.head import Head
from finetune.trainer.layers import Stack, can_cut
from finetune.trainer.rows import Row
from finetune.trainer.states import States, compute

TOLERANCE = 1e-3
"""Largest difference of two scores that float32 arithmetic in another order explains."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A model with its learning layers alone, and what replaces the others."""

    stack: Stack
    states: States
    head: Head


def make_cut(
    model: PreTrainedModel,
    recipe: Recipe,
    data: Data,
    *,
    folder: Path,
    identity: str,
    seed: int,
    advance: Callable[[float], None],
) -> Cut | None:
    """Compute the frozen layers' states and leave the model with the others.

    None, and the model as it was, when it can't be cut or the cut changes what it says.
    """
    if not can_cut(model):
        return None
    backbone: Any = model.base_model
    layers = len(backbone.layers)
    learning = max(1, min(layers, math.ceil(layers * recipe.lora.top_layers)))
    stack = Stack(model=model, kept=layers - learning)
    states = compute(
        stack, folder, rows=data.rows, shared=data.shared, base=identity, advance=advance
    )
    cut = Cut(stack=stack, states=states, head=head_for(model, data.train, recipe, seed))
    longest = max(range(len(data.train)), key=lambda index: len(data.train[index]))
    if agrees(cut, data.rows, longest):
        return cut
    stack.use_whole()
    return None


def head_for(model: Any, rows: Sequence[Row], recipe: Recipe, seed: int) -> Head:
    """The model's output head, with the words that the rows' answers use."""
    return Head(
        model.get_output_embeddings(),
        softcap=getattr(model.config, "final_logit_softcapping", None),
        words=(token for row in rows for token in row.answer),
        negatives=recipe.learning.negatives,
        seed=seed,
    )


def whole_scores(model: Any, row: Row) -> Tensor:
    """The whole model's scores where it predicts the row's answer, [answer, vocabulary]."""
    first = len(row.prompt) - 1
    with torch.inference_mode():
        scores: Tensor = model(input_ids=torch.tensor([row.tokens]), use_cache=False).logits[0]
    return scores[first : first + len(row.answer)]


def agrees(cut: Cut, rows: Sequence[Row], index: int) -> bool:
    """Whether the cut model scores a row as the whole one does; leaves the model cut.

    The proof, on the very model at hand, that nothing flows past the cut but hidden states.
    """
    cut.stack.use_whole()
    expected = whole_scores(cut.stack.model, rows[index])
    cut.stack.use_upper()
    batch = Collator(rows, cut.states)([{"index": index}])
    with torch.inference_mode():
        hidden = run_upper(cut.stack.backbone, cut.states.prefix, batch)
        scores = cut.head.scores(hidden[batch["labels"] >= 0])
    scale = expected.abs().max().item()
    return bool((scores - expected).abs().max().item() <= TOLERANCE * max(scale, 1.0))


def run_upper(backbone: Any, prefix: Tensor | None, batch: dict[str, Tensor]) -> Tensor:
    """The last states of a batch's own tokens, [rows, longest, hidden].

    The shared opening runs once, as the beginning of every row's key-value cache.
    """
    opening = None
    if prefix is not None:
        opening = backbone(
            inputs_embeds=prefix, past_key_values=DynamicCache(), use_cache=True
        ).past_key_values
        opening.batch_repeat_interleave(len(batch["states"]))
    states: Tensor = backbone(
        inputs_embeds=batch["states"],
        attention_mask=batch["mask"],
        past_key_values=opening,
        use_cache=opening is not None,
    ).last_hidden_state
    return states
