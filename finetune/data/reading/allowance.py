"""How much of one file becomes text, counted while it is read."""

from dataclasses import dataclass

from maas.jobs.program import Failure


@dataclass(kw_only=True)
class Allowance:
    """How much is read at most. `characters`: of all texts; `cell`: of one; `places`: links,
    merged ranges and all else that a file says of places."""

    characters: int
    cell: int
    places: int = 300_000
    taken: int = 0
    placed: int = 0

    def take(self, text: str) -> str:
        """The text, counted. Raises `Failure`: `expands_too_much`."""
        self.taken += len(text)
        if self.taken > self.characters:
            raise Failure("expands_too_much", limit=self.characters)
        return text

    def place(self) -> None:
        """Count a place. Raises `Failure`: `too_many_cells`."""
        self.placed += 1
        if self.placed > self.places:
            raise Failure("too_many_cells", cells=self.placed, limit=self.places)
