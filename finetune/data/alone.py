"""What a decision changes about the row itself, before the file is read again with it.

A row's words, what it lacks, what in it is personal and what in it may not be said are its own
matter and known at once. What it has to do with other rows (another answer to its question, the
same row again, "same as above") and which language the file is in only a reading of the whole file
says: that stays as it was.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from finetune.data.checks import length, missing, personal, repair, review
from finetune.data.raw import RawRow, decided
from finetune.data.rows import Reason, Row
from finetune.data.settings import RowChoice, Settings

_CHECKS = (repair.check, missing.check, length.check, personal.check, review.check)


def alone(raw: RawRow, choice: RowChoice | None, settings: Settings) -> Row:
    """The row as it would be if there were no other."""
    row = decided(raw, choice)
    for check in _CHECKS:
        check([row], settings)
    return row


def redecided(
    raw: RawRow,
    stored: Sequence[Reason],
    *,
    answer: str,
    before: RowChoice | None,
    now: RowChoice | None,
    settings: Settings,
) -> Row:
    """The row with another decision: what that changes about the row alone is changed, and what
    else is `stored` of it stays. `answer` is the stored one, which may be the row's above.

    A row that is left out has no part in anything, so that nothing else is left to be said of it.
    """
    row, earlier = alone(raw, now, settings), alone(raw, before, settings)
    if now is not None and now.skip:
        return row
    own = Counter(map(_name, earlier.reasons))
    kept = Counter(map(_name, stored))
    strange = own - kept  # what the row alone would say, and the file as a whole does not
    others = _without(list(stored), own)
    row.reasons = [*_without(row.reasons, strange), *others]
    if row.answer == earlier.answer and any(one.code == "same_as_above" for one in others):
        row.answer = answer
    return row


def _without(reasons: Sequence[Reason], names: "Counter[str]") -> list[Reason]:
    """The reasons without so many of each name."""
    left, kept = Counter(names), []
    for reason in reasons:
        if left[_name(reason)]:
            left[_name(reason)] -= 1
        else:
            kept.append(reason)
    return kept


def _name(reason: Reason) -> str:
    return repr((reason.code, reason.column, _sorted(reason.params)))


def _sorted(params: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(params.items())
