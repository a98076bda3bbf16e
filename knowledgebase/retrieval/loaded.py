"""Indexes in memory: those of the models asked last, shared by all of a process."""

import threading
from collections import OrderedDict
from pathlib import Path

from knowledgebase.retrieval.index import Index

_REMEMBERED = 64
_lock = threading.Lock()
_indexes: OrderedDict[Path, Index] = OrderedDict()


def load(folder: Path) -> Index:
    """The index of a folder in the artefact store, where nothing ever changes. Raises as
    `Index.load` does. Safe to call from several threads."""
    with _lock:
        index = _indexes.get(folder)
        if index is None:
            index = _indexes[folder] = Index.load(folder)
            while len(_indexes) > _REMEMBERED:
                _indexes.popitem(last=False)
        _indexes.move_to_end(folder)
        return index
