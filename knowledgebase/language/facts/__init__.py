"""Exact facts in a sentence: what must not change when the wording does.

`extract` finds amounts, percentages, dates, times, contact details, codes and names in
English and Chinese text and brings each to a comparable value: "8折", "20 % off" and
"二十个百分点的折扣" are found as the values that they stand for. Not covered: arithmetic
("two for the price of one"), pronouns, and names in running Chinese without a cue.
"""

from knowledgebase.language.facts.compare import contradicting, missing, unsupported
from knowledgebase.language.facts.extract import extract
from knowledgebase.language.facts.model import Fact, Kind
from knowledgebase.language.facts.order import swapped
from knowledgebase.language.facts.source import long_source

__all__ = [
    "Fact", "Kind", "contradicting", "extract", "long_source", "missing", "swapped", "unsupported",
]  # fmt: skip
