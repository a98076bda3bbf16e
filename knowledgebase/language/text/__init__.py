"""Text as people type it: tidied for keeping, folded for comparing, cut, and recognised.

Free of Django; English and Chinese are first-class, other languages are handled plainly.
"""

from knowledgebase.language.text.glyphs import ordinary
from knowledgebase.language.text.language import detect, dominant, is_foreign
from knowledgebase.language.text.normalise import has_han, key, tidy, visible
from knowledgebase.language.text.tokens import count, words

__all__ = [
    "count",
    "detect",
    "dominant",
    "has_han",
    "is_foreign",
    "key",
    "ordinary",
    "tidy",
    "visible",
    "words",
]
