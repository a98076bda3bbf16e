"""Further ways to ask a question, made by rule from the merchant's own, in English and Chinese.

Every made wording names its rule. Rules belong to one use each: what a model is taught with is
never made by a rule that the exam uses.
"""

from finetune.data.wordings.make import Made, make, rules
from finetune.data.wordings.rule import Use

__all__ = ["Made", "Use", "make", "rules"]
