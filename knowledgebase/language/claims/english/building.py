"""How figures are made."""

import re

from knowledgebase.language.claims.english.shadow import NUMBER
from knowledgebase.language.claims.figures import Dimension, Figure

N = NUMBER
TO = r"\s*(?:-|–|—|to|and|or|till?|until)\s*"


def plain(dimension: Dimension, low: float, high: float | None = None, unit: str = "") -> Figure:
    top = low if high is None else high
    return Figure(dimension=dimension, low=min(low, top), high=max(low, top), unit=unit)


def share(value: float, high: float | None = None, unit: str = "") -> Figure:
    return plain(Dimension.SHARE, value, high, unit)


def ends(
    match: re.Match[str], dimension: Dimension, unit: str, factor: float = 1.0
) -> list[Figure]:
    low = float(match["b"]) * factor
    if not match["a"]:
        return [plain(dimension, low, unit=unit)]
    first = float(match["a"]) * factor
    if re.search(r"\band\b", match.group(), re.I) and not re.search(
        r"between\s$", match.string[: match.start()], re.I
    ):
        return [plain(dimension, first, unit=unit), plain(dimension, low, unit=unit)]
    return [plain(dimension, first, low, unit)]
