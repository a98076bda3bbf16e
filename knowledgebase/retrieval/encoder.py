"""Token vectors of questions and facts: multilingual-e5-small, its upper layers taught to match.

The published encoder likens sentences of one topic; here what is *asked* must find what *answers*
it. Low-rank updates of the upper layers (LoRA, Hu et al. 2021), learned on invented businesses by
`knowledgebase.retrieval.learn`, are added to the weights when they are loaded.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from knowledgebase.retrieval.layers import Layer, add_learned, batches, shapes
from knowledgebase.retrieval.packed import PackedModel, packed_model
from knowledgebase.retrieval.sentences import sentences, speaks
from maas.kit.remembered import Remembered

LEARNED = Path(__file__).parent / "learned" / "encoder.safetensors"
FIRST_TAUGHT_LAYER = 4
LONGEST = {"query": 128, "passage": 256}
"""In tokens; what is longer is cut."""
_LONGEST_CHARACTERS = 2_000
_REMEMBERED = 1_000
_SPACES = re.compile(" {2,}")

TextKind = Literal["query", "passage"]


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """One text. `mean`: shape (hidden,), unit length. `tokens`: (tokens, hidden), rows of unit
    length. `weights`: (tokens,), how much each token counts in a question, summing to 1.
    `sentence`: the other encoder's vector, see `knowledgebase.retrieval.sentences`; None for a
    language that it does not speak."""

    mean: NDArray[np.float32]
    tokens: NDArray[np.float32]
    weights: NDArray[np.float32]
    sentence: NDArray[np.float32] | None = None


class TokenEncoder(nn.Module):
    """The whole encoder. Not for several threads at once; `encode` takes care of that."""

    def __init__(self, model: PackedModel) -> None:
        super().__init__()
        self._model = model
        self.layers = nn.ModuleList(_layer(model, at) for at in range(model.sizes.layers))
        hidden = model.sizes.hidden
        positions = torch.from_numpy(model.vector("emb.pos")).view(-1, hidden)
        segment = torch.from_numpy(model.vector("emb.type"))[:hidden]
        self._positions = positions + segment
        self._norm = _norm(model, "emb.ln")
        self.gate = nn.Linear(hidden, 1)
        nn.init.zeros_(self.gate.weight)
        nn.init.zeros_(self.gate.bias)

    def token_ids(self, text: str, kind: TextKind) -> list[int]:
        plain = f"{kind}: {_clean(text)}".translate(self._model.normalized)
        return self._model.tokenizer.ids(_SPACES.sub(" ", plain), most=LONGEST[kind])

    def embed(self, batch: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """What goes into the first layer, shape (batch, tokens, hidden), and its mask."""
        longest = max(map(len, batch))
        x = torch.zeros(len(batch), longest, self._model.sizes.hidden)
        mask = torch.zeros(len(batch), longest, dtype=torch.bool)
        for place, ids in enumerate(batch):
            rows = self._model.token_rows(np.asarray(ids, dtype=np.int64))
            x[place, : len(ids)] = torch.from_numpy(rows)
            mask[place, : len(ids)] = True
        embedded: Tensor = self._norm(x + self._positions[:longest])
        return embedded, mask

    def run(self, x: Tensor, mask: Tensor, *, first: int = 0, last: int | None = None) -> Tensor:
        """The output of the layers `first` up to, and without, `last`."""
        for layer in self.layers[first:last]:
            x = layer(x, mask[:, None, None, :])
        return x

    def token_weights(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """How much each token of a question counts, shape (batch, tokens)."""
        gate: Tensor = self.gate(hidden)[..., 0]
        return torch.softmax(gate.masked_fill(~mask, -1e4), dim=-1)

    def add_learned(self, learned: Mapping[str, Tensor]) -> None:
        """Add the low-rank updates, and take up how much each token of a question counts."""
        add_learned(self, learned)
        self.gate.weight.data = learned["gate.weight"].float()
        self.gate.bias.data = learned["gate.bias"].float()


_seen: Remembered[tuple[TextKind, str], Encoded] = Remembered(_REMEMBERED)


def encode(texts: Iterable[str], kind: TextKind, *, language: str = "") -> list[Encoded]:
    """Each text by itself; safe to call from several threads.

    `language`: of the data that they belong to or are asked of; where it has sentence vectors,
    these too. Without it about 11 ms for one question, 5 ms a text in batches, on two AVX2 cores.
    The latest 1,000 are remembered: one message is looked at from several sides.
    """
    listed = list(texts)
    found = _by_tokens(listed, kind)
    if not speaks(language):
        return found
    vectors = sentences(listed)
    return [replace(one, sentence=vector) for one, vector in zip(found, vectors, strict=True)]


def _by_tokens(texts: Sequence[str], kind: TextKind) -> list[Encoded]:
    def compute(keys: Sequence[tuple[TextKind, str]]) -> list[Encoded]:
        return _encode_all([text for _, text in keys], kind)

    return _seen.all_of([(kind, text) for text in texts], compute)


@torch.inference_mode()
def _encode_all(texts: Sequence[str], kind: TextKind) -> list[Encoded]:
    encoder = _encoder()
    ids = [encoder.token_ids(text, kind) for text in texts]
    found: dict[int, Encoded] = {}
    for places in batches(map(len, ids)):
        found.update(zip(places, _encode(encoder, [ids[at] for at in places]), strict=True))
    return [found[at] for at in range(len(ids))]


def _encode(encoder: TokenEncoder, batch: list[list[int]]) -> list[Encoded]:
    x, mask = encoder.embed(batch)
    hidden = encoder.run(x, mask)
    means = functional.normalize((hidden * mask[..., None]).sum(1), dim=1).numpy()
    tokens = functional.normalize(hidden, dim=-1).numpy()
    weights = encoder.token_weights(hidden, mask).numpy()
    return [
        Encoded(
            mean=means[at],
            tokens=tokens[at, : len(ids)],
            weights=weights[at, : len(ids)],
        )
        for at, ids in enumerate(batch)
    ]


@cache
def fingerprint() -> str:
    """Of what the encoder has learned: vectors of different ones cannot be compared."""
    return hashlib.sha256(LEARNED.read_bytes()).hexdigest()[:16]


@cache
def _encoder() -> TokenEncoder:
    """Loaded at the first use: 0.2 s and 100 MB."""
    encoder = TokenEncoder(packed_model())
    encoder.add_learned(load_file(LEARNED))
    return encoder.eval()


def _clean(text: str) -> str:
    return text[:_LONGEST_CHARACTERS].strip()


@torch.no_grad()
def _layer(model: PackedModel, number: int) -> Layer:
    sizes = model.sizes
    layer = Layer(hidden=sizes.hidden, inner=sizes.inner, heads=sizes.heads, epsilon=sizes.epsilon)
    for name, rows, columns in shapes(hidden=sizes.hidden, inner=sizes.inner):
        linear = layer.get_submodule(name)
        weight = model.matrix(f"l{number}.{name}.w", rows=rows, columns=columns)
        linear.weight.data = torch.from_numpy(weight)
        linear.bias.data = torch.from_numpy(model.vector(f"l{number}.{name}.b"))
    layer.aln, layer.oln = (_norm(model, f"l{number}.{name}") for name in ("aln", "oln"))
    return layer


def _norm(model: PackedModel, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(model.sizes.hidden, model.sizes.epsilon)
    norm.weight.data = torch.from_numpy(model.vector(f"{name}.w"))
    norm.bias.data = torch.from_numpy(model.vector(f"{name}.b"))
    return norm
