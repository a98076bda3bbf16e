"""Who may have an account, and the first admin's."""

from pydantic import Field, PositiveInt

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

    sign_ups_per_address_and_day: PositiveInt = Field(
        default=50, validation_alias="SIGN_UPS_PER_ADDRESS_AND_DAY"
    )
    """A whole office or a mobile network can share one address."""
    tenants_per_person: PositiveInt = Field(default=10, validation_alias="TENANTS_PER_PERSON")
    """That one person owns. Each has a quota of its own, so these are bounded as well."""
    tenants_per_person_and_day: PositiveInt = Field(
        default=5, validation_alias="TENANTS_PER_PERSON_AND_DAY"
    )


class FirstAdminSettings(SettingsGroup):
    """Read by `bootstrap` alone, and kept out of Django's settings."""

    email: str = Field(default="", validation_alias="ADMIN_EMAIL")
    password: str = Field(default="", validation_alias="ADMIN_PASSWORD")
