"""A model split across its layers: frozen ones below, trainable ones above.

With dropout off, what the frozen layers make of a row never changes, so it is computed once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from torch import nn
from transformers import PreTrainedModel


@dataclass(kw_only=True)
class SplitModel:
    """The decoder layers of a model, of which any range can be put to work.

    Not covered: models whose layers hand on more than hidden states (`cached_prefix.agrees` finds
    out).
    """

    model: PreTrainedModel
    frozen: int
    """So many layers, from the bottom, are never trained."""
    layers: list[Any] = field(init=False)
    _types: list[str] | None = field(init=False)
    _norm: nn.Module = field(init=False)

    def __post_init__(self) -> None:
        self.layers = list(self.backbone.layers)
        types = getattr(self.model.config, "layer_types", None)
        self._types = list(types) if types else None
        self._norm = self.backbone.norm

    @property
    def backbone(self) -> Any:
        """The model without its output head."""
        return self.model.base_model

    def use_trainable_layers(self) -> None:
        """Leave only the trainable layers in the model."""
        self._use(self.frozen, len(self.layers), norm=True)

    def use_all_layers(self) -> None:
        """Put all layers back."""
        self._use(0, len(self.layers), norm=True)

    @contextmanager
    def frozen_layers(self) -> Iterator[Any]:
        """The backbone with the frozen layers alone and no final norm, then whole again."""
        self._use(0, self.frozen, norm=False)
        try:
            yield self.backbone
        finally:
            self.use_all_layers()

    def _use(self, first: int, last: int, *, norm: bool) -> None:
        chosen = self.layers[first:last]
        for place, layer in enumerate(chosen):
            # The place in the key-value cache; the cache holds the chosen layers only.
            layer.self_attn.layer_idx = place
        self.backbone.layers = nn.ModuleList(chosen)
        self.backbone.norm = self._norm if norm else nn.Identity()
        self.model.config.num_hidden_layers = len(chosen)
        if self._types:
            self.model.config.layer_types = self._types[first:last]


def can_split(model: Any) -> bool:
    """Whether the model has the shape that `SplitModel` needs: one list of layers, then a norm."""
    backbone = model.base_model
    layers = getattr(backbone, "layers", None)
    return (
        isinstance(layers, nn.ModuleList)
        and len(layers) >= 2
        and isinstance(getattr(backbone, "norm", None), nn.Module)
        and isinstance(model.get_output_embeddings(), nn.Linear)
        and all(hasattr(getattr(layer, "self_attn", None), "layer_idx") for layer in layers)
    )
