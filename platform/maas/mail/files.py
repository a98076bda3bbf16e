"""Where no mail server is configured: every mail is a file, which a mail program can open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone


class FileBackend(BaseEmailBackend):
    """One `.eml` a mail, in `settings.MAIL_DIR`; the names are in the order of time.

    Mails let people in, so that nobody but the operator may read the folder.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            self._new_file().write_bytes(message.message().as_bytes())
        return len(email_messages)

    def _new_file(self) -> Path:
        name = f"{_name_at(timezone.now())}-{uuid4().hex[:6]}.eml"
        return Path(settings.MAIL_DIR) / name


def prune(*, kept: timedelta) -> int:
    """Remove mails that were written longer ago; returns how many. By the time in their names."""
    before = _name_at(timezone.now() - kept)
    old = [one for one in Path(settings.MAIL_DIR).glob("*.eml") if one.name < before]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _name_at(moment: datetime) -> str:
    return moment.strftime("%Y%m%d-%H%M%S-%f")
