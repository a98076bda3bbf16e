"""What a customer is told when there is no answer, by the code of the reason."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASLEEP = "asleep"
PAUSED = "paused"
BUSY = "busy"
USED_UP = "used_up"
TOO_LONG = "too_long"
CUT_SHORT = "cut_short"

SENTENCES: dict[str, Promise] = {
    ASLEEP: _("The assistant is just waking up. Please ask again in a minute."),
    PAUSED: _("This assistant is taking a break. Please come back later."),
    BUSY: _("Many people are asking at this moment. Please try again in a minute."),
    USED_UP: _("This assistant has answered as much as it may this month. Please contact us."),
    TOO_LONG: _("Your question is too long for the assistant. Please ask it in fewer words."),
    CUT_SHORT: _("The answer broke off. Please ask again."),
}

MORE = _(
    "The answer is longer than fits here: this is its beginning. Please ask about the part that "
    "you need."
)


def reason(status: int, error: Any) -> str:
    """The code of a gateway's refusal, told from its status and its `error` object."""
    code = error.get("code") if isinstance(error, dict) else None
    if code == "insufficient_quota":
        return USED_UP
    if code == "context_length_exceeded" or status == 413:
        return TOO_LONG
    if status == 429:
        return BUSY
    if code == "model_not_found":
        return PAUSED
    return ASLEEP
