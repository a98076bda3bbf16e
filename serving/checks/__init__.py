"""The chain of checks that every answer goes through, in one order (no Django).

scope      what kind of message it is: a question, small talk, a wish for a person
grounded   whether a fact of the merchant's answers it
thread     whether the model has lost the thread (`serving.checks.thread`)
review     whether it may be said, by category (`knowledgebase.review`)
guard      whether the facts carry it (`knowledgebase.language.claims`)
hand over  what is left to a person

Each check says its verdict and why; callers get them beside the answer, and the merchant sees
them in the conversations.
"""

from serving.checks.results import Check, CheckResult, CheckVerdict

__all__ = ["Check", "CheckResult", "CheckVerdict"]
