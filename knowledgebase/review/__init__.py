"""Review of content: what a business may not say, by category, with the place, reason and source.

Free of Django. The rules are data (`knowledgebase/industries/review/`, see docs/review.md); this
package compiles them once and reads texts with them.
"""

from knowledgebase.review.categories import Category, CategoryFamily, families
from knowledgebase.review.engine import LONGEST_TEXT, TextTooLong, review
from knowledgebase.review.finding import PERSONAL_DATA, ReviewFinding
from knowledgebase.review.rulebook import categories, load
from knowledgebase.review.verdict import flagged, scores, thresholds

__all__ = [
    "LONGEST_TEXT",
    "PERSONAL_DATA",
    "Category",
    "CategoryFamily",
    "ReviewFinding",
    "TextTooLong",
    "categories",
    "families",
    "flagged",
    "load",
    "review",
    "scores",
    "thresholds",
]
