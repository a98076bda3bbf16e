"""How alike two texts are by their letters and words alone; no model, no index."""

from rapidfuzz import fuzz


def closeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 100; both folded by `knowledgebase.language.text.key`."""
    return max(fuzz.ratio(one, other), fuzz.token_set_ratio(one, other))
