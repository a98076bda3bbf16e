"""The two losses: through the whole model, and through its upper layers over cached states.

Each is the sum over a batch's answer tokens; the loop divides by their number in the whole step, so
that a token weighs the same in whatever batch and on whatever device it lies. They are modules
because several processes train through one: its `forward` is where gradients begin to be shared.
"""

from typing import Any

from torch import Tensor, nn

from finetune.trainer.batches import Batch
from finetune.trainer.cached_prefix import forward_trainable
from finetune.trainer.head import OutputHead, summed_cross_entropy


class FullModelLoss(nn.Module):
    """The loss through all layers: any architecture, any device."""

    def __init__(self, model: Any, head: OutputHead | None) -> None:
        """`head` is None where the model makes its logits in a way of its own."""
        super().__init__()
        self.model = model
        self.head = head

    def forward(self, batch: Batch, step: int) -> Tensor:
        """`batch` holds `tokens` and `mask`, [rows, longest]."""
        wanted = batch["labels"] >= 0
        inputs = {"input_ids": batch["tokens"], "attention_mask": batch["mask"], "use_cache": False}
        if self.head is None:
            return summed_cross_entropy(
                self.model(**inputs).logits[wanted], batch["labels"][wanted]
            )
        backbone = self.model.get_base_model().base_model
        hidden = backbone(**inputs).last_hidden_state
        return self.head.loss(hidden[wanted], batch["labels"][wanted])


class CachedPrefixLoss(nn.Module):
    """The loss through the trainable layers, over what the frozen ones made of the rows.

    Exactly what the whole model would compute: rows enter at their cached states, and the
    shared opening of all prompts runs once a batch as the beginning of the key-value cache.
    """

    def __init__(self, model: Any, head: OutputHead, prefix: Tensor | None) -> None:
        super().__init__()
        self.model = model
        self.head = head
        self.prefix = prefix

    def forward(self, batch: Batch, step: int) -> Tensor:
        """`batch` as from `batches.collate_cached`. A sampled softmax while training."""
        hidden = forward_trainable(self.model.get_base_model().base_model, self.prefix, batch)
        wanted = batch["labels"] >= 0
        answers = batch["labels"][wanted]
        if self.training:
            return self.head.sampled_loss(hidden[wanted], answers, step=step)
        return self.head.loss(hidden[wanted], answers)
