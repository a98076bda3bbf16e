"""Does a merchant's fact carry a sentence? Claims are read on both sides and held together.

`judge` reads an answer clause by clause: its figures with their units, bounds and what they are
said of, whether it affirms or denies, and what kinds of promise it makes. Facts are closed under
conversion and arithmetic. No model is asked: an answer of three sentences takes some milliseconds.
"""

from knowledgebase.language.claims.judging import FaultKind, Judgement, judge
from knowledgebase.language.claims.reading import has_figures, read

__all__ = ["FaultKind", "Judgement", "has_figures", "judge", "read"]
