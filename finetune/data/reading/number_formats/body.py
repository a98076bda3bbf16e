"""What a section of a format makes of a number."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Filled:
    """The text, whether all programs show it so, and whether only zeros are left of the number."""

    text: str
    sure: bool = True
    is_zero: bool = False


class Body(Protocol):
    """A section, compiled."""

    def fill(self, value: float) -> Filled:
        """The value as text. All but dates get it without its sign."""
        ...
