"""A rule: a name, what it is used for, and a function that rewords a question."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

Reword = Callable[[str, Random], str | None]


class Use(StrEnum):
    """What a made wording is for."""

    TRAIN = "train"
    VALIDATION = "validation"
    EXAM = "exam"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`reword` gives another way to ask, or None where it does not fit the question."""

    name: str
    use: Use
    reword: Reword


@dataclass(kw_only=True)
class Rulebook:
    """The rules of one language, in the order in which they are preferred."""

    rules: list[Rule]

    def rule(self, use: Use) -> Callable[[Reword], Reword]:
        """Add the decorated function as a rule that is named after it."""

        def add(reword: Reword) -> Reword:
            self.rules.append(Rule(name=reword.__name__, use=use, reword=reword))
            return reword

        return add
