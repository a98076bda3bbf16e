"""How far what a data set's pages show is up to date."""

from dataclasses import dataclass

from finetune.datasets import decisions
from finetune.models import Dataset


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`reading`: the file is read again. `pending`: about how many rows something was decided that
    was not read yet. `newer`: it has been read since the page was drawn."""

    reading: bool
    pending: int
    newer: bool = False


def standing(dataset: Dataset, *, seen: str = "") -> Standing:
    """`seen`: the edition that a page shows."""
    return Standing(
        reading=dataset.state == Dataset.State.READING and bool(dataset.report),
        pending=decisions.pending(dataset) if dataset.edition else 0,
        newer=seen.isdecimal() and int(seen) != dataset.edition,
    )
