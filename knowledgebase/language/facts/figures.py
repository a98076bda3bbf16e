"""A text without its figures: what is left says whether two texts differ in figures alone."""

from dataclasses import dataclass
from functools import lru_cache

from knowledgebase.language.facts.extract import places
from knowledgebase.language.facts.model import Kind, Place
from knowledgebase.language.text.normalise import key, tidy

_MARK = "\ue000"
_FIGURES = frozenset(
    {Kind.MONEY, Kind.PERCENT, Kind.DISCOUNT, Kind.QUANTITY, Kind.DATE, Kind.TIME, Kind.PHONE}
)


@dataclass(frozen=True, kw_only=True)
class Outline:
    """`words`: the text's key with every figure left out, a mark in its place. `figures`: how each
    stands in the text, in order; `values`: what each comes to, by which they are compared."""

    words: str
    figures: tuple[str, ...]
    values: tuple[frozenset[tuple[str, str, str]], ...]

    @property
    def unmarked(self) -> str:
        """The words with a blank in the place of every figure."""
        return self.words.replace(_MARK, " ")

    def differences(self, other: "Outline") -> list[tuple[str, str]]:
        """The figures of two texts with the same words that differ, this one's first."""
        pairs = zip(self.values, other.values, self.figures, other.figures, strict=True)
        return [(mine, theirs) for one, two, mine, theirs in pairs if one != two]


@lru_cache(maxsize=8192)
def outline(text: str) -> Outline:
    """Amounts, percentages, quantities, dates, times and phone numbers are figures; addresses,
    codes, names and days of the week are words. Texts with the same `words` have equally many
    figures."""
    text = tidy(text)
    figures = [place for place in places(text) if any(one.kind in _FIGURES for one in place.facts)]
    parts: list[str] = []
    at = 0
    for place in figures:
        parts += [text[at : place.start], f" {_MARK} "]
        at = place.end
    parts.append(text[at:])
    return Outline(
        words=_MARK.join(key(part) for part in "".join(parts).split(_MARK)),
        figures=tuple(text[place.start : place.end] for place in figures),
        values=tuple(_values(place) for place in figures),
    )


def _values(place: Place) -> frozenset[tuple[str, str, str]]:
    return frozenset((one.kind, one.value, one.unit) for one in place.facts)
