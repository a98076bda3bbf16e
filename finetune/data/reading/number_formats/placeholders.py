"""Digits into the placeholders of a format: 0 always shows one, # where there is one, ? a blank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_UNFILLED = {"0": "0", "?": " ", "#": ""}


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder ("0", "#", "?") or, where `is_digit` is False, a text that stands as it is."""

    text: str
    is_digit: bool = True


def count(slots: Iterable[Slot]) -> int:
    return sum(slot.is_digit for slot in slots)


def fill_whole(digits: str, slots: Sequence[Slot], *, grouped: bool = False) -> str:
    """Digits of a whole number, from the right; the first placeholder takes all that is left.

    `digits` is "" for zero: whether it shows is the placeholders' business.
    """
    first = next((index for index, slot in enumerate(slots) if slot.is_digit), -1)
    parts: list[str] = []
    shown = 0
    for index in range(len(slots) - 1, -1, -1):
        slot = slots[index]
        if not slot.is_digit:
            parts.append(slot.text)
            continue
        taken = digits if index == first else digits[-1:]
        digits = digits[:-1]
        for character in reversed(taken or _UNFILLED[slot.text]):
            if grouped and shown and shown % 3 == 0 and character != " ":
                parts.append(",")
            parts.append(character)
            shown += 1
    return "".join(reversed(parts))


def fill_decimals(digits: str, slots: Sequence[Slot]) -> str:
    """Digits of the decimals, from the left; there are as many as placeholders."""
    kept = max(
        (
            at + 1
            for at, slot in enumerate(slot for slot in slots if slot.is_digit)
            if digits[at] != "0" or slot.text == "0"
        ),
        default=0,
    )
    parts: list[str] = []
    at = 0
    for slot in slots:
        if not slot.is_digit:
            parts.append(slot.text)
            continue
        parts.append(digits[at] if at < kept else _UNFILLED[slot.text])
        at += 1
    return "".join(parts)
