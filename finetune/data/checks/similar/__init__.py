"""Which texts ask the same: the same words that matter, but for spelling and politeness.

Asking the same is stricter than looking alike. "How much is the oak table?" and "How much is
the oak shelf?" look alike; treating them as one would call two right answers a conflict. So two
texts are near when their words that matter, their numbers and their negations agree and their
small words say the same of them ("ship to Ireland" is not "ship from Ireland"), or when they
differ in one slip of the finger: a word that no dictionary has and that occurs nowhere else.
"""

from finetune.data.checks.similar.asking import Asking
from finetune.data.checks.similar.pairs import closeness, clusters, near_pairs
from finetune.data.checks.similar.subjects import subjects

__all__ = ["Asking", "closeness", "clusters", "near_pairs", "subjects"]
