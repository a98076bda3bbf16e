"""What the chat pages keep of customers, for the privacy page."""

from django.utils.translation import ngettext

from maas.console.legal.sections import StoredData
from serving.channels import turns


def _turns() -> str:
    told = ngettext(
        "What customers ask on a chat page, and the answers: %(n)d day. Phone numbers, e-mail "
        "addresses, ID and card numbers that are recognised in them are made unreadable first.",
        "What customers ask on a chat page, and the answers: %(n)d days. Phone numbers, e-mail "
        "addresses, ID and card numbers that are recognised in them are made unreadable first.",
        turns.KEPT.days,
    )
    return told % {"n": turns.KEPT.days}


def _messages() -> str:
    told = ngettext(
        "Messages that customers leave, with the address or number for the reply: %(n)d day.",
        "Messages that customers leave, with the address or number for the reply: %(n)d days.",
        turns.KEPT.days,
    )
    return told % {"n": turns.KEPT.days}


KEPT = (
    StoredData(name="turns", order=60, told=_turns),
    StoredData(name="messages", order=70, told=_messages),
)
