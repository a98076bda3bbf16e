"""From a customer who found no answer to the people who have one: their message is mailed on."""

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from maas.console.accounts import letters
from maas.console.accounts.letters import Letter
from serving.channels import messages
from serving.channels.models import Message
from serving.pages import owners

log = structlog.get_logger()


@transaction.atomic
def leave_message(
    *,
    public_id: str,
    visit: str,
    turn_id: str,
    name: str,
    reply_to: str,
    text: str,
    address: str,
) -> Message:
    """Keep a customer's message and mail it to the owners, both or neither.

    Raises what `serving.channels.messages.leave` does.
    """
    message = messages.leave(
        public_id=public_id,
        visit=visit,
        turn_id=turn_id,
        name=name,
        reply_to=reply_to,
        text=text,
        address=address,
    )
    people = owners.reachable(message.tenant)
    for owner in people:
        with translation.override(owner.language):
            key = f"message:{message.pk}:{owner.pk}"
            letters.deliver(_letter(message), to=owner.email, key=key)
    if not people:
        log.warning("message_mailed_to_nobody", message=str(message.pk))
    return message


def _letter(message: Message) -> Letter:
    """No contact in the subject, which the outbox keeps when the text is forgotten."""
    sender = {"name": message.name, "reply_to": message.reply_to}
    lines = [
        _("A customer found no answer on your chat page and left this message:"),
        *(line for line in message.text.splitlines() if line.strip()),
        _("It is from %(name)s. Answer to: %(reply_to)s") % sender
        if message.name
        else _("Answer to: %(reply_to)s") % sender,
    ]
    if message.turn is not None:
        lines.append(_("Their question was: %(question)s") % {"question": message.turn.question})
    return Letter(
        subject=_("A customer’s message from “%(title)s”") % {"title": message.channel.title},
        lines=lines,
        action=_("See the conversation"),
        url=letters.at("console:conversation", message.tenant_id, message.turn_id),
        small=_(
            "You get this mail because you are an owner of “%(name)s”. Do not reply to it: "
            "write to the customer."
        )
        % {"name": message.tenant.name},
    )
