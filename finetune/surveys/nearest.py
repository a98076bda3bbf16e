"""The facts of a data set that are nearest to a question: by what its newest model learned, by an
index made of its own wordings, or by similar words."""

import hashlib
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import structlog
from safetensors import SafetensorError

from finetune.datasets import selectors as datasets
from finetune.datasets.closeness import closeness
from finetune.models import Dataset, Example
from knowledgebase.language.text import key
from maas.catalog import selectors as catalog
from maas.catalog import store
from maas.tenants.principal import Principal

if TYPE_CHECKING:
    from knowledgebase.retrieval.index import Index

log = structlog.get_logger()

NEAREST = 3
MOST_PAIRS = 200
"""Of so many questions with answers an index is made where no model was taught yet."""
PATIENCE = 1.0
"""Seconds for which a page waits for such an index; the next one finds it made."""
CLEARLY = 0.5
"""How likely the nearest fact has to be the right one to be chosen already. Less than what is told
to a customer takes: here a person reads it."""
_AT_A_TIME, _PAUSE = 4, 0.002
_MOST_COMPARED = 2_000
_ALIKE = 45.0
_KEPT = 8
_making = ThreadPoolExecutor(1, thread_name_prefix="console-index")
_lock = threading.Lock()
_made: "OrderedDict[tuple[uuid.UUID, int], Future[Index]]" = OrderedDict()


@dataclass(frozen=True, kw_only=True)
class NearFact:
    """One answer of the data set. `name` stands for it in a form, `asked` is how it is asked for
    so far."""

    name: str
    answer: str
    asked: str


@dataclass(frozen=True, kw_only=True)
class Near:
    """The facts that a question may ask for, nearest first. `clear`: the first is more likely than
    not the right one. `known`: the data asks this in these very words."""

    facts: Sequence[NearFact]
    clear: bool
    known: bool


@dataclass(frozen=True, kw_only=True)
class _Known:
    """A data set's facts by their names, what was asked with each, and the folded questions."""

    facts: Mapping[str, NearFact]
    pairs: Sequence[tuple[str, str]]
    keys: frozenset[str]


def nearest(*, by: Principal, dataset: Dataset, texts: Sequence[str]) -> list[Near]:
    """For each text the facts that are nearest to it."""
    known = _known(dataset.id, dataset.edition)
    found = _ranked(by, dataset, known, texts) if texts else []
    return [
        Near(facts=facts, clear=clear, known=key(text) in known.keys)
        for text, (facts, clear) in zip(texts, found, strict=True)
    ]


def search(dataset: Dataset, words: str, *, most: int) -> list[NearFact]:
    """The facts whose answer or question has the words, in the order of the data."""
    found: dict[str, NearFact] = {}
    known = _known(dataset.id, dataset.edition).facts
    for answer in datasets.examples(dataset, search=words).values_list("answer", flat=True):
        name = _name(answer)
        if name in known:
            found.setdefault(name, known[name])
        if len(found) == most:
            break
    return list(found.values())


def answer_of(dataset: Dataset, name: str) -> str | None:
    """The answer that a fact's name in a form stands for; None where the data has it no more."""
    fact = _known(dataset.id, dataset.edition).facts.get(name)
    return fact.answer if fact else None


@lru_cache(maxsize=_KEPT)
def _known(dataset_id: uuid.UUID, edition: int) -> _Known:
    """Read once for each edition of a data set, which every change of its rows makes new."""
    del edition
    rows = Example.objects.filter(dataset_id=dataset_id, origin=Example.Origin.OWN)
    pairs = list(rows.order_by("group", "id").values_list("question", "answer"))
    facts: dict[str, NearFact] = {}
    for question, answer in pairs:
        name = _name(answer)
        # Of several ways to ask, one that is a question reads best.
        if name not in facts or (_asks(question) and not _asks(facts[name].asked)):
            facts[name] = NearFact(name=name, answer=answer, asked=question)
    return _Known(facts=facts, pairs=pairs, keys=frozenset(key(one) for one, _answer in pairs))


def _ranked(
    by: Principal, dataset: Dataset, known: _Known, texts: Sequence[str]
) -> list[tuple[list[NearFact], bool]]:
    """For each text its nearest facts, and whether the first is clearly the nearest."""
    index = _index(by, dataset, known)
    if index is None:
        return [(_alike(known, text), False) for text in texts]
    # torch takes seconds to load: here, where it is needed, instead of at every command's start.
    from knowledgebase.retrieval.confidence import Confidence  # noqa: PLC0415
    from knowledgebase.retrieval.encoder import encode  # noqa: PLC0415
    from knowledgebase.retrieval.ranking import rank_encoded  # noqa: PLC0415

    found = []
    for question in encode(texts, "query", language=index.language):
        ranking = rank_encoded(index, question)
        names = [_name(index.facts[place]) for place in ranking.places.tolist()]
        near = [known.facts[name] for name in names if name in known.facts][:NEAREST]
        sure = bool(near) and near[0].name == names[0]
        found.append((near, sure and Confidence.of(ranking).right >= CLEARLY))
    return found


def _index(by: Principal, dataset: Dataset, known: _Known) -> "Index | None":
    """That of the newest version taught from the data, or one made of its pairs where they are
    few; None where there is none yet."""
    return _taught(by, dataset) or _of_pairs(dataset, known)


def _taught(by: Principal, dataset: Dataset) -> "Index | None":
    from knowledgebase.retrieval.index import FOLDER  # noqa: PLC0415
    from knowledgebase.retrieval.loaded import load  # noqa: PLC0415

    if not by.can("model.read"):
        return None
    newest = catalog.versions(by=by).filter(dataset_id=dataset.id).order_by("-created_at").first()
    if newest is None:
        return None
    folder = store.path(newest.adapter.artefact) / FOLDER
    try:
        return load(folder) if folder.is_dir() else None
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        log.warning("survey_without_index", folder=str(folder), error=repr(error))
        return None


def _of_pairs(dataset: Dataset, known: _Known) -> "Index | None":
    if not 0 < len(known.pairs) <= MOST_PAIRS:
        return None
    place = dataset.id, dataset.edition
    with _lock:
        if place not in _made:
            _made[place] = _making.submit(_build, known.pairs, dataset.language or "en")
            while len(_made) > _KEPT:
                _made.popitem(last=False)
        _made.move_to_end(place)
        making = _made[place]
    try:
        return making.result(timeout=PATIENCE)
    except TimeoutError:
        return None


def _build(pairs: Sequence[tuple[str, str]], language: str) -> "Index":
    """The texts go through the encoder a few at a time, and it remembers them: it works for one
    at a time, and in this process customers' questions wait for it too."""
    from knowledgebase.retrieval.encoder import TextKind, encode  # noqa: PLC0415
    from knowledgebase.retrieval.index import Index  # noqa: PLC0415

    texts: dict[TextKind, list[str]] = {
        "query": [question for question, _ in pairs],
        "passage": [answer for _, answer in pairs],
    }
    for kind, of_kind in texts.items():
        for at in range(0, len(of_kind), _AT_A_TIME):
            encode(of_kind[at : at + _AT_A_TIME], kind, language=language)
            time.sleep(_PAUSE)
    return Index.build(pairs, language=language)


def _alike(known: _Known, text: str) -> list[NearFact]:
    """The facts that are asked for in the most similar words, nearest first."""
    mine = key(text)
    best: dict[str, float] = {}
    for name, folded in _folded(known):
        best[name] = max(best.get(name, 0.0), closeness(mine, folded))
    order = sorted((name for name in best if best[name] >= _ALIKE), key=lambda name: -best[name])
    return [known.facts[name] for name in order[:NEAREST]]


def _folded(known: _Known) -> Iterator[tuple[str, str]]:
    for question, answer in known.pairs[:_MOST_COMPARED]:
        yield _name(answer), key(question)


def _asks(text: str) -> bool:
    return text.endswith(("?", "？"))


def _name(answer: str) -> str:
    return hashlib.sha256(answer.encode()).hexdigest()[:16]
