"""What an English clause does: denies, allows, forbids, promises."""

import re

_NOT = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot|nothing|nobody)\b|n['’]t\b|\b(?:except|excluding|exclud(?:es|ed)|refus\w+|unable|prohibited|forbidden|banned|separately|instead of|apart from)\b", re.I)


def negated(text: str) -> bool:
    """Whether the clause denies what it speaks of."""
    return bool(_NOT.search(text))


def marks(text: str) -> frozenset[str]:
    """What the clause does, as `family:value`."""
    return frozenset()
