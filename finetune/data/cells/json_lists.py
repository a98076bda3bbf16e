"""Cells that hold JSON, as chat services export what has several values."""

import ast
import json
from typing import Any

_LONGEST = 20_000


def texts(cell: str) -> list[str] | None:
    """The texts of a cell that holds a list of them; none where it holds JSON of another kind, and
    None where it is no JSON at all. Lists as Python writes them are read as well."""
    value = _value(cell.strip())
    if isinstance(value, str | None):
        return None
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    return []


def is_empty(cell: str) -> bool:
    """Whether the cell holds an empty list or object."""
    return not _value(cell.strip())


def _value(cell: str) -> Any:
    if len(cell) > _LONGEST or not (cell.startswith(("[", "{")) and cell.endswith(("]", "}"))):
        return None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        pass
    if not cell.startswith(("['", '["')):
        return None
    try:
        return ast.literal_eval(cell)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
