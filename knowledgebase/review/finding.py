"""What a review finds in a text."""

from collections.abc import Mapping
from dataclasses import dataclass

ByLanguage = Mapping[str, str]
PERSONAL_DATA = "personal-data"
"""The category that has a finder of its own, and other checks where data and talk are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFinding:
    """A place (`start` to `end`, in characters of the text as given) that a rule objects to.

    `score`: 0..1, how sure the rule is. `reason` in plain words and `source` (law and article),
    both by language code ("en", "zh").
    """

    category: str
    rule: str
    score: float
    start: int
    end: int
    reason: ByLanguage
    source: ByLanguage
