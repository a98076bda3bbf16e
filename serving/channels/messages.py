"""What a customer writes to the people behind a chat page, where the model had no answer."""

import re
import unicodedata
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maas.common.errors import Conflict, InvalidInput, Problem, Text
from maas.tenants.selectors import one
from serving.channels import selectors, turns, visitors, visits
from serving.channels.models import Message, Turn
from serving.channels.visitors import Limit

LONGEST_NAME, LONGEST_REPLY_TO, LONGEST_TEXT = 100, 120, 1500
PER_VISIT = 5
"""Messages an hour."""
PER_ADDRESS = 20
"""Messages an hour: a whole office or a mobile network can share one address."""
PER_CHANNEL = 200
"""Messages a day: each is a mail to every owner."""
_PHONE = re.compile(r"\+?[\d\s().\-/]+")
_FEWEST_DIGITS, _MOST_DIGITS = 5, 20


class TooManyMessages(Problem):
    status = 429
    code = "too_many_messages"

    def __init__(self, *, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            ngettext(
                "There were many messages in a short time. Please try again in %(n)d minute.",
                "There were many messages in a short time. Please try again in %(n)d minutes.",
                minutes,
            )
            % {"n": minutes}
        )
        self.retry_after = seconds


def leave(
    *,
    public_id: str,
    visit: str,
    turn_id: uuid.UUID | str,
    name: str,
    reply_to: str,
    text: str,
    address: str,
) -> Message:
    """Keep a message about a question of this visit that no answer was found for.

    Raises NotFound where there is no such chat or no such question, InvalidInput with what is
    wrong by field, Conflict("visit_over" | "message_sent"), TooManyMessages and Unavailable.
    """
    channel = selectors.public(public_id)
    visitor = visits.read(channel, visit)
    fit = _checked(name=name, reply_to=reply_to, text=text)
    asked = Turn.objects.filter(channel=channel, visit=visitor, outcome__in=Turn.TO_A_PERSON)
    turn = one(asked, id=turn_id)
    _hold_back(public_id, visitor, address)
    with transaction.atomic():
        # The question's row is the lock: a message that is sent twice is kept once.
        asked.select_for_update().get(id=turn.id)
        if Message.objects.filter(turn=turn).exists():
            raise Conflict(
                _("Your message is with us already. A person will answer you."),
                code="message_sent",
            )
        return Message.objects.create(
            tenant=channel.tenant, channel=channel, visit=visitor, turn=turn, **fit
        )


def forget_old() -> int:
    """Delete what is older than turns are kept; returns the number of messages."""
    return Message.objects.filter(created_at__lt=timezone.now() - turns.KEPT).delete()[0]


def _checked(*, name: str, reply_to: str, text: str) -> dict[str, str]:
    """The three texts, tidied. Raises InvalidInput with what is wrong by field."""
    name, text = " ".join(name.split()), text.strip()
    # Digits and signs of full width, as Chinese keyboards write them, are no address of anybody.
    reply_to = " ".join(unicodedata.normalize("NFKC", reply_to).split())
    problems: dict[str, Text] = {}
    if len(name) > LONGEST_NAME:
        problems["name"] = _too_long(LONGEST_NAME)
    if not _reaches(reply_to):
        problems["reply_to"] = _(
            "Please write an e-mail address or a phone number, so that we can answer."
        )
    if not text:
        problems["text"] = _("Please write your message.")
    elif len(text) > LONGEST_TEXT:
        problems["text"] = _too_long(LONGEST_TEXT)
    if problems:
        raise InvalidInput(fields=problems)
    return {"name": name, "reply_to": reply_to, "text": text}


def _too_long(limit: int) -> Text:
    return _("At most %(limit)d characters.") % {"limit": limit}


def _reaches(text: str) -> bool:
    """Whether it is an e-mail address or can be a phone number."""
    if not text or len(text) > LONGEST_REPLY_TO:
        return False
    if _PHONE.fullmatch(text):
        return _FEWEST_DIGITS <= sum(char.isdigit() for char in text) <= _MOST_DIGITS
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _hold_back(public_id: str, visit: uuid.UUID, address: str) -> None:
    seconds = visitors.wait(
        Limit(who=f"message:{visitors.by_visit(visit)}", most=PER_VISIT, seconds=3600),
        Limit(
            who=f"message:{visitors.by_address(public_id, address)}",
            most=PER_ADDRESS,
            seconds=3600,
        ),
        Limit(who=f"message:{public_id}", most=PER_CHANNEL, seconds=86_400),
    )
    if seconds:
        raise TooManyMessages(seconds=seconds)
