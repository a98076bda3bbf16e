"""Who may have an account, and the first admin's."""

from pydantic import Field

from maas.conf.base import SettingsGroup


class AccountSettings(SettingsGroup):
    sign_up_open: bool = Field(default=True, validation_alias="SIGN_UP_OPEN")
    """Whether strangers may make an account. Invited people always may."""
    confirm_email: bool | None = Field(default=None, validation_alias="CONFIRM_EMAIL")
    """Whether people confirm their address; unset: where there is a mail server."""
    admin_second_step: bool | None = Field(default=None, validation_alias="ADMIN_SECOND_STEP")
    """Whether admins need a second step; unset: where the console is reached by https."""

    def admins_need_second_step(self, console_url: str) -> bool:
        if self.admin_second_step is None:
            return console_url.startswith("https://")
        return self.admin_second_step


class FirstAdminSettings(SettingsGroup):
    """Read by `bootstrap` alone, and kept out of Django's settings."""

    email: str = Field(default="", validation_alias="ADMIN_EMAIL")
    password: str = Field(default="", validation_alias="ADMIN_PASSWORD")
