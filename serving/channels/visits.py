"""A visitor's stay on a chat page, without a cookie: a signed word that the page itself holds."""

import uuid
from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext_lazy as _

from maas.common.errors import Conflict
from serving.channels.models import Channel

LASTS = timedelta(hours=12)


def begin(channel: Channel) -> str:
    """A new visit; the page sends it with every question."""
    return _signer(channel).sign(uuid.uuid4().hex)


def read(channel: Channel, word: str) -> uuid.UUID:
    """Raises Conflict("visit_over") for a word that is too old, or was not given by us."""
    try:
        return uuid.UUID(hex=_signer(channel).unsign(word, max_age=LASTS))
    except (signing.BadSignature, ValueError):
        raise Conflict(
            _("This page has been open for a long time. Please load it again."), code="visit_over"
        ) from None


def _signer(channel: Channel) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"channel:{channel.public_id}")
