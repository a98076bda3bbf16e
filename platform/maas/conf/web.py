"""The web process: what it answers to, and how much it takes."""

from pydantic import Field, PositiveInt

from maas.conf.base import SettingsGroup, Words

MIB = 1024 * 1024


class WebSettings(SettingsGroup):
    secret_key: str = Field(validation_alias="SECRET_KEY")
    debug: bool = Field(default=False, validation_alias="DEBUG")
    allowed_hosts: Words = Field(
        default=("localhost", "127.0.0.1", "[::1]"), validation_alias="ALLOWED_HOSTS"
    )
    csrf_trusted_origins: Words = Field(default=(), validation_alias="CSRF_TRUSTED_ORIGINS")
    console_url: str = Field(default="http://127.0.0.1:8400", validation_alias="CONSOLE_URL")
    gateway_url: str = Field(default="http://127.0.0.1:8401/v1", validation_alias="GATEWAY_URL")
    cookies_secure: bool = Field(default=False, validation_alias="COOKIES_SECURE")

    upload_max_bytes: PositiveInt = Field(default=50 * MIB, validation_alias="UPLOAD_MAX_BYTES")
    upload_max_rows: PositiveInt = Field(default=100_000, validation_alias="UPLOAD_MAX_ROWS")
    upload_max_cells: PositiveInt = Field(default=2_000_000, validation_alias="UPLOAD_MAX_CELLS")
    upload_max_expanded_bytes: PositiveInt = Field(
        default=400 * MIB, validation_alias="UPLOAD_MAX_EXPANDED_BYTES"
    )
    public_request_max_bytes: PositiveInt = Field(
        default=64 * 1024, validation_alias="PUBLIC_REQUEST_MAX_BYTES"
    )
    """On the chat pages, where anybody may send and nobody signs in."""

    @property
    def request_max_bytes(self) -> int:
        """A form or JSON body as a whole; the file in it has the smaller limit above."""
        return self.upload_max_bytes + MIB
