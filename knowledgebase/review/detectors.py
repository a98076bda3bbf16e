"""Finders for what patterns cannot say: personal data, by check sums and numbering plans."""

from collections import Counter
from collections.abc import Callable

from knowledgebase.language import personal_data

Place = tuple[tuple[int, int], float]
_SURE, _LIKELY = 0.95, 0.6


def detect(name: str, text: str, language: str) -> list[Place]:
    """The places (start, end) that the finder of that name sees, each with its score."""
    return _DETECTORS[name](text, language)


def _personal(text: str, language: str) -> list[Place]:
    """Documents, cards and accounts for certain; numbers and mailboxes like a person's."""
    found: list[Place] = []
    for datum in personal_data.find(text, language):
        if personal_data.is_own(datum, 1, Counter()):
            continue
        start = text.find(datum.text)
        sure = datum.kind not in ("email", "phone")
        found.append(((start, start + len(datum.text)), _SURE if sure else _LIKELY))
    return found


_DETECTORS: dict[str, Callable[[str, str], list[Place]]] = {"personal_data": _personal}
