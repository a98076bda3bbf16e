"""Looks at rows one after another and among each other; every finding is a reason on a row.

Each check is a function `check(rows, settings)` that adds reasons and repairs, and never
removes a row.
"""

from collections.abc import Callable, Sequence

from finetune.data.checks import (
    conflicts,
    duplicates,
    figures,
    language,
    length,
    missing,
    personal,
    repair,
    review,
)
from finetune.data.rows import Row
from finetune.data.settings import Settings

Check = Callable[[Sequence[Row], Settings], None]

CHECKS: tuple[Check, ...] = (
    repair.check,
    missing.check,
    length.check,
    language.check,
    personal.check,
    review.check,
    duplicates.check,
    conflicts.check,
    figures.check,
)

__all__ = ["CHECKS", "Check"]
