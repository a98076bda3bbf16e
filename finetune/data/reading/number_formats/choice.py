"""Which section of a format a value takes, and whether it keeps its sign there."""

from collections.abc import Sequence
from dataclasses import dataclass

from finetune.data.reading.number_formats.brackets import Condition
from finetune.data.reading.number_formats.compiling import MOST_SECTIONS, Compiled, Plan


@dataclass(frozen=True, slots=True)
class Choice:
    """The section (None: no condition holds), whether a minus is shown, whether that's sure."""

    section: Compiled | None
    has_sign: bool
    sure: bool


def choose(plan: Plan, value: float) -> Choice:
    """The section for the value."""
    conditions = [section.condition for section in plan.numbers]
    if any(conditions):
        return _by_condition(plan, value, conditions)
    index = 1 if value < 0 else 2 if value == 0 else 0
    if index >= len(plan.numbers):
        index = 0
    section = plan.numbers[index]
    # TextSection alone get a minus in one program. "0;" is read in two ways; "0;;" hides.
    unclear = (value < 0 and section.is_literal and index == 0) or (
        index == 1 and section.is_empty and len(plan.numbers) == 2
    )
    return Choice(section, has_sign=value < 0 and index == 0, sure=not unclear)


def _by_condition(plan: Plan, value: float, conditions: Sequence[Condition | None]) -> Choice:
    first = conditions[0] or Condition(">", 0)
    second = conditions[1] if len(conditions) > 1 else None
    if first.holds(value):
        index = 0
    elif len(conditions) == 1 or (len(conditions) == 2 and second and not second.holds(value)):
        return Choice(None, has_sign=False, sure=False)
    elif len(conditions) == 2 or (second or Condition("<", 0)).holds(value):
        index = 1
    else:
        index = 2
    # The usual second section writes its own minus; one with conditions doesn't.
    is_usual = index == 1 and len(conditions) > 2 and second is None
    # Below zero each program has its own rules for the sign.
    sure = value > 0 or (value == 0 and conditions[0] is not None)
    return Choice(
        plan.numbers[index],
        has_sign=value < 0 and not is_usual,
        sure=sure and len(conditions) < MOST_SECTIONS,
    )
