"""What sentence encoders of the BERT family are made of, and the updates that are added to them."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

LINEARS = ("q", "k", "v", "ao", "fi", "fo")
"""A layer's linear maps: query, key, value, attention's output, feed-forward in and out."""
_BATCH = 32


class Layer(nn.Module):
    """One layer (post-norm), shapes (batch, tokens, hidden)."""

    def __init__(self, *, hidden: int, inner: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self._heads = heads
        for name, rows, columns in shapes(hidden=hidden, inner=inner):
            self.add_module(name, nn.Linear(columns, rows))
        self.aln = nn.LayerNorm(hidden, epsilon)
        self.oln = nn.LayerNorm(hidden, epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`mask`: True where a token may be looked at, or what is added to attention; it is
        broadcast to (batch, heads, tokens, tokens)."""
        batch, tokens, hidden = x.shape

        def heads(name: str) -> Tensor:
            split: Tensor = self.get_submodule(name)(x).view(batch, tokens, self._heads, -1)
            return split.transpose(1, 2)

        found = functional.scaled_dot_product_attention(
            heads("q"), heads("k"), heads("v"), attn_mask=mask
        )
        found = found.transpose(1, 2).reshape(batch, tokens, hidden)
        x = self.aln(x + self.get_submodule("ao")(found))
        inner = functional.gelu(self.get_submodule("fi")(x))
        out: Tensor = self.oln(x + self.get_submodule("fo")(inner))
        return out


def shapes(*, hidden: int, inner: int) -> list[tuple[str, int, int]]:
    """Name, rows and columns of a layer's linear maps."""
    return [
        *((name, hidden, hidden) for name in LINEARS[:4]),
        ("fi", inner, hidden),
        ("fo", hidden, inner),
    ]


def batches(sizes: Iterable[int]) -> Iterator[list[int]]:
    """The places of texts of so many tokens, 32 at a time: those of one length together, so that
    little is filled up."""
    listed = list(sizes)
    order = sorted(range(len(listed)), key=listed.__getitem__)
    for start in range(0, len(order), _BATCH):
        yield order[start : start + _BATCH]


def lora_scale(rank: int) -> float:
    """Rank-stabilized (Kalajdzievski 2023), so that other ranks need no other step size."""
    return 2.0 / float(np.sqrt(rank))


@torch.no_grad()
def add_learned(encoder: nn.Module, learned: Mapping[str, Tensor]) -> None:
    """Add low-rank updates, `layers.<n>.<linear>.A` (rank, in) and `.B` (out, rank)."""
    for name in learned:
        if not name.endswith(".A"):
            continue
        linear = encoder.get_submodule(name.removesuffix(".A"))
        assert isinstance(linear, nn.Linear)
        a, b = learned[name].float(), learned[f"{name[:-2]}.B"].float()
        linear.weight += (lora_scale(len(a)) * (b @ a)).to(linear.weight.dtype)
