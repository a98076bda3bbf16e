"""Groups wordings by the fact they ask for, and decides what is taught and what is asked."""

from finetune.data.splits.facts import Fact, Wording, gather
from finetune.data.splits.plan import Example, Plan, plan

__all__ = ["Example", "Fact", "Plan", "Wording", "gather", "plan"]
