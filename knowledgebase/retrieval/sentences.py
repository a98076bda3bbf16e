"""Sentence vectors of English texts: all-mpnet-base-v2, its upper layers taught to match.

A second look beside the token vectors of `knowledgebase.retrieval.encoder`: four times as large
and of one language, it errs elsewhere. It is asked only where the data is in its language. The
weights come inside packages, from which `deploy/weights.py` puts them together.
"""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from knowledgebase.retrieval.layers import Layer, add_learned, batches
from maas.kit.remembered import Remembered

FOLDER = Path(sys.prefix) / "share" / "all-mpnet-base-v2"
LEARNED = Path(__file__).parent / "learned" / "sentences.safetensors"
LANGUAGE = "en"
FIRST_TAUGHT_LAYER = 6
LONGEST = 128
"""In tokens; what is longer is cut."""
_LONGEST_CHARACTERS = 2_000
_REMEMBERED = 1_000
_HIDDEN, _INNER, _LAYERS, _HEADS, _EPSILON = 768, 3072, 12, 12, 1e-5
_BUCKETS, _FARTHEST = 32, 128
_FIRST_POSITION = 2
_FAR = -1e4
_PARTS = {
    "q": "attention.attn.q",
    "k": "attention.attn.k",
    "v": "attention.attn.v",
    "ao": "attention.attn.o",
    "aln": "attention.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}

Floats = NDArray[np.float32]


class SentenceEncoder(nn.Module):
    """MPNet (Song et al. 2020). Not for several threads at once; `sentences` takes care of that."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        weights = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        words, positions = weights["embeddings.word_embeddings.weight"], LONGEST + _FIRST_POSITION
        # Without room of their own: the weights that were read take it.
        with torch.device("meta"):
            self.layers = nn.ModuleList(
                Layer(hidden=_HIDDEN, inner=_INNER, heads=_HEADS, epsilon=_EPSILON)
                for _ in range(_LAYERS)
            )
            self.words = nn.Embedding(*words.shape)
            self.positions = nn.Embedding(positions, _HIDDEN)
            self.near = nn.Embedding(_BUCKETS, _HEADS)
            self.norm = nn.LayerNorm(_HIDDEN, _EPSILON)
        self.load_state_dict(_renamed(weights, positions=positions), assign=True)

    def token_ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text[:_LONGEST_CHARACTERS].strip()).ids
        return ids

    def embed(self, batch: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """What goes into the first layer, shape (batch, tokens, hidden), and its mask."""
        ids = nn.utils.rnn.pad_sequence([torch.tensor(one) for one in batch], batch_first=True)
        sizes = torch.tensor([len(one) for one in batch])
        mask = torch.arange(ids.shape[1])[None] < sizes[:, None]
        positions = self.positions.weight[_FIRST_POSITION : _FIRST_POSITION + ids.shape[1]]
        embedded: Tensor = self.norm(self.words(ids) + positions)
        return embedded, mask

    def run(self, x: Tensor, mask: Tensor, *, first: int = 0, last: int | None = None) -> Tensor:
        """The output of the layers `first` up to, and without, `last`."""
        near = self.near(_buckets(x.shape[1])).permute(2, 0, 1)[None]
        bias = near.masked_fill(~mask[:, None, None, :], _FAR).to(x.dtype)
        for layer in self.layers[first:last]:
            x = layer(x, bias)
        return x


def speaks(language: str) -> bool:
    """Whether texts of a language have sentence vectors."""
    return language == LANGUAGE


_seen: Remembered[str, Floats] = Remembered(_REMEMBERED)


def sentences(texts: Iterable[str]) -> Floats:
    """A vector of unit length for each text, shape (texts, hidden); from several threads, too.

    About 20 ms for one question on one core that computes in bfloat16. The latest 1,000 are
    remembered.
    """
    found = _seen.all_of(texts, _encode)
    return np.stack(found) if found else np.zeros((0, _HIDDEN), dtype=np.float32)


@torch.inference_mode()
def _encode(texts: Sequence[str]) -> list[Floats]:
    encoder = _encoder()
    ids = [encoder.token_ids(text) for text in texts]
    found: dict[int, Floats] = {}
    for places in batches(map(len, ids)):
        x, mask = encoder.embed([ids[at] for at in places])
        found.update(zip(places, mean(encoder.run(x, mask), mask).numpy(), strict=True))
    return [found[at] for at in range(len(ids))]


def mean(hidden: Tensor, mask: Tensor) -> Tensor:
    """The mean of texts' tokens, of unit length, shape (texts, hidden)."""
    return functional.normalize((hidden.float() * mask[..., None]).sum(1), dim=1)


@cache
def fingerprint() -> str:
    """Of what the encoder has learned: vectors of different ones cannot be compared."""
    return hashlib.sha256(LEARNED.read_bytes()).hexdigest()[:16]


@cache
def _encoder() -> SentenceEncoder:
    """Loaded at the first use; in half the memory and time where the processor has bfloat16."""
    encoder = SentenceEncoder(FOLDER).requires_grad_(requires_grad=False)
    add_learned(encoder, load_file(LEARNED))
    has_bfloat16 = torch.cpu.get_capabilities().get("avx512_bf16", False)
    return encoder.to(torch.bfloat16 if has_bfloat16 else torch.float32).eval()


def _renamed(weights: dict[str, Tensor], *, positions: int) -> dict[str, Tensor]:
    """The published tensors under this encoder's names, in full precision."""
    own = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"][:positions],
        "near.weight": weights["encoder.relative_attention_bias.weight"],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for number in range(_LAYERS):
        for name, published in _PARTS.items():
            for kind in ("weight", "bias"):
                tensor = weights[f"encoder.layer.{number}.{published}.{kind}"]
                own[f"layers.{number}.{name}.{kind}"] = tensor
    return {name: tensor.float() for name, tensor in own.items()}


@cache
def _buckets(tokens: int) -> Tensor:
    """How far tokens are from each other, shape (tokens, tokens): near ones exactly, then ever
    more coarsely; those before and those after apart (Raffel et al. 2020)."""
    places = torch.arange(tokens)
    apart = places[None, :] - places[:, None]
    half = _BUCKETS // 2
    exact = half // 2
    far = apart.abs()
    steps = torch.log(far.clamp(min=1) / exact) / np.log(_FARTHEST / exact) * (half - exact)
    coarse = (exact + steps.long()).clamp(max=half - 1)
    return torch.where(far < exact, far, coarse) + half * (apart > 0)
