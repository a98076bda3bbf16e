"""How much of a file is read at most."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Limits:
    """`bytes_`: of the file; `expanded_bytes`: of a workbook once unpacked; `cell`: characters;
    `columns`: of a sheet, as many as spreadsheet programs have."""

    bytes_: int = 50 * 1024 * 1024
    expanded_bytes: int = 400 * 1024 * 1024
    rows: int = 100_000
    cells: int = 2_000_000
    columns: int = 16_384
    cell: int = 10_000

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Limits":
        """From a job's parameters, where `bytes_` is called `bytes`."""
        known = {field.name for field in fields(cls)}
        renamed = {("bytes_" if name == "bytes" else name): int(v) for name, v in values.items()}
        return cls(**{name: value for name, value in renamed.items() if name in known})
