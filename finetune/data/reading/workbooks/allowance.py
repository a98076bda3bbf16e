"""How much of a workbook is taken in, counted while it is read."""

from dataclasses import dataclass, field

from finetune.data.limits import Limits
from maas.jobs.program import Failure


@dataclass(kw_only=True)
class Allowance:
    """Cells and characters that were taken; one text in many cells counts in each of them."""

    limits: Limits
    cells: int = field(default=0, init=False)
    characters: int = field(default=0, init=False)

    def take(self, text: str = "") -> None:
        """One more cell. Raises `Failure`: `too_many_cells`, `expands_too_much`."""
        self.cells += 1
        if self.cells > self.limits.cells:
            raise Failure("too_many_cells", cells=self.cells, limit=self.limits.cells)
        self.characters += len(text)
        if self.characters > self.limits.expanded_bytes:
            raise Failure("expands_too_much", limit=self.limits.expanded_bytes)
