"""Adapter arithmetic for vLLM on a CPU: many tenants' adapters in one batch, fast and right.

vLLM's own CPU version copies an adapter's whole weights once for every token of a batch, which
costs more than the model itself (measured: 59 tokens a second with it, 453 without adapters).
It also answers a request for the base model with whatever adapter lies in the last slot, because
it reads "no adapter" (-1) as an index from the end. This version multiplies whole groups instead,
and leaves the rows of the base model alone.

Loaded into vLLM's processes by `serving.engine.plugin`. Covers linear layers; the engine is
started so that only those take adapters (`EngineSpec.lora_modules`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from vllm.lora.layers import LoRAMapping
from vllm.lora.punica_wrapper.punica_cpu import PunicaWrapperCPU

# Beyond this many rows it pays to gather each adapter's rows and multiply them by its own
# weights alone; below it, one multiplication with all active adapters and a mask is faster.
GATHER_ROWS = 128


@dataclass(slots=True, kw_only=True)
class PackedLayer:
    """One linear layer's adapter weights, for all slots, laid out for multiplication.

    `a`: (slots, slices * rank, inputs). `b`: per slice (slots, rank, outputs of the slice).
    `stacked`: the tensors that vLLM holds and writes to; they are views of these.
    """

    a: torch.Tensor
    b: tuple[torch.Tensor, ...]
    stacked: tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]]
    _filled: frozenset[int] = frozenset()
    _version_checked: int = -1

    def has_any(self, active: frozenset[int]) -> bool:
        """Whether one of these slots has weights here. Our recipes train the top layers only,
        so most layers of most adapters are empty.
        """
        writes = sum(part._version for part in self.stacked[1])
        if writes != self._version_checked:
            filled = torch.stack([part.flatten(1).any(dim=1) for part in self.b]).any(dim=0)
            self._filled = frozenset(filled.nonzero().flatten().tolist())
            self._version_checked = writes
        return not self._filled.isdisjoint(active)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSlots:
    """Which rows of the current batch use which adapter slots.

    `active`: the slots in use, all of them from `low` up to `high`. `mask`: (1, rows, slots in
    range, 1), 1 where a row uses a slot; None when every row uses the one slot. `groups`:
    (slot, rows) where rows are gathered, empty otherwise.
    """

    active: frozenset[int]
    low: int
    high: int
    mask: torch.Tensor | None
    groups: Sequence[tuple[int, torch.Tensor]]


class GroupedLoRA(PunicaWrapperCPU):
    """Applies each row's adapter; rows of the base model (slot -1) stay untouched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._layers: dict[int, PackedLayer] = {}
        self._step: BatchSlots | None = None

    def update_metadata(
        self,
        mapping: LoRAMapping,
        lora_index_to_id: list[int | None],
        max_loras: int,
        vocab_size: int,
        **kwargs: Any,
    ) -> None:
        super().update_metadata(mapping, lora_index_to_id, max_loras, vocab_size, **kwargs)
        self._step = plan(self.token_lora_indices)

    def add_lora_linear(  # noqa: PLR0917 - vLLM's own signature
        self,
        y: torch.Tensor,
        x: torch.Tensor,
        lora_a_stacked: tuple[torch.Tensor, ...],
        lora_b_stacked: tuple[torch.Tensor, ...],
        scale: float,
        output_slices: tuple[int, ...],
        *,
        buffer: tuple[torch.Tensor, ...] | None = None,
        **kwargs: Any,
    ) -> None:
        """Add the adapters' part to `y` in place.

        `y`: (rows, sum of output_slices). `x`: (rows, inputs). vLLM passes a scale of 1 and has
        already multiplied an adapter's own scaling into its B.
        """
        step = self._step
        if step is None:
            return
        layer = self._layers.get(id(lora_a_stacked))
        if layer is None:
            layer = self._layers[id(lora_a_stacked)] = pack(lora_a_stacked, lora_b_stacked)
        if not layer.has_any(step.active):
            return
        if step.groups:
            for slot, rows in step.groups:
                part = torch.zeros((rows.numel(), y.shape[1]), dtype=y.dtype)
                add(part, x.index_select(0, rows), layer, slots=(slot, slot + 1))
                y.index_add_(0, rows, part)
        else:
            add(y, x, layer, slots=(step.low, step.high), mask=step.mask)


def plan(slots: torch.Tensor) -> BatchSlots | None:
    """Plan one batch from each row's slot (-1: base model). None: no row uses an adapter."""
    used = torch.unique(slots).tolist()
    active = [slot for slot in used if slot >= 0]
    if not active:
        return None
    low, high = active[0], active[-1] + 1
    mask: torch.Tensor | None = None
    groups: tuple[tuple[int, torch.Tensor], ...] = ()
    if len(used) > 1 and len(slots) > GATHER_ROWS:
        groups = tuple((slot, (slots == slot).nonzero().flatten()) for slot in active)
    elif len(used) > 1:
        mask = (slots.unsqueeze(1) == torch.arange(low, high)).view(1, len(slots), high - low, 1)
    return BatchSlots(active=frozenset(active), low=low, high=high, mask=mask, groups=groups)


def pack(a: tuple[torch.Tensor, ...], b: tuple[torch.Tensor, ...]) -> PackedLayer:
    """Lay out a layer's slots for multiplication.

    vLLM's own tensors, (slots, 1, rank, inputs) and (slots, 1, outputs, rank) per slice, become
    views of the new memory, so that an adapter loaded later is written to the right place.
    """
    slots, _, rank, inputs = a[0].shape
    packed_a = torch.stack([part.squeeze(1) for part in a], dim=1)
    for index, part in enumerate(a):
        _become(part, packed_a[:, index : index + 1])
    packed_b = tuple(part.squeeze(1).transpose(1, 2).contiguous() for part in b)
    for part, new in zip(b, packed_b, strict=True):
        _become(part, new.transpose(1, 2).unsqueeze(1))
    return PackedLayer(a=packed_a.view(slots, len(a) * rank, inputs), b=packed_b, stacked=(a, b))


def _become(tensor: torch.Tensor, view: torch.Tensor) -> None:
    """Let a tensor that others hold show the memory of another one of its shape."""
    tensor.set_(view.untyped_storage(), view.storage_offset(), view.size(), view.stride())


def add(
    y: torch.Tensor,
    x: torch.Tensor,
    layer: PackedLayer,
    *,
    slots: tuple[int, int],
    mask: torch.Tensor | None = None,
) -> None:
    """`y += x · A · B` over the slots from the first up to the second, each row masked to its own.

    `mask`: (1, rows, slots, 1); None where every row uses every one of these slots.
    """
    low, high = slots
    rows, count, slices = x.shape[0], high - low, len(layer.b)
    rank = layer.b[0].shape[1]
    hidden = torch.mm(x, layer.a[low:high].flatten(0, 1).t())
    by_slice = hidden.view(rows, count, slices, rank).permute(2, 0, 1, 3)
    hidden = by_slice.contiguous() if mask is None else (by_slice * mask).contiguous()
    start = 0
    for index, b in enumerate(layer.b):
        width = b.shape[2]
        y[:, start : start + width].addmm_(
            hidden[index].view(rows, count * rank), b[low:high].flatten(0, 1)
        )
        start += width
