"""Indexes in memory: those of the models asked last, shared by all of a process."""

import threading
from pathlib import Path

from cachetools import LRUCache

from knowledgebase.retrieval.index import Index

_REMEMBERED = 64
_lock = threading.Lock()
_indexes: "LRUCache[Path, Index]" = LRUCache(_REMEMBERED)


def load(folder: Path) -> Index:
    """The index of a folder in the artefact store, where nothing ever changes. Raises as
    `Index.load` does. Safe to call from several threads."""
    with _lock:
        index = _indexes.get(folder)
        if index is None:
            index = _indexes[folder] = Index.load(folder)
        return index
