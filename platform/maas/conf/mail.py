"""By what server mails go out, and from whom."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from pydantic import Field, PositiveInt, field_validator

from maas.conf.base import SettingsGroup
from maas.env import STATE_DIR

FILES: dict[str, Any] = {"EMAIL_BACKEND": "maas.mail.files.FileBackend"}


class MailSettings(SettingsGroup):
    url: str = Field(default="", validation_alias="EMAIL_URL")
    """As `smtp+tls://name:password@host:587`. Without one, mails are files in `directory`, where
    the operator finds them, and nobody is asked to confirm an e-mail address."""
    directory: Path = Field(default=STATE_DIR / "mail", validation_alias="MAIL_DIR")
    sender: str = Field(default="", validation_alias="MAIL_FROM")
    timeout_seconds: PositiveInt = Field(default=20, validation_alias="EMAIL_TIMEOUT")

    @field_validator("url")
    @classmethod
    def _is_a_server(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in environ.Env.EMAIL_SCHEMES:
            raise ValueError("must be a mail server's address, smtp+tls://name:password@host:587")
        return value

    @property
    def is_sent(self) -> bool:
        return bool(self.url)

    @property
    def backend(self) -> dict[str, Any]:
        """As Django's settings name the server: EMAIL_BACKEND, EMAIL_HOST and so on."""
        if not self.url:
            return dict(FILES)
        found: dict[str, Any] = environ.Env.email_url_config(self.url)
        return found

    def sender_or(self, console_url: str) -> str:
        """As a rule the account that mails are sent with is also their sender."""
        if self.sender:
            return self.sender
        account = str(self.backend.get("EMAIL_HOST_USER") or "")
        if "@" not in account:
            account = f"longslope@{urlsplit(console_url).hostname}"
        return f"Longslope <{account}>"
