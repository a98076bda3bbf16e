"""Reads `events.jsonl` as it grows."""

import json
from pathlib import Path
from typing import Any

MOST_BYTES = 1024 * 1024


class Tail:
    """Whole lines from where the last read ended. `offset` is how far it has read, in bytes.

    A line that is no JSON object (a program killed while writing, say) is passed over.
    """

    def __init__(self, path: Path, offset: int) -> None:
        self._path = path
        # A run directory made anew, on another node, starts a history of its own.
        self.offset = offset if offset <= self._size() else 0

    def read(self) -> list[dict[str, Any]]:
        """What is new, up to a megabyte at a time; empty when there is nothing."""
        if self._size() <= self.offset:
            return []
        with self._path.open("rb") as file:
            file.seek(self.offset)
            data = file.read(MOST_BYTES)
        end = data.rfind(b"\n") + 1
        if not end and len(data) == MOST_BYTES:
            end = len(data)  # no line is that long: skip it instead of waiting for its end
        self.offset += end
        lines = (_parse(line) for line in data[:end].splitlines())
        return [line for line in lines if line is not None]

    def close_torn_line(self) -> None:
        """End a line that a killed program left open, before another program writes."""
        if self._size() == 0:
            return
        with self._path.open("rb+") as file:
            file.seek(-1, 2)
            if file.read(1) != b"\n":
                file.write(b"\n")

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
