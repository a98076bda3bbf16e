"""Prepares the training of the upper layers over cached hidden states, where a model allows it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import DynamicCache, PreTrainedModel

from finetune.recipes import Recipe
from finetune.trainer.batches import collate_cached
from finetune.trainer.dataset import TrainingData
from finetune.trainer.head import OutputHead
from finetune.trainer.hidden_states import HiddenStateCache, fill_cache
from finetune.trainer.rows import TokenizedRow
from finetune.trainer.split_model import SplitModel, can_split

TOLERANCE = 1e-3
"""Largest difference of two logits that float32 arithmetic in another order explains."""
ROUGH_TOLERANCE = 3e-2
"""The same for bfloat16, which keeps eight bits."""


@dataclass(frozen=True, kw_only=True)
class CachedPrefix:
    """A model with its trainable layers alone, and what replaces the frozen ones."""

    split: SplitModel
    states: HiddenStateCache
    head: OutputHead


def cache_prefix(
    model: PreTrainedModel,
    recipe: Recipe,
    data: TrainingData,
    *,
    folder: Path,
    identity: str,
    seed: int,
    advance: Callable[[float], None],
) -> CachedPrefix | None:
    """Compute the frozen layers' states and leave the model with the trainable ones.

    None, and the model as it was, when it can't be split or the split changes what it says.
    """
    if not can_split(model):
        return None
    backbone: Any = model.base_model
    layers = len(backbone.layers)
    trainable = max(1, min(layers, math.ceil(layers * recipe.lora.top_layers)))
    split = SplitModel(model=model, frozen=layers - trainable)
    states = fill_cache(
        split, folder, rows=data.rows, shared=data.shared, base=identity, advance=advance
    )
    head = _sampling_head(model, data.train, recipe, seed)
    prefix = CachedPrefix(split=split, states=states, head=head)
    longest = max(range(len(data.train)), key=lambda index: len(data.train[index]))
    if agrees(prefix, data.rows, longest):
        return prefix
    split.use_all_layers()
    return None


def agrees(prefix: CachedPrefix, rows: Sequence[TokenizedRow], index: int) -> bool:
    """Whether the split model's logits for a row are the whole one's; leaves the model split.

    The proof, on the very model at hand, that nothing flows past the split but hidden states.
    """
    prefix.split.use_all_layers()
    expected = model_logits(prefix.split.model, rows[index])
    prefix.split.use_trainable_layers()
    batch = collate_cached(rows, prefix.states)([index])
    with torch.inference_mode():
        hidden = forward_trainable(prefix.split.backbone, prefix.states.prefix, batch)
        logits = prefix.head.logits(hidden[batch["labels"] >= 0])
    return _are_alike(logits, expected)


def forward_trainable(backbone: Any, prefix: Tensor | None, batch: dict[str, Tensor]) -> Tensor:
    """The last hidden states of a batch's own tokens, [rows, longest, hidden].

    `batch` holds `states` [rows, longest, hidden] and `mask` [rows, shared + longest]. The shared
    opening (`prefix`, [1, shared, hidden]) runs once, as the beginning of every row's key-value
    cache.
    """
    opening = None
    if prefix is not None:
        opening = backbone(
            inputs_embeds=prefix, past_key_values=DynamicCache(), use_cache=True
        ).past_key_values
        opening.batch_repeat_interleave(len(batch["states"]))
    hidden: Tensor = backbone(
        inputs_embeds=batch["states"],
        attention_mask=batch["mask"],
        past_key_values=opening,
        use_cache=opening is not None,
    ).last_hidden_state
    return hidden


def full_model_head(model: Any, row: TokenizedRow) -> OutputHead | None:
    """The output head of a model that is trained whole, for the loss on answers alone.

    None where the model makes its logits in a way of its own (multiplied, say); a row tells.
    """
    projection = model.get_output_embeddings()
    if not isinstance(projection, nn.Linear):
        return None
    head = OutputHead(projection, softcap=_softcap(model))
    tokens = torch.tensor([row.tokens], device=model.device)
    with torch.inference_mode():
        hidden = model.base_model(input_ids=tokens, use_cache=False).last_hidden_state[0]
        logits = head.logits(hidden[_answering(row)])
    return head if _are_alike(logits, model_logits(model, row)) else None


def model_logits(model: Any, row: TokenizedRow) -> Tensor:
    """The whole model's logits where it predicts the row's answer, [answer, vocabulary]."""
    tokens = torch.tensor([row.tokens], device=model.device)
    with torch.inference_mode():
        logits: Tensor = model(input_ids=tokens, use_cache=False).logits[0]
    return logits[_answering(row)]


def _sampling_head(
    model: Any, rows: Sequence[TokenizedRow], recipe: Recipe, seed: int
) -> OutputHead:
    return OutputHead(
        model.get_output_embeddings(),
        softcap=_softcap(model),
        answer_tokens=(token for row in rows for token in row.answer),
        negatives=recipe.learning.negatives,
        seed=seed,
    )


def _softcap(model: Any) -> float | None:
    return getattr(model.config, "final_logit_softcapping", None)


def _answering(row: TokenizedRow) -> slice:
    """The positions from which the row's answer is predicted."""
    first = len(row.prompt) - 1
    return slice(first, first + len(row.answer))


def _are_alike(logits: Tensor, expected: Tensor) -> bool:
    tolerance = TOLERANCE if expected.dtype == torch.float32 else ROUGH_TOLERANCE
    scale = max(expected.abs().max().item(), 1.0)
    return bool((logits - expected).abs().max().item() <= tolerance * scale)
