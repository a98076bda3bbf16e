"""A model's facts, the wordings in which they were asked for, and their token vectors.

Made when a model is taught, saved beside its adapter, read wherever a question is answered.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from knowledgebase.language.text import has_han, key
from knowledgebase.retrieval import encoder, sentences
from knowledgebase.retrieval.calibration import Calibration
from knowledgebase.retrieval.discriminant import Discriminant
from knowledgebase.retrieval.encoder import Encoded, encode

FOLDER = "grounding"
VERSION = 2
_READS_FROM, _READS_TO = 10, 64
_TEXTS = "facts.json"
_VECTORS = "vectors.safetensors"

_SENTENCE_END = re.compile(r"[.!?。！？](?:\s|$)|[。！？]")

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class TextVectors:
    """Vectors of n texts. `means`: shape (n, hidden). `tokens`: (all tokens, hidden), those of
    text i from `starts[i]` up to `starts[i + 1]`. `sentences`: (n, the other encoder's hidden),
    None for a language without. Rows have unit length; half precision."""

    means: NDArray[np.float16]
    tokens: NDArray[np.float16]
    starts: NDArray[np.int64]
    sentences: NDArray[np.float16] | None = None

    @classmethod
    def of(cls, encoded: Sequence[Encoded]) -> Self:
        sizes = [len(one.tokens) for one in encoded]
        others = [one.sentence for one in encoded if one.sentence is not None]
        return cls(
            means=np.stack([one.mean for one in encoded]).astype(np.float16),
            tokens=np.concatenate([one.tokens for one in encoded]).astype(np.float16),
            starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            sentences=np.stack(others).astype(np.float16) if others else None,
        )

    def __len__(self) -> int:
        return len(self.means)

    def late_interaction(self, question: Encoded, places: NDArray[np.int64]) -> Floats:
        """For each of some texts: each token of the question looks for its nearest token there
        (MaxSim of ColBERT, Khattab and Zaharia 2020); their weighted mean, shape (places,)."""
        if not len(places):
            return np.zeros(0, dtype=np.float32)
        spans = [slice(self.starts[at], self.starts[at + 1]) for at in places]
        tokens = np.concatenate([self.tokens[span] for span in spans]).astype(np.float32)
        near = question.tokens @ tokens.T
        firsts = np.cumsum([0, *(span.stop - span.start for span in spans[:-1])])
        best: Floats = question.weights @ np.maximum.reduceat(near, firsts, axis=1)
        return best


@dataclass(frozen=True, kw_only=True)
class Index:
    """`owners[i]` is the place of the fact that wording i asks for, shape (wordings,).

    `names[f]` is the wording that stands for a fact where a customer has to choose. `topics` are
    what the business can be asked about, in its language; `contact` is the fact that says how a
    person is reached, or empty.
    """

    language: str
    facts: tuple[str, ...]
    wordings: tuple[str, ...]
    owners: NDArray[np.int64]
    fact_vectors: TextVectors
    wording_vectors: TextVectors
    calibration: Calibration = field(default_factory=Calibration)
    topics: tuple[str, ...] = ()
    contact: str = ""

    @classmethod
    def build(
        cls, pairs: Iterable[tuple[str, str]], *, language: str, topics: Sequence[str] = ()
    ) -> Self:
        """An index of (question, answer) pairs; pairs with the same answer are one fact.

        It is not calibrated yet, see `knowledgebase.retrieval.making`.
        """
        known = list(dict.fromkeys(pairs))
        if not known:
            raise ValueError("an index needs facts")
        places = {fact: at for at, fact in enumerate(dict.fromkeys(a for _, a in known))}
        wordings = tuple(question for question, _ in known)
        language = language[:2]
        return cls(
            language=language,
            facts=tuple(places),
            wordings=wordings,
            owners=np.array([places[answer] for _, answer in known], dtype=np.int64),
            fact_vectors=TextVectors.of(encode(places, "passage", language=language)),
            wording_vectors=TextVectors.of(encode(wordings, "query", language=language)),
            topics=tuple(topics),
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """For each fact the wording that reads best at a glance, the first among equals; if it
        has any, one that asks for no other fact: whoever chooses it is to be answered."""
        names: dict[int, tuple[tuple[bool, int], str]] = {}
        for owner, wording in zip(self.owners.tolist(), self.wordings, strict=True):
            worth = (len(self.owners_of(key(wording))) == 1, _reads_well(wording))
            if owner not in names or worth > names[owner][0]:
                names[owner] = worth, wording
        return tuple(names[at][1] for at in range(len(self.facts)))

    @cached_property
    def discriminant(self) -> Discriminant | None:
        """What tells the facts apart by their wordings; None where each has but one."""
        return Discriminant.of(self.wording_vectors.means, self.owners)

    @cached_property
    def sentence_discriminant(self) -> Discriminant | None:
        """As `discriminant`, by the wordings' sentence vectors; None where there are none."""
        vectors = self.wording_vectors.sentences
        return None if vectors is None else Discriminant.of(vectors, self.owners)

    @property
    def has_sentences(self) -> bool:
        return self.fact_vectors.sentences is not None

    def without_sentences(self) -> Self:
        """As if its language had no sentence vectors."""
        return replace(
            self,
            fact_vectors=replace(self.fact_vectors, sentences=None),
            wording_vectors=replace(self.wording_vectors, sentences=None),
        )

    @cached_property
    def _owners_by_key(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for owner, wording in zip(self.owners.tolist(), self.wordings, strict=True):
            found.setdefault(key(wording), set()).add(owner)
        return found

    def owners_of(self, folded: str) -> set[int]:
        """The facts that are asked for in these very words, folded by `language.text.key`."""
        return self._owners_by_key.get(folded, set())

    def encoded_wording(self, place: int) -> Encoded:
        """A known wording as a question. Its tokens count alike: their weights are not kept."""
        vectors = self.wording_vectors
        span = slice(vectors.starts[place], vectors.starts[place + 1])
        tokens = vectors.tokens[span].astype(np.float32)
        others = vectors.sentences
        return Encoded(
            mean=vectors.means[place].astype(np.float32),
            tokens=tokens,
            weights=np.full(len(tokens), 1 / len(tokens), dtype=np.float32),
            sentence=None if others is None else others[place].astype(np.float32),
        )

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        vectors: dict[str, NDArray[Any]] = {"owners": self.owners}
        for name, of in (("facts", self.fact_vectors), ("wordings", self.wording_vectors)):
            vectors |= {
                f"{name}.means": of.means,
                f"{name}.tokens": of.tokens,
                f"{name}.starts": of.starts,
            }
            if of.sentences is not None:
                vectors[f"{name}.sentences"] = of.sentences
        save_file(vectors, folder / _VECTORS)
        texts = {
            "version": VERSION,
            "encoder": encoder.fingerprint(),
            "sentences": sentences.fingerprint() if self.has_sentences else "",
            "language": self.language,
            "facts": self.facts,
            "wordings": self.wordings,
            "topics": self.topics,
            "contact": self.contact,
            "calibration": self.calibration.as_json(),
        }
        (folder / _TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises ValueError for an index of a later version, OSError where there is none.

        One of the first version has no token vectors, and those of another encoder mean something
        else: they are made anew of the texts. Sentence vectors of another encoder are left out
        until the model is taught anew: they are a help, and cost seconds.
        """
        texts = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))
        if texts.get("version", 1) > VERSION:
            raise ValueError("an index of a later version")
        vectors = load_file(folder / _VECTORS)
        if texts.get("version", 1) < VERSION or texts.get("encoder") != encoder.fingerprint():
            return cls._renewed(texts, vectors["owners"])
        if texts.get("sentences", "") != sentences.fingerprint():
            vectors = {name: one for name, one in vectors.items() if not _of_sentences(name)}
        return cls(
            language=texts["language"],
            facts=tuple(texts["facts"]),
            wordings=tuple(texts["wordings"]),
            owners=vectors["owners"],
            fact_vectors=_vectors(vectors, "facts"),
            wording_vectors=_vectors(vectors, "wordings"),
            calibration=Calibration.from_json(texts["calibration"]),
            topics=tuple(texts["topics"]),
            contact=texts["contact"],
        )

    @classmethod
    def _renewed(cls, texts: dict[str, Any], owners: NDArray[np.int64]) -> Self:
        pairs = [
            (wording, texts["facts"][owner])
            for wording, owner in zip(texts["wordings"], owners.tolist(), strict=True)
        ]
        index = cls.build(pairs, language=texts["language"], topics=texts.get("topics", ()))
        calibration = Calibration.from_json(texts.get("calibration", {}))
        return replace(index, calibration=calibration, contact=texts.get("contact", ""))


def longest_facts(folder: Path, *, most: int) -> int:
    """The bytes, as UTF-8, of a saved index's `most` longest facts."""
    texts = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))
    longest = sorted((len(fact.encode()) for fact in texts["facts"]), reverse=True)[:most]
    return sum(longest)


def _reads_well(wording: str) -> int:
    """A question that is written as one, neither a catchword nor a story."""
    fits = _READS_FROM <= len(wording) * (2 if has_han(wording) else 1) <= _READS_TO
    one_sentence = not _SENTENCE_END.search(wording[:-1])
    return fits + one_sentence + wording.endswith(("?", "？")) + (not wording[:1].islower())


def _vectors(found: dict[str, NDArray[Any]], name: str) -> TextVectors:
    return TextVectors(
        means=found[f"{name}.means"],
        tokens=found[f"{name}.tokens"],
        starts=found[f"{name}.starts"],
        sentences=found.get(f"{name}.sentences"),
    )


def _of_sentences(name: str) -> bool:
    return name.endswith(".sentences")
