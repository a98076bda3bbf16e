"""A training's curve: its points, and what they mean in a sentence."""

from collections.abc import Sequence
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from finetune.trainings.selectors import Points

SHOWN = {"loss": _("while teaching"), "validation_loss": _("on questions it was not taught")}
"""The metrics that make the curve, and what their lines are called."""

WORDS: dict[str, Promise] = {
    "waiting": _("The line appears as soon as the teaching has begun."),
    "begun": _("The line shows how far the model's answers are from yours. Lower is better."),
    "falling": _(
        "The line falls: with every round the model's answers come closer to yours. Good."
    ),
    "flat": _("The line is flat: the model has learned about as much as it can from your data."),
    "rising": _(
        "The line of questions it was not taught has begun to rise: the model starts to learn "
        "by heart. It keeps the best point, so nothing is lost."
    ),
    "learned": _("The line came down and stayed there: the model has learned your answers."),
}


def chart(lines: dict[str, Points]) -> dict[str, Any]:
    """The lines as the page's script and its table take them; `begun`: there are numbers."""
    shown = [_line(name, lines.get(name, [])) for name in SHOWN]
    return {"lines": shown, "begun": any(line["points"] for line in shown)}


def _line(name: str, points: Points) -> dict[str, Any]:
    values = [value for _step, value in points]
    ends = [values[0], min(values), values[-1]] if values else []
    shown = [formats.number_format(value, 3) for value in ends]
    return {
        "name": name,
        "label": str(SHOWN[name]),
        "points": points,
        **dict(zip(("first", "best", "latest"), shown, strict=False)),
    }


def meaning(lines: dict[str, Points], *, ended: bool) -> Promise:
    """One sentence on what the curve says by now."""
    return WORDS[_reading(lines, ended=ended)]


def _reading(lines: dict[str, Points], *, ended: bool) -> str:
    taught = [value for _step, value in lines.get("loss", [])]
    untaught = [value for _step, value in lines.get("validation_loss", [])]
    if not taught:
        return "waiting"
    if len(untaught) >= 3 and untaught[-1] > min(untaught) * 1.15:
        return "rising"
    if len(taught) < 6:
        return "begun"
    start, middle, end = _thirds(taught)
    if end > middle * 0.97:
        return "flat" if end > start * 0.6 else "learned"
    return "learned" if ended else "falling"


def _thirds(values: Sequence[float]) -> tuple[float, float, float]:
    size = max(1, len(values) // 3)
    parts = values[:size], values[size : 2 * size], values[-size:]
    first, second, third = (sum(part) / len(part) for part in parts)
    return first, second, third
