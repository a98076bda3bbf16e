"""What was computed of keys just now, for several threads: computed together, remembered each."""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from cachetools import LRUCache

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """The latest `most` values. One thread computes at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._seen: LRUCache[Key, Value] = LRUCache(most)

    def all_of(
        self, keys: Iterable[Key], compute: Callable[[Sequence[Key]], Sequence[Value]]
    ) -> list[Value]:
        """The values in the order of the keys; `compute` is given those that are new, once each,
        and is not called where there are none."""
        listed = list(keys)
        with self._lock:
            found = {key: self._seen[key] for key in listed if key in self._seen}
            fresh = list(dict.fromkeys(key for key in listed if key not in found))
            if fresh:
                found.update(zip(fresh, compute(fresh), strict=True))
                self._seen.update((key, found[key]) for key in fresh[-self._most :])
        return [found[key] for key in listed]

    def clear(self) -> None:
        with self._lock:
            self._seen.clear()
