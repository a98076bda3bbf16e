"""Sets up the training of the upper layers, or finds that this model can't be cut."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import DynamicCache, PreTrainedModel

from finetune.recipes import Recipe
from finetune.trainer.batches import cached
from finetune.trainer.dataset import Data
from finetune.trainer.head import Head
from finetune.trainer.layers import Stack, can_cut
from finetune.trainer.rows import Row
from finetune.trainer.states import States, compute

TOLERANCE = 1e-3
"""Largest difference of two scores that float32 arithmetic in another order explains."""
ROUGH_TOLERANCE = 3e-2
"""The same for bfloat16, which keeps eight bits."""


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


def whole_head(model: Any, row: Row) -> Head | None:
    """The output head of a model that is trained whole, for the loss on answers alone.

    None where the model makes its scores in a way of its own (multiplied, say); a row tells.
    """
    projection = model.get_output_embeddings()
    if not isinstance(projection, nn.Linear):
        return None
    softcap = getattr(model.config, "final_logit_softcapping", None)
    head = Head(projection, softcap=softcap, words=(), negatives=0, seed=0)
    tokens = torch.tensor([row.tokens], device=model.device)
    with torch.inference_mode():
        hidden = model.base_model(input_ids=tokens, use_cache=False).last_hidden_state[0]
        scores = head.scores(hidden[_answering(row)])
    return head if _are_alike(scores, whole_scores(model, row)) else None


def whole_scores(model: Any, row: Row) -> Tensor:
    """The whole model's scores where it predicts the row's answer, [answer, vocabulary]."""
    tokens = torch.tensor([row.tokens], device=model.device)
    with torch.inference_mode():
        scores: Tensor = model(input_ids=tokens, use_cache=False).logits[0]
    return scores[_answering(row)]


def _answering(row: Row) -> slice:
    """The positions from which the row's answer is predicted."""
    first = len(row.prompt) - 1
    return slice(first, first + len(row.answer))


def _are_alike(scores: Tensor, expected: Tensor) -> bool:
    tolerance = TOLERANCE if expected.dtype == torch.float32 else ROUGH_TOLERANCE
    scale = max(expected.abs().max().item(), 1.0)
    return bool((scores - expected).abs().max().item() <= tolerance * scale)


def agrees(cut: Cut, rows: Sequence[Row], index: int) -> bool:
    """Whether the cut model scores a row as the whole one does; leaves the model cut.

    The proof, on the very model at hand, that nothing flows past the cut but hidden states.
    """
    cut.stack.use_whole()
    expected = whole_scores(cut.stack.model, rows[index])
    cut.stack.use_upper()
    batch = cached(rows, cut.states)([index])
    with torch.inference_mode():
        hidden = run_upper(cut.stack.backbone, cut.states.prefix, batch)
        scores = cut.head.scores(hidden[batch["labels"] >= 0])
    return _are_alike(scores, expected)


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
